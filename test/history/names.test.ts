import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNaming, type Person, plainName, renamed } from '../../src/history/names.ts';
import { backgroundText, cutText, promptText, talkLines } from '../../src/history/prompt.ts';

const anyName = fc.oneof(
  fc.constantFrom('Mara', 'mara', 'ＭＡＲＡ', 'Mara (2)', 'Mara\n', '<@1>', ''),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
);
const anyPerson: fc.Arbitrary<Person> = fc.record(
  { id: fc.constantFrom('1', '2', '3', '4', '5', '6'), name: anyName, bot: fc.boolean() },
  { requiredKeys: ['id', 'name'] },
);

test('a name is the same for one person, different for two, short, on one line and without marks', () => {
  fc.assert(
    fc.property(fc.array(anyPerson, { maxLength: 30 }), (people) => {
      const naming = createNaming();
      const names = new Map<string, string>();
      for (const person of people) {
        const name = naming(person);
        expect(names.get(person.id) ?? name).toBe(name);
        names.set(person.id, name);
        expect(name).not.toMatch(/[\n\r:<>\u2028]/);
        expect(name.trim()).not.toBe('');
        expect(Array.from(name).length).toBeLessThanOrEqual(32 + ' (bot) (99)'.length);
      }
      expect(new Set(names.values()).size).toBe(names.size);
    }),
  );
});

test('a plain name stays as it is when it is made plain again', () => {
  fc.assert(
    fc.property(anyName, (name) => {
      expect(plainName(plainName(name))).toBe(plainName(name));
    }),
  );
});

test('mentions take the names of the conversation, each only once, and nothing else changes', () => {
  const naming = createNaming();
  for (const id of ['0', '1', '2']) naming({ id, name: 'Mara' });
  const people = [
    { id: '2', name: 'Mara' },
    { id: '1', name: 'Mara (2)' },
  ];
  expect(renamed('@Mara and @Mara (2), not @Marathon or Mara', people, naming)).toBe(
    '@Mara (3) and @Mara (2), not @Marathon or Mara',
  );
  fc.assert(
    fc.property(fc.string(), fc.array(anyPerson), (text, others) => {
      const own = createNaming();
      const named = others.map((person) => ({ ...person, name: own(person) }));
      expect(renamed(text, named, own)).toBe(text);
    }),
  );
});

test('whatever is quoted stands behind marks, line by line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const quote = { author: { id: '1', name: 'nils' }, text };
      const [, ...lines] = promptText({ text: '', quotes: [quote] }, createNaming()).split(
        /[\n\r\u2028\u2029]/,
      );
      expect(lines.every((line) => line.startsWith('> '))).toBe(true);
      const [, ...said] = backgroundText([quote, quote].map((one) => talkLines(one, createNaming()))).split(
        /[\n\r\u2028\u2029]/,
      );
      expect(said.filter((line) => line.startsWith('> nils: '))).toHaveLength(2);
      expect(said.every((line) => /^> (?:nils: | {2})/.test(line))).toBe(true);
    }),
  );
});

test('a text is cut where it is too long, never within a character, and says how much is missing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, most) => {
      const cut = cutText(text, most);
      if (text.length <= most) {
        expect(cut).toBe(text);
        return;
      }
      const [, kept = '', missing] = /^([\s\S]*)… \[cut here: (\d+) more characters\]$/.exec(cut) ?? [];
      expect(text.startsWith(kept)).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(most);
      expect(kept.length + Number(missing)).toBe(text.length);
      expect(kept.isWellFormed()).toBe(text.slice(0, kept.length).isWellFormed());
    }),
  );
});
