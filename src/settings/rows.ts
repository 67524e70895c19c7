import { CompiledQuery, type Kysely, type Selectable } from 'kysely';
import type { Schema, SettingsTable } from '../store/schema.ts';
import { sealedAs, writtenSettings } from '../store/sealed-columns.ts';
import type { Store } from '../store/store.ts';
import { definitionOf, isSettingName, type SettingName, type SettingValues } from './definitions.ts';
import type { SettingPlace } from './scope.ts';

/** A row as it is read. */
export type SettingRow = Pick<
  Selectable<SettingsTable>,
  'scope' | 'scope_id' | 'name' | 'value' | 'locked' | 'revision'
>;

// One form for all places, so that the database prepares it once; what is not there is asked for by an empty id.
const reading = `SELECT scope, scope_id, name, value, locked, revision FROM settings WHERE value IS NOT NULL AND (
  (scope = 'bot' AND scope_id = '') OR (scope = 'server' AND scope_id = ?) OR
  (scope = 'channel' AND scope_id IN (?, ?)) OR (scope = 'member' AND scope_id IN (?, ?)))`;

/** All that is set for a place and whoever asks there, in one query. */
export async function rowsAt(sql: Kysely<Schema>, place: SettingPlace): Promise<SettingRow[]> {
  const { serverId = '', parentId = '', channelId = '', userId = '', authorId = '' } = place;
  const query = CompiledQuery.raw(reading, [serverId, parentId, channelId, userId, authorId]);
  return (await sql.executeQuery<SettingRow>(query)).rows;
}

/**
 * The values of rows of one scope, and which of them are locked. What cannot be read counts as not set, so that one damaged
 * row, or one of a newer Parley, silences no channel.
 */
export function readRows(
  rows: readonly SettingRow[],
  sealing: Store['sealing'],
): { values: SettingValues; locked: Set<SettingName> } {
  const values: Record<string, unknown> = {};
  const locked = new Set<SettingName>();
  for (const { name, scope, value, locked: isLocked } of rows) {
    if (!isSettingName(name) || value === null) continue;
    const { schema, scopes } = definitionOf(name);
    const read = schema.safeParse(parsed(value, sealing));
    if (!read.success || !scopes.includes(scope)) continue;
    values[name] = read.data;
    if (isLocked === 1) locked.add(name);
  }
  return { values: values as SettingValues, locked };
}

/** A value as it is written into its column. */
export function keptValue(name: SettingName, value: unknown, sealing: Store['sealing']): string {
  const json = JSON.stringify(value);
  return writtenSettings.includes(name) ? sealing.seal(json, sealedAs.settings) : json;
}

function parsed(kept: string, sealing: Store['sealing']): unknown {
  try {
    return JSON.parse(sealing.open(kept, sealedAs.settings));
  } catch {
    return undefined;
  }
}
