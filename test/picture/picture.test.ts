import { expect, test } from 'vitest';
import type { StackedBars } from '../../src/picture/bars.ts';
import { loadFonts } from '../../src/picture/fonts.ts';
import { createPictures } from '../../src/picture/picture.ts';

const draw = createPictures();

const bars = (...names: string[]): StackedBars => ({
  title: 'Cats: cost per day',
  unit: 'usd',
  days: ['21 Nov', '22 Nov'],
  series: names.map((name) => ({ name, values: [1_000_000, 250_000] })),
});

// What no font has is drawn as an empty box, the same for all: then two names of as many letters would look alike.
test.each([
  ['Chinese', '王小明', '李大同'],
  ['traditional Chinese', '陳龍灣', '劉鳳臺'],
  ['Japanese', 'さくらカ', 'みどりヲ'],
  ['kanji of Japan alone', '峠込', '畑働'],
  ['Korean', '김민수', '한국어'],
  ['rarer hangul', '뷁쫾', '뢂쀍'],
  ['Russian', 'Дмитрий', 'Надежда'],
  ['Polish', 'żółw', 'łąka'],
])('letters are drawn: %s', async (_, one, other) => {
  const [first, again, second] = await Promise.all([draw(bars(one)), draw(bars(one)), draw(bars(other))]);
  expect(first.equals(again)).toBe(true);
  expect(first.equals(second)).toBe(false);
});

test('what no font can draw is left out', () => {
  const { drawable } = loadFonts(['🦊 Zoë 🦊🦊 王', '🦊🦊', 'عمر']);
  expect(drawable('🦊 Zoë 🦊🦊 王')).toBe('Zoë 王');
  expect(drawable('🦊🦊')).toBe('');
  expect(drawable('عمر')).toBe('');
});

test('a picture that cannot be drawn is an error of its own, and the next one is drawn', async () => {
  await expect(draw({ ...bars('x'), days: null as never })).rejects.toThrow(/ended with 1: .*TypeError/s);
  expect((await draw(bars('x'))).subarray(1, 4).toString()).toBe('PNG');
});
