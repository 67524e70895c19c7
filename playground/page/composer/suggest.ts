import type { Command } from '../../wire/live.ts';
import { fitting, type Item } from '../fields/listbox.ts';
import type { Named } from './mentions.ts';

/** What is offered for what is being typed. */
export interface Suggestion {
  kind: 'command' | 'name';
  /** What is offered, in words. */
  label: string;
  /** Where in the text that begins which a chosen one replaces. */
  from: number;
  items: readonly Item[];
}

/** What is offered for a text with the cursor at a place: commands after a `/` at its beginning, names after `@` and `#`. */
export function suggestionFor(
  text: string,
  cursor: number,
  { commands, named }: { commands: readonly Command[]; named: readonly Named[] },
): Suggestion | undefined {
  const before = text.slice(0, cursor);
  if (/^\/[^\n]*$/.test(before)) {
    const slashes = commands.filter(({ type }) => type === 1);
    const items = slashes.map(({ path, shown, description }) => ({
      value: path,
      name: shown,
      hint: description,
    }));
    return marked(
      { kind: 'command', label: 'Commands', from: 0, items: fitting(items, before.slice(1)) },
      '/',
    );
  }
  const [, , mark, typed = ''] = /(^|[\s(])([@#])([^\n@#]{0,32})$/.exec(before) ?? [];
  if (mark === undefined) return undefined;
  const offered = named.filter(({ shown }) => shown.startsWith(mark));
  const items = offered.map(({ shown, written }) => ({ value: written, name: shown.slice(1) }));
  const hints = new Map(offered.map(({ written, hint }) => [written, hint]));
  return marked(
    {
      kind: 'name',
      label: mark === '@' ? 'Members and roles' : 'Channels',
      from: before.length - typed.length - 1,
      items: fitting(items, typed).map((item) => ({ ...item, hint: hints.get(item.value) })),
    },
    mark,
  );
}

/** The slash command that a text names whole, with a space after it. */
export function commandNamed(text: string, commands: readonly Command[]): Command | undefined {
  if (!text.startsWith('/') || !text.endsWith(' ')) return undefined;
  const name = text.slice(1, -1).toLowerCase();
  return commands.find(({ type, shown }) => type === 1 && shown.toLowerCase() === name);
}

/** A suggestion with the mark before each name; nothing where there is nothing to offer. */
function marked(suggestion: Suggestion, mark: string): Suggestion | undefined {
  if (suggestion.items.length === 0) return undefined;
  return { ...suggestion, items: suggestion.items.map((item) => ({ ...item, name: `${mark}${item.name}` })) };
}
