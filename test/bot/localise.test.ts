import { expect, test } from 'vitest';
import { listCommands } from '../../commands/index.ts';
import { localise } from '../../src/bot/localise.ts';
import type { CommandPayload } from '../../src/bot/register.ts';
import { loadPresets } from '../../src/presets/load.ts';
import { reservedNames } from '../../src/presets/schema.ts';
import { textsIn } from '../../src/texts/index.ts';
import { readCommandWords, readFileOf } from '../../src/texts/languages.ts';
import { messagesOf } from '../texts/messages.ts';

interface Part {
  name: string;
  description?: string;
  name_localizations?: Record<string, string>;
  description_localizations?: Record<string, string>;
  options?: Part[];
  choices?: Part[];
}

const presets = await loadPresets(new URL('../../presets.yaml', import.meta.url).pathname);
const commands = listCommands(presets).map(({ payload }) => payload);
const languages = readCommandWords();

/** A part of a command with all below it; `isChoice`: nobody types its name. */
function partsOf(
  part: Part,
  path = part.name,
  isChoice = false,
): { part: Part; path: string; isChoice: boolean }[] {
  return [
    { part, path, isChoice },
    ...(part.options ?? []).flatMap((one) => partsOf(one, `${path} ${one.name}`)),
    ...(part.choices ?? []).flatMap((one) => partsOf(one, `${path}: ${one.name}`, true)),
  ];
}

const localised = commands.map((payload) => localise(payload, languages) as Part);
const all = localised.flatMap((payload) => partsOf(payload));

// Discord docs, application commands, "Naming".
const typed = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

test.each([...languages.keys()])('every command, option and choice has its words in %s', (locale) => {
  for (const { part, path, isChoice } of all) {
    const name = part.name_localizations?.[locale];
    expect([path, name]).toEqual([path, expect.stringMatching(isChoice ? /^.{1,100}$/ : typed)]);
    expect([path, name?.toLowerCase()]).toEqual([path, isChoice ? name?.toLowerCase() : name]);
    if (part.description !== undefined) {
      expect([path, part.description_localizations?.[locale]]).toEqual([
        path,
        expect.stringMatching(/^.{1,100}$/),
      ]);
    }
  }
});

test.each([...languages.keys()])('nothing in %s is called alike where one has to choose', (locale) => {
  const names = (parts: readonly Part[]) => parts.map((part) => part.name_localizations?.[locale]);
  for (const parts of [localised, ...all.flatMap(({ part }) => [part.options ?? [], part.choices ?? []])]) {
    expect(names(parts)).toEqual([...new Set(names(parts))]);
  }
});

test.each([...languages])('%s has words for nothing that is not there', (_, { names, texts }) => {
  const called = all.flatMap(({ part, path, isChoice }) => (isChoice ? [] : [part.name, path]));
  const said = [
    ...all.flatMap(({ part, isChoice }) => (isChoice ? part.name : (part.description ?? []))),
    ...presets.list.map(({ description }) => description),
  ];
  expect(Object.keys(names).filter((name) => !called.includes(name))).toEqual([]);
  expect(Object.keys(texts).filter((text) => !said.includes(text))).toEqual([]);
});

test.each([...languages.keys()])('whatever %s says of a command calls it as it is called there', (locale) => {
  const paths = new Set(
    all.flatMap(({ part, path, isChoice }) => (isChoice ? [] : [pathIn(locale, path) ?? part.name])),
  );
  let found = 0;
  for (const [key, message] of messagesOf(readFileOf(locale))) {
    if (/^(commands\.names|byEnglish)\./.test(key)) continue;
    for (const [, said = ''] of message.matchAll(/`\/([^`{]+?)(?: [^` ]+:[^`]*)?`/g)) {
      expect([key, said, paths.has(said.trim())]).toEqual([key, said, true]);
      found += 1;
    }
  }
  expect(found).toBeGreaterThan(100);
});

/** The names that lead to a part, as they are in a language. */
function pathIn(locale: string, path: string): string | undefined {
  const names = path.split(' ').map((_, index, parts) => {
    const here = parts.slice(0, index + 1).join(' ');
    return all.find((one) => one.path === here)?.part.name_localizations?.[locale];
  });
  return names.every((name) => name !== undefined) ? names.join(' ') : undefined;
}

test.each([...languages.keys()])(
  'every preset that ships is described in %s, and every menu named',
  (locale) => {
    const { translated } = textsIn(locale);
    expect(presets.list.filter(({ description }) => translated(description) === description)).toEqual([]);
    expect(presets.menus.filter(({ names }) => names[locale] === undefined)).toEqual([]);
  },
);

test('what no language has words for is called as its file calls it', () => {
  const own = {
    name: 'pirate',
    description: 'Answers like a pirate',
    options: [],
  } as unknown as CommandPayload;
  expect(localise(own, languages)).toEqual(own);
});

test('no preset can be called as a command that all servers have', () => {
  const own = listCommands({ ...presets, list: [] }).map(({ payload }) => payload);
  for (const { name, type = 1 } of own) if (type === 1) expect(reservedNames).toContain(name);
});
