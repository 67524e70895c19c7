import { isDeepStrictEqual } from 'node:util';
import { type REST, type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js';

/** A command as Discord takes and gives it. */
export type CommandPayload = RESTPostAPIApplicationCommandsJSONBody;

/**
 * Makes Discord's list of global commands equal to ours, and writes only where they differ: equal commands cost one
 * read.
 *
 * @returns what was done, for the log
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  wanted: readonly CommandPayload[],
): Promise<'unchanged' | 'overwritten'> {
  const route = Routes.applicationCommands(applicationId);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const existing = (await rest.get(route, { query })) as Record<string, unknown>[];
  if (isDeepStrictEqual(existing.map(comparable).sort(byName), wanted.map(comparable).sort(byName))) {
    return 'unchanged';
  }
  await rest.put(route, { body: wanted });
  return 'overwritten';
}

type Comparable = { name: string; type?: number } & Record<string, unknown>;

/** Any order will do, so long as it is the same. (`localeCompare` would load 2 MiB of collation rules for it.) */
function byName(a: Comparable, b: Comparable): number {
  const [one, other] = [kindAndName(a), kindAndName(b)];
  return one < other ? -1 : Number(one > other);
}

/** What a command is known by: a menu may have the name of a slash command (type 1). */
export function kindAndName({ type = 1, name }: { type?: number; name: string }): string {
  return `${type}:${name}`;
}

/** What Discord adds to a command by itself, and the defaults that it spells out. */
const added = new Set(['id', 'version', 'application_id', 'guild_id', 'dm_permission', 'default_permission']);
const defaults: Record<string, unknown> = {
  type: 1,
  nsfw: false,
  required: false,
  autocomplete: false,
  // Menus have none.
  description: '',
};

function comparable(command: object): Comparable {
  return { type: 1, ...(normalise(command, true) as { name: string }) };
}

function normalise(value: unknown, isCommand = false): unknown {
  if (Array.isArray(value)) return value.map((item) => normalise(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (item === null || item === undefined || (isCommand && added.has(key))) return [];
    if (key in defaults && item === defaults[key] && key !== 'type') return [];
    if (Array.isArray(item) && item.length === 0) return [];
    if (key === 'contexts' || key === 'integration_types') return [[key, [...(item as number[])].sort()]];
    return [[key, normalise(item)]];
  });
  return Object.fromEntries(entries);
}
