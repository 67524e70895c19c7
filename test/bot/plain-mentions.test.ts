import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainMentions } from '../../src/bot/reading/plain-mentions.ts';

const known = {
  user: (id: string) => (id.endsWith('1') ? { id, name: 'mara' } : undefined),
  role: (id: string) => (id.endsWith('1') ? 'cooks' : undefined),
  channel: (id: string) => (id.endsWith('1') ? 'general' : undefined),
};
const plain = (text: string) => plainMentions(text, known).text;

test.each([
  ['<@1> <@!1> <@2>', '@mara @mara @somebody'],
  ['<@&1> <@&2> @everyone', '@cooks @role @everyone'],
  ['<#1> <#2> <id:customize> <id:linked-roles:5>', '#general #channel #customize #linked-roles'],
  ['<:cat:5> <a:party_cat:5> :smile:', ':cat: :party_cat: :smile:'],
  ['</ask:5> </settings show:5>', '/ask /settings show'],
  ['<t:0> <t:1800000000:R> <t:-1:f>', '1970-01-01 00:00 UTC 2027-01-15 08:00 UTC 1969-12-31 23:59 UTC'],
  ['<t:9999999999999>', '<t:9999999999999>'],
  ['https://discord.com/channels/5/1', '#general'],
  ['https://ptb.discord.com/channels/5/2', '#channel'],
  ['(https://discord.com/channels/5/1/7)', '([message in #general])'],
  [
    'http://discordapp.com/channels/5/2/7/ https://discord.com/channels/@me/2/7',
    '[message in #channel]/ [message in #channel]',
  ],
  [
    '<https://discord.com/channels/5> https://discord.com/download',
    '<[a place in Discord]> https://discord.com/download',
  ],
  ['a < b, x <@ 5>, `<div>`', 'a < b, x <@ 5>, `<div>`'],
])('%s reads %s', (raw, read) => {
  expect(plain(raw)).toBe(read);
});

const links = ['', '@me/', '5/', '5/6/'].map((path) => `https://discord.com/channels/${path}`);
const mark = fc
  .tuple(
    fc.constantFrom('<@', '<@!', '<@&', '<#', '<:cat:', '<a:cat:', '</ask:', ...links),
    fc.bigInt(1n, 2n ** 64n),
  )
  .map(([open, id]) => `${open}${id}${open.startsWith('<') ? '>' : ''}`);
const words = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '@', '#', ':', '😀') });

test('no id is left, the words between stay, and reading twice changes nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(words, mark)), words, (pairs, last) => {
      const raw = pairs.flat().join('') + last;
      const read = plain(raw);
      expect(read).not.toMatch(/<[@#:a/][^>]*\d+>|channels\/\d/);
      for (const [between] of pairs) expect(read).toContain(between);
      expect(plain(read)).toBe(read);
    }),
  );
});

test('any text can be read, and one without marks is left as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      if (!/[<]|discord/.test(text)) expect(plain(text)).toBe(text);
      else expect(typeof plain(text)).toBe('string');
    }),
  );
});
