import type { Command } from '../../wire/live.ts';
import type { EnteredByName } from './options.ts';
import { commandNamed } from './suggest.ts';

/** A command with options, as Discord's clients take it from a text: `/ask preset:fast `. Nothing where it is none that can be used. */
export function pastedCommand(
  text: string,
  commands: readonly Command[],
): { command: Command; entered: EnteredByName } | undefined {
  const [, name = '', options = ''] = /^(\/[^:]*?)((?: [\w-]+:\S+)*) $/.exec(text) ?? [];
  const command = commandNamed(`${name} `, commands);
  if (!command) return undefined;
  const parts = options.split(' ').filter(Boolean);
  return { command, entered: Object.fromEntries(parts.map((one) => one.split(/:(.*)/s, 2))) };
}
