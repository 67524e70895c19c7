import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readableBytes, readingFile, writeFileSealed } from '../../src/files/sealed-file.ts';
import { openSealing, SealedError, type Sealing } from '../../src/store/sealing.ts';

let folder: string;
let path: string;
let sealing: Sealing;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-sealed-'));
  path = join(folder, 'file');
  sealing = await openSealing(['ab'.repeat(32)]);
});
afterAll(() => rm(folder, { recursive: true }));

/** Content of up to three frames, and of sizes at which frames end. */
const frame = 64 * 1024;
const content = fc
  .oneof(fc.nat({ max: 3 * frame }), fc.constantFrom(0, 1, frame - 1, frame, frame + 1, 2 * frame, 3 * frame))
  .map((size) => Buffer.alloc(size, 'parley keeps what was said '));

const whole = (about = 'name') => readingFile(path, about, sealing, ({ read, size }) => read(0, size));

test('what was written is read back, whole and in any part, encrypted or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      content,
      fc.boolean(),
      fc.nat(4 * frame),
      fc.nat(4 * frame),
      async (bytes, isPlain, at, length) => {
        const by = isPlain ? await openSealing([]) : sealing;
        await writeFileSealed(path, 'name', by, readableBytes(bytes));
        expect((await readFile(path)).includes('parley keeps')).toBe(isPlain && bytes.length >= 12);
        expect((await whole()).equals(bytes)).toBe(true);
        const part = await readingFile(path, 'name', sealing, ({ read }) => read(at, length));
        expect(part.equals(bytes.subarray(at, at + length))).toBe(true);
      },
    ),
    { numRuns: 40, examples: [[Buffer.from('parley keeps'), true, 0, 0]] },
  );
});

test('what was changed, cut off, moved or put under another name is never read', async () => {
  await fc.assert(
    fc.asyncProperty(
      content,
      fc.nat(),
      fc.constantFrom('flip', 'cut', 'swap', 'rename'),
      async (bytes, at, how) => {
        await writeFileSealed(path, 'name', sealing, readableBytes(bytes));
        const kept = await readFile(path);
        const header = 24;
        const place = header + (at % (kept.length - header));
        if (how === 'flip') kept.writeUInt8(kept.readUInt8(place) ^ 1, place);
        const sealedFrame = frame + 40;
        const isOne = kept.length <= header + 2 * sealedFrame;
        const swapped = Buffer.concat([
          kept.subarray(0, header),
          kept.subarray(header + sealedFrame, header + 2 * sealedFrame),
          kept.subarray(header, header + sealedFrame),
          kept.subarray(header + 2 * sealedFrame),
        ]);
        if (how === 'cut') await writeFile(path, kept.subarray(0, place));
        else await writeFile(path, how === 'swap' && !isOne ? swapped : kept);
        const reading = whole(how === 'rename' ? 'other' : 'name');
        if (how === 'swap' && isOne) await reading;
        else await expect(reading).rejects.toThrow(SealedError);
      },
    ),
    { numRuns: 60 },
  );
});
