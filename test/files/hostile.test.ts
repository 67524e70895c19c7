import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secondsOf } from '../../src/files/duration.ts';
import { FileError } from '../../src/files/files.ts';
import { pagesOf } from '../../src/turn/files/pdf-pages.ts';
import { never, openFiles, refusal } from './open-files.ts';
import {
  docx,
  docxBomb,
  docxOf,
  mp4,
  odt,
  ogg,
  pdf,
  pdfBomb,
  picture,
  understated,
  wav,
  xlsx,
  zip,
} from './samples.ts';

const much = 200 * 1024 ** 2;
const filler = () => Buffer.alloc(much, 'a');
const nested = 200_000;
const types = '[Content_Types].xml';
const wordXml = (body: string) =>
  `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;

test.each([
  [
    'a document that understates what it unfolds to',
    'its reader',
    () => understated(docxBomb(much), much + 248),
  ],
  ['a document of too many parts', 'its reader', () => docxOf('<a/>', Object.fromEntries(manyParts()))],
  [
    'a document of nothing but nested elements',
    'its process',
    () => docxOf(wordXml(`${'<w:p>'.repeat(nested)}${'</w:p>'.repeat(nested)}`)),
  ],
  [
    'an OpenDocument text',
    'its reader',
    () => zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': filler() }),
  ],
  [
    'a book',
    'its reader',
    () => zip({ mimetype: 'application/epub+zip', 'META-INF/container.xml': filler() }),
  ],
  ['a PDF', 'its process', () => pdfBomb(1.5 * much)],
  [
    'a rich text of nothing but nested groups',
    'its process',
    () => Buffer.from(`{\\rtf1${'{'.repeat(400_000)}`),
  ],
] as const)('what unfolds to far more than its size tells is not unfolded: %s', async (_, limit, make) => {
  await using house = await openFiles();
  const file = await house.files.keep(make(), 'report');
  const { trouble, cause } = await refusal(house.files.text(file, 1000, never));
  expect(trouble).toBe('unfolds');
  // Before its process has taken too much, and was ended.
  if (limit === 'its reader') expect(cause).toContain('past a limit');
  // The next one is read as ever.
  const good = await house.files.keep(docx('Tom is a cat.'), 'good.docx');
  expect((await house.files.text(good, 1000, never))?.text).toContain('Tom is a cat.');
});

function* manyParts(): Generator<[string, string]> {
  for (let index = 0; index < 6000; index += 1) yield [`word/${index}.xml`, ''];
}

test.each([
  ['the list of its parts', () => zip({ [types]: filler(), 'word/document.xml': '<a/>' })],
  [
    'the list of its parts, which understates it',
    () => understated(zip({ [types]: filler(), 'word/document.xml': '<a/>' }), much),
  ],
  ['the mark of its kind', () => zip({ mimetype: filler(), 'content.xml': '<a/>' })],
])('nor while it is looked at: %s', async (_, make) => {
  await using house = await openFiles();
  const bytes = make();
  const before = process.memoryUsage().rss;
  expect((await refusal(house.files.keep(bytes, 'report.docx'))).trouble).toBe('unreadable');
  expect(process.memoryUsage().rss - before).toBeLessThan(much / 2);
});

test('a document brings in nothing but its own text, however its XML asks', async () => {
  await using house = await openFiles();
  const read = async (entities: string, use: string) => {
    const body = wordXml(`<w:p><w:r><w:t>Tom${use}Mia</w:t></w:r></w:p>`);
    const bytes = docxOf(`<?xml version="1.0"?><!DOCTYPE d [${entities}]>${body}`);
    return (await house.files.text(await house.files.keep(bytes, 'a.docx'), 1_000_000, never))?.text ?? '';
  };
  const address = house.serve('/secret', 'root:x:0:0');
  expect(await read('<!ENTITY a SYSTEM "file:///etc/passwd">', '&a;')).not.toContain('root:');
  expect(await read(`<!ENTITY a SYSTEM "${address}">`, '&a;')).not.toContain('root:');
  expect(house.asked).toEqual([]);
  // Each entity is ten times the one before it.
  const letters = [...'abcdefghij'];
  const laughs = letters.map(
    (letter, index) => `<!ENTITY ${letter} "${index === 0 ? 'ha' : `&${letters[index - 1]};`.repeat(10)}">`,
  );
  expect((await read(laughs.join(''), '&j;')).length).toBeLessThan(1000);
});

test('a film whose boxes go on beyond any file is looked at up to there', async () => {
  await using house = await openFiles();
  const wide = Buffer.alloc(64);
  wide.writeUInt32BE(1);
  wide.write('mdat', 4, 'latin1');
  wide.fill(0xff, 8, 16);
  const file = await house.files.keep(Buffer.concat([mp4().subarray(0, 24), wide]), 'film.mp4');
  expect(file).toMatchObject({ kind: 'video', type: 'video/mp4' });
});

const samples = [
  ...(['png', 'jpeg', 'webp', 'gif'] as const).map((type) => picture(type)),
  ...[mp4('mp42', 'vide'), mp4('qt  ', 'soun'), mp4('avif'), ogg(), wav(), pdf('Tom')],
  ...[docx('Tom'), xlsx([['Tom', 1]]), odt('Tom')],
];
const share = fc.double({ min: 0, max: 1, noNaN: true });
const written = fc.record({
  at: share,
  isNear: fc.boolean(),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.constantFrom(new Uint8Array(8).fill(0xff), new Uint8Array(8), Uint8Array.of(0, 0, 0, 1)),
  ),
});

/** A good file into which somebody wrote other bytes, at its head or anywhere, and perhaps cut it off. */
const spoilt = fc
  .tuple(fc.constantFrom(...samples), fc.array(written, { maxLength: 6 }), share)
  .map(([sample, writes, kept]) => {
    const bytes = Buffer.from(sample);
    for (const { at, isNear, bytes: other } of writes)
      bytes.set(other, Math.floor(at * ((isNear ? 28 : bytes.length) - other.length)));
    return bytes.subarray(0, Math.ceil(bytes.length * Math.min(1, 0.01 + 1.5 * kept)));
  });

test('law: whatever its bytes are, a file is kept or refused with a sentence', async () => {
  await using house = await openFiles();
  await fc.assert(
    fc.asyncProperty(spoilt, async (bytes) => {
      const end = await house.files.keep(bytes, 'file').catch((error: unknown) => error);
      if (end instanceof Error) expect(end).toBeInstanceOf(FileError);
      await pagesOf(bytes);
      for (const type of ['wav', 'mpeg', 'aac', 'ogg', 'flac', 'mp4'])
        expect(secondsOf(`audio/${type}`, bytes) ?? 1).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});
