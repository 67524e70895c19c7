import { sql } from 'kysely';
import type { Store } from '../store/store.ts';
import { countersAt, setAside } from './counters.ts';
import { createLine } from './in-turn.ts';
import { enter } from './ledger.ts';
import { asHeld, limitsOf } from './limits-of.ts';
import { lowestOfEach, type OperatorLimit } from './operator-limit.ts';
import type { Payer } from './payer.ts';
import type { Quota } from './quota.ts';
import { roomIn, worstCost } from './room.ts';
import { settle } from './settle.ts';
import { createSweep } from './sweep.ts';

/**
 * The ledger and the limits in a store. Every question and every step is one transaction; nothing is kept in memory.
 *
 * @param options `operator`: the limits of the environment, beside those which admins set (limits.ts)
 */
export function createQuota(store: Store, options: { operator: readonly OperatorLimit[] }): Quota {
  const operator = lowestOfEach(options.operator);
  const sweep = createSweep(store);
  const inTurn = createLine();
  /** The first call of this process: what is open and older was left by one that was killed. */
  let firstId: number | undefined;
  const standing = (payer: Payer) =>
    inTurn(() =>
      store.sql.transaction().execute(async (transaction) => {
        const counters = await countersAt(transaction, payer, store.now());
        return (await limitsOf(transaction, payer, counters, operator)).map(asHeld);
      }),
    );
  return {
    async check(demand) {
      roomIn(demand, await standing(demand.payer));
    },

    async reserve(call) {
      const at = store.now();
      const { payer } = call;
      await sweep(at);
      return await inTurn(() =>
        store.sql.transaction().execute(async (transaction) => {
          const counters = await countersAt(transaction, payer, at);
          const limits = await limitsOf(transaction, payer, counters, operator);
          const { maxTokens, loweredBy } = roomIn(call, limits);
          const most = {
            microUsd: worstCost(call, maxTokens),
            tokens: call.promptTokens + maxTokens,
            requests: call.counts ? 1 : 0,
          };
          await setAside(transaction, { place: payer, at, counters, most });
          const id = await enter(transaction, call, { at, ...most });
          firstId ??= id;
          return { id, maxTokens, loweredBy: loweredBy && asHeld(loweredBy) };
        }),
      );
    },

    async begun(id, generationId) {
      await store.sql
        .updateTable('calls')
        .set({ generation_id: generationId })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .execute();
    },

    settle: (id, end) => inTurn(() => settle(store, operator, id, end)),

    async unbilled() {
      const rows = await store.sql
        .selectFrom('calls')
        .select(['id', 'at', 'state', 'turn_id', 'generation_id', 'user_id', 'server_id'])
        // Written out, so that the index of unfinished calls is used.
        .where(sql<boolean>`state IN ('open', 'unbilled')`)
        .orderBy('id')
        .execute();
      const left = rows.filter(
        ({ id, state }) => state === 'unbilled' || firstId === undefined || id < firstId,
      );
      return left.map(({ id, at, state, turn_id, generation_id, user_id, server_id }) => ({
        ...{ id, at, state: state === 'open' ? 'open' : 'unbilled' },
        ...{ turnId: turn_id ?? undefined, generationId: generation_id ?? undefined },
        payer: { userId: user_id, serverId: server_id || undefined },
      }));
    },

    standing,
  };
}
