import { expect, test } from 'vitest';
import { foundIn } from '../../src/turn/files/annotations.ts';

const of = (name: string | null, hash: string) => ({ type: 'file', file: { name, hash, content: [] } });
const pdfs = (...names: string[]) => names.map((name, index) => ({ hash: `bytes-${index}`, name }));

test('what a parser found belongs to the PDF of its hash, else of its name, else in the order sent', () => {
  const [a, b] = [of('a.pdf', '1'), of('b.pdf', '2')];
  expect([...foundIn(pdfs('a.pdf', 'b.pdf'), [b, a])]).toEqual([
    ['bytes-1', b],
    ['bytes-0', a],
  ]);
  const same = [of('x.pdf', '1'), of('x.pdf', '2')];
  expect([...foundIn(pdfs('x.pdf', 'x.pdf'), same).values()]).toEqual(same);
  const nameless = [of(null, '1'), of(null, '2')];
  expect([...foundIn(pdfs('a.pdf', 'b.pdf'), nameless).values()]).toEqual(nameless);
  const told = of('other.pdf', 'bytes-1');
  expect([...foundIn(pdfs('a.pdf', 'b.pdf'), [told])]).toEqual([['bytes-1', told]]);
});

test('what may be of several PDFs, or of none, is kept with none', () => {
  expect(foundIn(pdfs('x.pdf', 'x.pdf'), [of('x.pdf', '1')]).size).toBe(0);
  expect(foundIn(pdfs('a.pdf', 'b.pdf'), [of(null, '1')]).size).toBe(0);
  expect(foundIn(pdfs('a.pdf'), [of('b.pdf', '1')]).size).toBe(0);
  expect(foundIn(pdfs('a.pdf', 'b.pdf'), [of(null, '1'), of('a.pdf', '2')]).get('bytes-1')).toBeUndefined();
  expect(foundIn([], [of('a.pdf', '1')]).size).toBe(0);
  expect(foundIn(pdfs('a.pdf'), [{ type: 'url_citation' }, 'nothing']).size).toBe(0);
});
