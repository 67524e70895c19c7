import type { Audit } from '../audit/audit.ts';
import type { AccessRulesTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** Whom or what a rule names, and for which preset. */
export interface AccessKey {
  /** A category counts as a channel: it holds for all in it. */
  kind: AccessRulesTable['kind'];
  /** A Discord id. */
  subjectId: string;
  /** Absent: for all presets. */
  preset?: string | undefined;
}

/** What an admin has set: who may use the bot or a preset of it, and where. */
export interface AccessRule extends AccessKey {
  effect: AccessRulesTable['effect'];
}

/** A server's lists of who may, and where. Read anew each time: a change holds for the next question. */
export interface AccessRules {
  /** Those of all presets first. */
  list(serverId: string): Promise<AccessRule[]>;
  /**
   * Allows or denies; what stood there of the same subject and preset is replaced.
   *
   * @param by a Discord id
   * @returns whether that changed anything
   */
  set(serverId: string, rule: AccessRule, by: string): Promise<boolean>;
  /** @returns whether there was one */
  remove(serverId: string, key: AccessKey, by: string): Promise<boolean>;
  /**
   * Changes several entries at once, by what stands there at that moment: nobody else's change comes between.
   *
   * @param decide what is set and what is taken off; or why nothing is changed
   * @returns that reason; undefined: it was changed
   */
  replace<Reason extends string>(
    serverId: string,
    decide: (
      rules: readonly AccessRule[],
    ) => Reason | { set: readonly AccessRule[]; removed: readonly AccessKey[] },
    by: string,
  ): Promise<Reason | undefined>;
}

/** What is written with, inside of one transaction. */
interface Changing {
  transaction: Pick<Store['sql'], 'selectFrom' | 'insertInto' | 'deleteFrom'>;
  record: Parameters<Parameters<Audit['changing']>[0]>[1];
}

/** The lists in a store; each change is recorded. */
export function createAccessRules({ sql, now }: Pick<Store, 'sql' | 'now'>, audit: Audit): AccessRules {
  const apply = async (
    { transaction, record }: Changing,
    serverId: string,
    { key, effect, by }: { key: AccessKey; effect: AccessRule['effect'] | undefined; by: string },
  ) => {
    const row = { ...{ server_id: serverId, preset: key.preset ?? '' }, ...rowOf(key) };
    const before = await transaction
      .selectFrom('access_rules')
      .select('effect')
      .where((one) => one.and(row))
      .executeTakeFirst();
    if (before?.effect === effect) return false;
    if (effect === undefined)
      await transaction
        .deleteFrom('access_rules')
        .where((one) => one.and(row))
        .execute();
    else {
      const facts = { effect, set_by: by, set_at: now() };
      await transaction
        .insertInto('access_rules')
        .values({ ...row, ...facts })
        .onConflict((conflict) =>
          conflict.columns(['server_id', 'preset', 'kind', 'subject_id']).doUpdateSet(facts),
        )
        .execute();
    }
    const told = (one: AccessRule['effect'] | undefined) =>
      one && { effect: one, ...(key.preset !== undefined && { preset: key.preset }) };
    await record({
      ...{ serverId, actorId: by, action: 'access.rule', target: `${key.kind}:${key.subjectId}` },
      ...{ before: told(before?.effect), after: told(effect) },
    });
    return true;
  };
  const change = (serverId: string, key: AccessKey, effect: AccessRule['effect'] | undefined, by: string) =>
    audit.changing((transaction, record) => apply({ transaction, record }, serverId, { key, effect, by }));
  return {
    list: (serverId) => listed(sql, serverId),
    set: (serverId, { effect, ...key }, by) => change(serverId, key, effect, by),
    remove: (serverId, key, by) => change(serverId, key, undefined, by),
    replace: (serverId, decide, by) =>
      audit.changing(async (transaction, record) => {
        const decided = decide(await listed(transaction, serverId));
        if (typeof decided === 'string') return decided;
        for (const key of decided.removed)
          await apply({ transaction, record }, serverId, { key, effect: undefined, by });
        for (const { effect, ...key } of decided.set)
          await apply({ transaction, record }, serverId, { key, effect, by });
        return undefined;
      }),
  };
}

async function listed(sql: Pick<Store['sql'], 'selectFrom'>, serverId: string): Promise<AccessRule[]> {
  const rows = await sql
    .selectFrom('access_rules')
    .select(['preset', 'effect', 'kind', 'subject_id'])
    .where('server_id', '=', serverId)
    .orderBy('preset')
    .orderBy('kind')
    .orderBy('subject_id')
    .execute();
  return rows.map(({ preset, subject_id, ...same }) => ({
    ...same,
    subjectId: subject_id,
    preset: preset === '' ? undefined : preset,
  }));
}

function rowOf({ kind, subjectId }: AccessKey) {
  return { kind, subject_id: subjectId };
}
