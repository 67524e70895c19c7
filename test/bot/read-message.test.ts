import { Client, Message } from 'discord.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteOf, readMessage } from '../../src/bot/reading/read-message.ts';

const client = new Client({ intents: ['Guilds', 'GuildMessages', 'MessageContent'] });
const blind = new Client({ intents: ['Guilds', 'GuildMessages'] });

for (const one of [client, blind]) Object.assign(one, { user: { id: '1' } });

/** A message as discord.js makes it of what Discord sends. */
function made(data: object, by: Client = client): Message<boolean> {
  const whole = { id: '1000', channel_id: '2000', guild_id: '3000', mentions: [], ...data };
  return Reflect.construct(Message, [by, whole]);
}

const user = { id: '4000', username: 'nils', global_name: null, discriminator: '0', avatar: null };
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const component: fc.Arbitrary<object> = fc.letrec<{ one: object }>((tie) => ({
  one: fc.record(
    {
      // Of others discord.js wants fields that it does not check for.
      type: fc.constantFrom(1, 10, 12, 14, 17, 99),
      content: text,
      components: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('one'), { maxLength: 2 })),
      items: some(fc.record({ media: fc.constant({ url: 'x' }), description: fc.option(text) })),
      name: text,
    },
    { requiredKeys: ['type', 'components', 'items'] },
  ),
})).one;
const embed = fc.record(
  {
    title: text,
    description: text,
    footer: fc.record({ text }),
    author: fc.record({ name: text }),
    fields: some(fc.record({ name: text, value: text })),
  },
  { requiredKeys: [] },
);
const attachment = fc.record(
  { id: fc.nat().map(String), filename: text, size: fc.nat(), content_type: text, duration_secs: fc.nat(99) },
  { requiredKeys: ['id', 'filename', 'size'] },
);
const poll = fc.record({
  channel_id: fc.constant('2000'),
  question: fc.record({ text }),
  answers: some(fc.record({ answer_id: fc.nat(), poll_media: fc.record({ text }) })),
});
const parts = {
  type: fc.integer({ min: 0, max: 60 }),
  content: text,
  flags: fc.nat(1 << 16),
  embeds: some(embed),
  components: some(component),
  attachments: some(attachment),
  sticker_items: some(fc.record({ id: fc.nat().map(String), name: text, format_type: fc.constant(1) })),
};
const message = fc.record(
  {
    ...parts,
    author: fc.constant(user),
    poll,
    message_reference: fc.constant({ type: 1, channel_id: '2000', message_id: '5000' }),
    message_snapshots: some(fc.record({ message: fc.record(parts, { requiredKeys: [] }) })),
  },
  { requiredKeys: ['message_reference'] },
);

test('every message can be read, whatever it is made of, and reads as something', () => {
  fc.assert(
    fc.property(message, fc.boolean(), (data, sees) => {
      const sent = made(data, sees ? client : blind);
      const read = readMessage(sent);
      expect(read.text.trim()).not.toBe('');
      expect(read.text).not.toMatch(/[^\P{Cc}\n\t]/u);
      expect(quoteOf(sent).text.length).toBeLessThan(8100);
    }),
  );
});

test('all words of a message are in what is read', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(word, word, word, word, (content, title, shown, forwarded) => {
      const { text: read, hidden } = readMessage(
        made({
          content,
          embeds: [{ title }],
          components: [{ type: 17, components: [{ type: 10, content: shown }] }],
          message_reference: { type: 1, channel_id: '2000', message_id: '5000' },
          message_snapshots: [{ message: { content: forwarded } }],
        }),
      );
      expect(read).toBe(`${content}\n${title}\n${shown}\n[forwarded message]\n${forwarded}`);
      expect(hidden).toBe(false);
    }),
  );
});

test('what Discord hides is told from what is empty', () => {
  const empty = { content: '', author: user };
  expect(readMessage(made(empty))).toMatchObject({ text: '[an empty message]', hidden: false });
  expect(readMessage(made(empty, blind))).toMatchObject({ hidden: true });
  expect(readMessage(made({ ...empty, mentions: [] }, blind)).text).toContain('cannot be read');
  expect(readMessage(made({ ...empty, content: 'words' }, blind))).toMatchObject({ text: 'words' });
});
