import { expect, test } from 'vitest';
import { pagesOf } from '../../src/turn/files/pdf-pages.ts';
import { pdf } from '../files/samples.ts';

test('pages are counted where a PDF tells them openly', () => {
  expect(pagesOf(pdf('one page'))).toBe(1);
  expect(pagesOf(Buffer.from('%PDF-1.7 <</Type /Pages /Kids [] /Count 312>>'))).toBe(312);
  expect(pagesOf(Buffer.from('%PDF-1.7 <</Type/Page>> <</Type /Page /Parent 1 0 R>> <</Type/Pages>>'))).toBe(
    2,
  );
});

test('where it does not, nobody knows', () => {
  expect(pagesOf(Buffer.from('%PDF-1.7 <</Type/ObjStm/Length 9>>'))).toBeUndefined();
  expect(pagesOf(Buffer.alloc(0))).toBeUndefined();
});
