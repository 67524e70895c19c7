import type { CommandWords } from '../texts/languages.ts';
import type { CommandPayload } from './register.ts';

/** A command, a subcommand, an option or a choice: whatever of a payload has a name that people read. */
interface Named {
  name: string;
  description?: string;
  options?: readonly Named[];
  choices?: readonly Named[];
}

/**
 * A slash command with its names and descriptions in other languages too, as far as these have words for them: an operator's
 * own presets are called what their file calls them. What the payload itself says stays what Discord shows to all others.
 * Source: Discord docs, application commands, "Localization".
 *
 * @param languages by the locale's name
 */
export function localise(
  payload: CommandPayload,
  languages: ReadonlyMap<string, CommandWords>,
): CommandPayload {
  return inLanguages(payload as Named, payload.name, [...languages]) as CommandPayload;
}

function inLanguages(part: Named, path: string, languages: readonly [string, CommandWords][]): Named {
  const { name, description, options, choices } = part;
  return {
    ...part,
    ...both('name', languages, (words) => words.names[path] ?? words.names[name]),
    ...(description !== undefined && both('description', languages, ({ texts }) => texts[description])),
    ...(options && {
      options: options.map((option) => inLanguages(option, `${path} ${option.name}`, languages)),
    }),
    ...(choices && {
      choices: choices.map((choice) => ({
        ...choice,
        ...both('name', languages, ({ texts }) => texts[choice.name]),
      })),
    }),
  };
}

function both(
  field: 'name' | 'description',
  languages: readonly [string, CommandWords][],
  say: (words: CommandWords) => string | undefined,
): object {
  const said = languages.flatMap(([locale, words]) => {
    const one = say(words);
    return one === undefined ? [] : [[locale, one] as const];
  });
  return said.length === 0 ? {} : { [`${field}_localizations`]: Object.fromEntries(said) };
}
