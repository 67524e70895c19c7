import type { Audit } from '../audit/audit.ts';
import { UserError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import {
  definitionOf,
  type EffectiveSettings,
  isSettingName,
  type SettingName,
  type SettingValues,
} from './definitions.ts';
import { type Layer, type Resolution, resolve, valuesOf } from './resolve.ts';
import { keptValue, readRows, rowsAt } from './rows.ts';
import { keyOf, type Scope, type SettingPlace, targetOf } from './scope.ts';

/** Values to set; `undefined` takes one back. */
export type SettingChanges = { [Name in SettingName]?: SettingValues[Name] | undefined };

/** Who sets something, and how. */
export interface Setting {
  /** A Discord id. */
  by: string;
  /** Whether what is narrower counts no more; absent: as it was. */
  lock?: boolean;
  /** The revision of the scope that whoever sets it has seen; absent: whatever was set meanwhile is overwritten. */
  seen?: number;
}

/** What is set in one place alone. */
export interface OwnSettings {
  values: SettingValues;
  locked: ReadonlySet<SettingName>;
  /** Grows with each change; 0: nothing was ever set there. */
  revision: number;
}

/** What is set for the bot, for servers, channels and members. */
export interface Settings {
  /** What holds somewhere, for whoever asks there. @param typed what a command's own options say */
  at(place: SettingPlace, typed?: SettingValues): Promise<EffectiveSettings>;
  /** The same, with where each value comes from. */
  explain(place: SettingPlace, typed?: SettingValues): Promise<Resolution>;
  /** What is set in one place alone. */
  of(scope: Scope): Promise<OwnSettings>;
  /**
   * Changes these values alone, whatever else is set meanwhile, and records each that is changed.
   *
   * @returns what was set there before
   * @throws {UserError} where somebody else has changed one of them since `seen`; then nothing is set
   * @throws {RangeError} where a value is not of its setting, or cannot be set in that scope
   */
  set(scope: Scope, changes: SettingChanges, setting: Setting): Promise<SettingValues>;
}

/**
 * The settings in a store. Nothing is kept in memory: what is set holds for the next question, in every process.
 *
 * @param operator what the environment says; what is set for the bot stands before it
 */
export function createSettings(store: Store, audit: Audit, operator: SettingValues = {}): Settings {
  const explain: Settings['explain'] = async (place, typed) => {
    const rows = await rowsAt(store.sql, place);
    const layerOf = (from: Layer['from'], scope: string, id: string): Layer => ({
      from,
      ...readRows(
        rows.filter((row) => row.scope === scope && row.scope_id === id),
        store.sealing,
      ),
    });
    const { serverId = '', parentId, channelId = '', userId = '', authorId = userId } = place;
    const bot = layerOf('operator', 'bot', '');
    return resolve([
      { ...bot, values: { ...operator, ...bot.values } },
      layerOf('server', 'server', serverId),
      ...(parentId === undefined ? [] : [layerOf('channel', 'channel', parentId)]),
      layerOf(parentId === undefined ? 'channel' : 'thread', 'channel', channelId),
      ...(authorId === userId ? [] : [guards(layerOf('member', 'member', authorId))]),
      layerOf('member', 'member', userId),
      ...(typed ? [{ from: 'typed' as const, values: typed }] : []),
    ]);
  };
  return {
    explain,
    async at(place, typed) {
      return valuesOf(await explain(place, typed));
    },
    async of(scope) {
      const rows = await store.sql
        .selectFrom('settings')
        .select(['scope', 'scope_id', 'name', 'value', 'locked', 'revision'])
        .where((row) => row.and(keyOf(scope)))
        .execute();
      return {
        ...readRows(rows, store.sealing),
        revision: Math.max(0, ...rows.map(({ revision }) => revision)),
      };
    },
    async set(scope, changes, { by, lock, seen }) {
      const checked = checkedFor(scope, changes);
      return await audit.changing(async (transaction, record) => {
        const rows = await transaction
          .selectFrom('settings')
          .select(['scope', 'scope_id', 'name', 'value', 'locked', 'revision'])
          .where((row) => row.and(keyOf(scope)))
          .execute();
        const { values: before, locked } = readRows(rows, store.sealing);
        if (seen !== undefined && rows.some(({ name, revision }) => name in changes && revision > seen))
          throw new UserError((texts) => texts.settings.changedMeanwhile);
        const revision = 1 + Math.max(0, ...rows.map((row) => row.revision));
        for (const [name, value] of checked) {
          const was = before[name];
          const isLocked = value !== undefined && (lock ?? locked.has(name));
          if (JSON.stringify(was) === JSON.stringify(value) && isLocked === locked.has(name)) continue;
          const facts = {
            value: value === undefined ? null : keptValue(name, value, store.sealing),
            locked: isLocked ? 1 : 0,
            server_id: 'serverId' in scope ? scope.serverId : '',
            ...{ revision, set_by: by, set_at: store.now() },
          };
          await transaction
            .insertInto('settings')
            .values({ ...keyOf(scope), name, ...facts })
            .onConflict((conflict) => conflict.columns(['scope', 'scope_id', 'name']).doUpdateSet(facts))
            .execute();
          await record({
            serverId: 'serverId' in scope ? scope.serverId : undefined,
            actorId: by,
            action: `settings.${name}`,
            target: targetOf(scope),
            before: told(was, locked.has(name)),
            after: told(value, isLocked),
          });
        }
        return before;
      });
    },
  };
}

/** Of a layer what is joined with the others, whatever stands there. */
function guards({ from, values }: Layer): Layer {
  const guarding = Object.entries(values).filter(
    ([name]) => definitionOf(name as SettingName).join !== 'narrowest',
  );
  return { from, values: Object.fromEntries(guarding) };
}

/** A value as the audit tells it. */
function told(value: unknown, isLocked: boolean): unknown {
  return isLocked ? { locked: value } : value;
}

function checkedFor(scope: Scope, changes: SettingChanges): [SettingName, unknown][] {
  return Object.entries(changes).map(([name, value]) => {
    if (!isSettingName(name)) throw new RangeError(`no setting: ${name}`);
    const { schema, scopes } = definitionOf(name);
    if (!scopes.includes(scope.kind)) throw new RangeError(`${name} cannot be set for a ${scope.kind}`);
    if (value === undefined) return [name, undefined];
    const read = schema.safeParse(value);
    // What zod says may quote the value.
    if (!read.success) throw new RangeError(`not a value of ${name}`);
    return [name, read.data];
  });
}
