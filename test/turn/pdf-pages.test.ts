import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagesOf } from '../../src/turn/files/pdf-pages.ts';
import { pdf } from '../files/samples.ts';

/** A PDF of such objects, the first of them its catalog. */
function of(...objects: string[]): Buffer {
  return Buffer.from(
    `%PDF-1.7\n${objects.map((body, index) => `${index + 1} 0 obj\n${body}\nendobj\n`).join('')}`,
  );
}

const catalog = '<</Type/Catalog/Pages 2 0 R>>';

/** The same, with all but the catalog packed in a stream. */
function packed(...objects: string[]): Buffer {
  let at = 0;
  const places = objects.map((body, index) => {
    const place = `${index + 2} ${at}`;
    at += body.length + 1;
    return place;
  });
  const first = `${places.join(' ')} `;
  const data = deflateSync(Buffer.from(first + objects.join(' ')));
  const dictionary = `<</Type/ObjStm/N ${objects.length}/First ${first.length}/Filter/FlateDecode/Length ${data.length}>>`;
  return Buffer.concat([
    of(catalog),
    Buffer.from(`99 0 obj\n${dictionary}\nstream\n`),
    data,
    Buffer.from('\nendstream endobj'),
  ]);
}

test('pages are counted by the tree, whatever stands beside it', async () => {
  expect(await pagesOf(pdf('one page'))).toBe(1);
  const two = '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 1>>';
  expect(await pagesOf(of(catalog, two, '<<>>', '<</Type\n/Page>>'))).toBe(2);
  expect(await pagesOf(of(catalog, '<</#4bids[3 0 R 3 0 R 3 0 R]/Count 1>>', '<<>>'))).toBe(3);
  expect(await pagesOf(of(catalog, '<</Kids[3 0 R 3 0 R]>>', '<</Kids[4 0 R 4 0 R]>>', '<<>>'))).toBe(4);
});

test('pages are counted in what is packed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 300 }), async (pages) => {
      const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`);
      const leaves = kids.map(() => '<</Type/Page/Parent 2 0 R>>');
      expect(await pagesOf(packed(`<</Type/Pages/Kids[${kids.join(' ')}]/Count 1>>`, ...leaves))).toBe(pages);
    }),
    { numRuns: 20 },
  );
});

test('where the tree cannot be read, nobody knows', async () => {
  expect(await pagesOf(Buffer.from('%PDF-1.7 /Count 1'))).toBeUndefined();
  expect(await pagesOf(Buffer.alloc(0))).toBeUndefined();
  expect(await pagesOf(of(catalog, '<</Kids 3 0 R/Count 1>>', '[4 0 R]', '<<>>'))).toBeUndefined();
  expect(await pagesOf(of(catalog, '<</Kids[2 0 R]/Count 1>>'))).toBeUndefined();
  expect(await pagesOf(of(catalog, '<</Kids[3 0 R]/Count 1>>'))).toBeUndefined();
  expect(await pagesOf(of('<</Pages%\n2 0 R>>', '<</Kids[3 0 R]>>', '<<>>'))).toBeUndefined();
  const whole = packed('<</Kids[3 0 R]/Count 1>>', '<<>>');
  expect(await pagesOf(whole)).toBe(1);
  expect(
    await pagesOf(Buffer.from(whole.toString('latin1').replace('/FlateDecode', '/LZWDecode'), 'latin1')),
  ).toBeUndefined();
});
