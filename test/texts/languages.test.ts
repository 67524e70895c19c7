import { globSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import { listLocales, readFileOf } from '../../src/texts/languages.ts';
import { gapsOf, isAllGap, messagesOf, numbersOf } from './messages.ts';

const english = messagesOf(readFileOf('en-US'));
const others = listLocales().filter((locale) => locale !== 'en-US');

/** What is looked up by the English itself has tests of its own, and no gaps of ICU. */
function isByEnglish(key: string): boolean {
  return /^(commands|byEnglish)\./.test(key);
}

test('there are languages', () => {
  expect(others).toContain('zh-CN');
  expect(english.size).toBeGreaterThan(20);
});

test.each(others)('%s says all that English says, and nothing else', (locale) => {
  const own = [...messagesOf(readFileOf(locale)).keys()].filter((key) => !isByEnglish(key));
  expect(own.sort()).toEqual([...english.keys()].sort());
});

test.each(others)('%s fills the gaps that English has, no other, and all of them', (locale) => {
  const own = messagesOf(readFileOf(locale));
  for (const [key, message] of english) {
    expect([key, ...gapsOf(own.get(key) ?? '')]).toEqual([key, ...gapsOf(message)]);
  }
});

test.each(others)('%s writes every number that English writes as its own language does', (locale) => {
  const own = messagesOf(readFileOf(locale));
  for (const [key, message] of english) {
    const numbers = numbersOf(message);
    const bare = numbers.filter((gap) => new RegExp(`\\{${gap}\\}`).test(own.get(key) ?? ''));
    expect([key, bare]).toEqual([key, []]);
  }
});

test.each(['en-US', ...others])('every message of %s can be put together', (locale) => {
  for (const [key, message] of messagesOf(readFileOf(locale))) {
    if (isByEnglish(key)) continue;
    const format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    for (const value of [0, 1, 2, 1234]) {
      const said = String(format.format(Object.fromEntries(gapsOf(message).map((gap) => [gap, value]))));
      expect([key, said !== '']).toEqual([key, message !== '']);
      expect([key, said.includes('{') || said.includes('}')]).toEqual([key, false]);
    }
  }
});

test('nothing English is left in Chinese', () => {
  const chinese = messagesOf(readFileOf('zh-CN'));
  for (const [key, message] of english) {
    const own = chinese.get(key) ?? '';
    if (isAllGap(message) || (own !== '' && isAllGap(own))) continue;
    expect([key, own]).toEqual([key, expect.stringMatching(/\p{sc=Han}|\btoken\b/u)]);
    // Names of things that Discord and OpenRouter have, such as Message Content, are two words at most.
    const plain = own
      .replaceAll('Message Content Intent', '')
      .replaceAll(/`[^`]*`|<[^>]*>|\*\*[^*]*\*\*|\{\w+|(one|other|plural|select|number),?/g, ' · ');
    expect([key, plain.match(/[a-z]+ [a-z]+ [a-z]+/i)?.[0]]).toEqual([key, undefined]);
  }
});

test('whoever says a message gives all that it has gaps for', () => {
  let found = 0;
  for (const file of globSync('src/texts/*.ts')) {
    const source = readFileSync(file, 'utf8').replaceAll(/`(?:\\.|[^`])*`/gs, '``');
    const area = /const own = words\.(\w+);/.exec(source)?.[1];
    for (const [, where = '', given = ''] of source.matchAll(/\bsay\(\s*([\w.[\]'-]+),\s*\{([^}]*)\}/g)) {
      const key = where.replace(/^own\b/, `${area}`).replaceAll(/\['([^']+)'\]/g, '.$1');
      const message = english.get(key.replace(/^words\./, ''));
      // Which message it is may be known only when it is said.
      if (message === undefined) continue;
      found += 1;
      const names = [
        ...given.replaceAll(/\([^()]*(\([^()]*\))*[^()]*\)/g, '').matchAll(/(?:^|,)\s*(\w+)/g),
      ].map(([, name]) => name);
      const gaps = gapsOf(message);
      // What is spread into it has names that are not seen here.
      const expected = given.includes('...') ? gaps.filter((gap) => names.includes(gap)) : gaps;
      expect([file, key, ...names.sort()]).toEqual([file, key, ...expected]);
    }
  }
  expect(found).toBeGreaterThan(20);
});
