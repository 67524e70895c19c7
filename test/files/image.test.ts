import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, Image } from '@napi-rs/canvas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageLimitsOf } from '../../src/files/image-limits.ts';
import { shapeOf } from '../../src/files/image-shape.ts';
import { isWhole } from '../../src/files/whole.ts';
import { never, openFiles, refusal } from './open-files.ts';
import { picture, turned } from './samples.ts';

const roomy = { side: 8000, bytes: 10e6, types: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] };

/** Size of an image, and the colours in the middle of its four edges: left, right, top, bottom. */
async function seen(data: Buffer): Promise<{ width: number; height: number; edges: string[] }> {
  const image = new Image();
  image.src = data;
  await image.decode();
  const { width, height } = image;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const at = (x: number, y: number) => {
    const [red = 0, , blue = 0] = context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data;
    return red > 200 && blue < 60 ? 'red' : blue > 200 && red < 60 ? 'blue' : 'other';
  };
  const [right, bottom] = [width - 3, height - 3];
  return {
    width,
    height,
    edges: [at(2, height / 2), at(right, height / 2), at(width / 2, 2), at(width / 2, bottom)],
  };
}

test('an image that suits is sent as it came', async () => {
  await using house = await openFiles();
  for (const type of ['png', 'jpeg', 'webp', 'gif'] as const) {
    const bytes = picture(type);
    const ready = await house.files.image(await house.files.keep(bytes, 'cat'), roomy, never);
    expect(ready).toEqual({ type: `image/${type}`, data: bytes });
  }
});

test('of a GIF that its provider does not take, the first frame is sent', async () => {
  await using house = await openFiles();
  const file = await house.files.keep(picture('gif'), 'cat.gif');
  const types = ['image/png', 'image/jpeg'];
  const ready = await house.files.image(file, { ...roomy, types }, never);
  expect(ready?.type).toBe('image/png');
  expect(await seen(ready?.data ?? Buffer.alloc(0))).toEqual({
    ...{ width: 40, height: 20 },
    edges: ['red', 'blue', expect.anything(), expect.anything()],
  });
});

test('an image of a kind that no provider takes is sent as one that all take', async () => {
  await using house = await openFiles();
  const canvas = createCanvas(64, 32);
  canvas.getContext('2d').fillRect(0, 0, 64, 32);
  const bmp = Buffer.concat([Buffer.alloc(54), Buffer.alloc(64 * 32 * 3, 200)]);
  bmp.write('BM', 'latin1');
  const head = { 2: bmp.length, 10: 54, 14: 40, 18: 64, 22: 32, 34: 64 * 32 * 3 };
  for (const [at, value] of Object.entries(head)) bmp.writeUInt32LE(value, Number(at));
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(24, 28);
  for (const [type, bytes] of [
    ['image/avif', canvas.encodeSync('avif')],
    ['image/bmp', bmp],
  ] as const) {
    const file = await house.files.keep(bytes, 'cat');
    expect(file).toMatchObject({ kind: 'image', type });
    const ready = await house.files.image(file, roomy, never);
    expect(ready?.type, type).toBe('image/png');
    expect(await seen(ready?.data ?? Buffer.alloc(0))).toMatchObject({ width: 64, height: 32 });
  }
});

test('what has too many pixels a side is scaled down, its shape kept', async () => {
  await using house = await openFiles();
  const png = await house.files.keep(picture('png', 800, 200), 'wide.png');
  const small = await house.files.image(png, { ...roomy, side: 400 }, never);
  expect(small?.type).toBe('image/png');
  expect(await seen(small?.data ?? Buffer.alloc(0))).toMatchObject({ width: 400, height: 100 });
  const jpeg = await house.files.keep(picture('jpeg', 200, 900), 'tall.jpg');
  const photo = await house.files.image(jpeg, { ...roomy, side: 300 }, never);
  expect(photo?.type).toBe('image/jpeg');
  expect(await seen(photo?.data ?? Buffer.alloc(0))).toMatchObject({ width: 67, height: 300 });
});

test('what takes too many bytes is sent in fewer', async () => {
  await using house = await openFiles();
  const noisy = picture('png', 500, 500, true);
  const file = await house.files.keep(noisy, 'noise.png');
  for (const bytes of [200_000, 50_000, 30_000]) {
    const ready = await house.files.image(file, { ...roomy, bytes }, never);
    expect(ready?.data.length).toBeLessThanOrEqual(bytes);
    expect(ready?.type).toBe('image/jpeg');
  }
});

test('a photo taken sideways is sent upright', async () => {
  await using house = await openFiles();
  const jpeg = picture('jpeg', 200, 100);
  const expected: Record<number, [string, string] | [undefined, undefined, string, string]> = {
    1: ['red', 'blue'],
    2: ['blue', 'red'],
    3: ['blue', 'red'],
    4: ['red', 'blue'],
    5: [undefined, undefined, 'red', 'blue'],
    6: [undefined, undefined, 'red', 'blue'],
    7: [undefined, undefined, 'blue', 'red'],
    8: [undefined, undefined, 'blue', 'red'],
  };
  for (const [orientation, edges] of Object.entries(expected)) {
    const file = await house.files.keep(turned(jpeg, Number(orientation)), 'photo.jpg');
    const ready = await house.files.image(file, { ...roomy, side: 100 }, never);
    const upright = await seen(ready?.data ?? Buffer.alloc(0));
    const isOnSide = Number(orientation) >= 5;
    expect([upright.width, upright.height], orientation).toEqual(isOnSide ? [50, 100] : [100, 50]);
    for (const [index, colour] of edges.entries())
      if (colour !== undefined) expect(upright.edges[index], orientation).toBe(colour);
  }
});

const shape = (type: string, bytes: Buffer) =>
  shapeOf(`image/${type}`, async (at, length) => bytes.subarray(at, at + length));

test('a header tells the size before anything is decoded', async () => {
  for (const type of ['png', 'jpeg', 'webp', 'gif'] as const) {
    expect(await shape(type, picture(type, 123, 45))).toMatchObject({ width: 123, height: 45 });
  }
  const avif = createCanvas(64, 32).encodeSync('avif');
  expect(await shape('avif', avif)).toMatchObject({ width: 64, height: 32 });
  expect(await shape('jpeg', turned(picture('jpeg', 123, 45), 6))).toEqual({ width: 123, height: 45 });
});

test('no header, however damaged, does more than say that it is none', async () => {
  const types = fc.constantFrom('png', 'jpeg', 'webp', 'gif', 'bmp', 'avif');
  await fc.assert(
    fc.asyncProperty(types, fc.uint8Array({ maxLength: 200 }), async (type, bytes) => {
      await shape(type, Buffer.from(bytes));
      isWhole(`image/${type}`, Buffer.from(bytes));
    }),
  );
  const jpeg = turned(picture('jpeg'), 6);
  for (let length = 0; length < 200; length += 1) await shape('jpeg', jpeg.subarray(0, length));
});

test('an image is whole only with its last byte, whatever stands behind that', () => {
  for (const type of ['png', 'jpeg', 'webp', 'gif'] as const) {
    const bytes = picture(type, 60, 40, true);
    const whole = (end: number) => isWhole(`image/${type}`, bytes.subarray(0, end));
    expect(isWhole(`image/${type}`, Buffer.concat([bytes, Buffer.from('more')]))).toBe(true);
    expect(Array.from(bytes, (_, end) => end).filter(whole), type).toEqual([]);
  }
  const scribbled = Buffer.from(picture('png', 60, 40, true));
  scribbled.writeUInt8(scribbled.readUInt8(2000) ^ 1, 2000);
  expect(isWhole('image/png', scribbled)).toBe(false);
});

test('of an image that was cut off nothing is sent, as it came or scaled', async () => {
  await using house = await openFiles();
  for (const type of ['png', 'jpeg', 'webp', 'gif'] as const) {
    const half = picture(type, 300, 200, true);
    const file = await house.files.keep(half.subarray(0, half.length / 2), `half.${type}`);
    for (const side of [8000, 100])
      expect((await refusal(house.files.image(file, { ...roomy, side }, never))).trouble).toBe('damaged');
  }
});

test('a photo that says megabytes of itself before it begins is taken', async () => {
  await using house = await openFiles({ maxBytes: 10 * 1024 ** 2 });
  const jpeg = picture('jpeg', 300, 200);
  const word = Buffer.alloc(60_000, 'Photoshop\0');
  word.writeUInt32BE(0xff_ed_00_00 + word.length - 2);
  const words = Array.from({ length: 40 }, () => word);
  const wordy = Buffer.concat([jpeg.subarray(0, 2), ...words, jpeg.subarray(2)]);
  const file = await house.files.keep(wordy, 'photo.jpg');
  expect((await house.files.image(file, roomy, never))?.data).toEqual(wordy);
  const small = await house.files.image(file, { ...roomy, side: 150 }, never);
  expect(await seen(small?.data ?? Buffer.alloc(0))).toMatchObject({ width: 150, height: 100 });
});

test('an image that suits is opened once', async () => {
  await using house = await openFiles();
  const file = await house.files.keep(picture('png'), 'cat.png');
  await house.files.prepareImage(file, roomy, never);
  const note = join(house.folder, file.hash.slice(0, 2), `${file.hash}.whole`);
  await writeFile(note, 'it was');
  expect((await house.files.image(file, roomy, never))?.data).toEqual(picture('png'));
  expect(await readFile(note, 'utf8')).toBe('it was');
});

test('limits suit each model that may answer, and all images together', () => {
  const one = imageLimitsOf(['anthropic/claude-sonnet-5.5'], 1);
  expect(one).toMatchObject({ side: 2000, types: expect.arrayContaining(['image/gif']) });
  expect((one.bytes * 4) / 3).toBeLessThan(4.5 * 1024 ** 2);
  const chain = imageLimitsOf(['~anthropic/claude-sonnet-latest', 'google/gemini-3.8-flash'], 1);
  expect(chain).toMatchObject({ side: 2000, bytes: one.bytes });
  expect(chain.types).not.toContain('image/gif');
  expect(imageLimitsOf(['x-ai/grok-4.7'], 1).types).toEqual(['image/png', 'image/jpeg']);
  for (const model of ['openai/gpt-6-luna', 'qwen/qwen3.8-flash', 'anthropic/claude-opus-5.5'])
    for (const count of [1, 3, 10, 40]) {
      const all = (imageLimitsOf([model], count).bytes * count * 4) / 3;
      expect(all).toBeLessThan(model.startsWith('qwen') ? 6 * 1024 ** 2 : 20e6);
    }
});

test('one image more seldom changes how those before it are sent', () => {
  const bytes = [5, 6, 7, 8, 9].map((count) => imageLimitsOf(['openai/gpt-6-luna'], count).bytes);
  expect(new Set(bytes.slice(0, 4)).size).toBe(1);
  expect(bytes[4]).toBeLessThan(bytes[3] ?? 0);
});
