import type { Command } from '../../wire/live.ts';
import { act } from '../act.ts';
import type { Item } from '../fields/listbox.ts';
import type { Inputs } from './options.ts';

/** Asks the bot what an option can be. @returns nothing where it does not answer */
export async function complete(
  command: Command,
  channel: string,
  focused: string,
  options: Inputs,
): Promise<readonly Item[] | undefined> {
  const outcome = await act({ do: 'autocomplete', channel, command: command.path, options, focused });
  if (!outcome.ok || !outcome.choices) return undefined;
  return outcome.choices.map(({ name, value }) => ({ name, value: String(value) }));
}
