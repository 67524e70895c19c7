import { expect, test } from 'vitest';
import { amountsIn } from '../../src/picture/axis.ts';
import type { StackedBars } from '../../src/picture/bars.ts';
import { loadFonts } from '../../src/picture/fonts.ts';
import { createPictures } from '../../src/picture/picture.ts';

const draw = createPictures();

const bars = (...names: string[]): StackedBars => ({
  title: 'Cats: cost per day',
  locale: 'en-US',
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

test('amounts beside the axis are written as the language does, and drawn so', async () => {
  const [english, chinese] = [amountsIn('en-US', 'usd'), amountsIn('zh-CN', 'usd')];
  expect([0, 500, 250_000, 2_000_000, 15_000_000_000].map(english)).toEqual([
    ...['$0', '$0.0005', '$0.25', '$2', '$15K'],
  ]);
  expect([250_000, 15_000_000_000].map(chinese)).toEqual(['US$0.25', 'US$1.5万']);
  expect([900, 1500, 2_000_000].map(amountsIn('en-US', 'tokens'))).toEqual(['900', '1.5K', '2M']);
  expect(amountsIn('zh-CN', 'tokens')(120_000)).toBe('12万');
  const dear = { ...bars('x'), series: [{ name: 'x', values: [50e9, 80e9] }] };
  const [one, other] = await Promise.all([draw(dear), draw({ ...dear, locale: 'zh-CN' })]);
  expect(one.equals(other)).toBe(false);
  const drawable = loadFonts(['US$0123456789.万亿']).drawable;
  expect(drawable('US$1.5万亿')).toBe('US$1.5万亿');
});

test('what no font can draw is left out', () => {
  const { drawable } = loadFonts(['🦊 Zoë 🦊🦊 王', '🦊🦊', 'عمر']);
  expect(drawable('🦊 Zoë 🦊🦊 王')).toBe('Zoë 王');
  expect(drawable('🦊🦊')).toBe('');
  expect(drawable('عمر')).toBe('');
});

test('a picture that cannot be drawn is an error of its own, and the next one is drawn', async () => {
  await expect(draw({ ...bars('x'), days: null as never })).rejects.toMatchObject({
    cause: expect.stringContaining('TypeError'),
  });
  expect((await draw(bars('x'))).subarray(1, 4).toString()).toBe('PNG');
});
