import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textsIn } from '../../src/texts/index.ts';
import { localeFor } from '../../src/texts/locale-for.ts';

test('somebody is told things in the nearest language that there is', () => {
  const nearest = (wanted?: string) => localeFor(wanted, ['en-US', 'es-ES', 'zh-CN'], 'en-US');
  expect(nearest('zh-CN')).toBe('zh-CN');
  expect(nearest('en-GB')).toBe('en-US');
  expect(nearest('es-419')).toBe('es-ES');
  // Written otherwise.
  expect(nearest('zh-TW')).toBe('en-US');
  expect(nearest('fi')).toBe('en-US');
  expect(nearest('no language tag')).toBe('en-US');
  expect(nearest()).toBe('en-US');
  expect(textsIn('en-GB')).toBe(textsIn());
});

test('numbers, money and lists are written as the language does', () => {
  const [english, chinese] = [textsIn('en-US'), textsIn('zh-CN')];
  expect(english.prompt.tooLong(4000)).toContain('4,000 characters');
  expect(chinese.prompt.tooLong(4000)).toContain('4,000 个字符');
  expect(english.format.cost(2_400)).toBe('$0.0024');
  expect(chinese.format.cost(2_400)).toBe('US$0.0024');
  expect(english.format.compact(128_000)).toBe('128K');
  expect(chinese.format.compact(128_000)).toBe('12.8万');
  expect(english.format.day('2026-11-02')).toBe('Nov 2');
  expect(chinese.format.day('2026-11-02')).toBe('11月2日');
  expect(english.reading.cannotRead(['image', 'audio'])).toBe('cannot see images or hear audio');
  expect(chinese.reading.cannotRead(['image', 'audio'])).toBe('不能看图片或听音频');
});

test('an amount that was set is shown to the last digit', () => {
  fc.assert(
    fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (microUsd) => {
      const shown = textsIn().format.dollars(microUsd);
      expect(shown).toMatch(/^\$[\d,]+\.\d{2,6}$/);
      const [whole = '', fraction = ''] = shown.replaceAll(/[$,]/g, '').split('.');
      expect(BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))).toBe(BigInt(microUsd));
    }),
  );
});
