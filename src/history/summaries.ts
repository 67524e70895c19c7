import { sql } from 'kysely';
import { z } from 'zod';
import type { Bodies } from '../store/bodies.ts';
import { Order } from '../store/order.ts';
import type { Store } from '../store/store.ts';
import { estimateTokens } from './estimator.ts';

const summarySchema = z.object({
  text: z.string(),
  /** The model that wrote it. */
  model: z.string(),
  /** ms since 1970 */
  at: z.number(),
});

/** What stands for the older turns of a conversation. */
export type Summary = z.output<typeof summarySchema>;

/** A summary that is about to be written. */
export interface SummaryPlan {
  /** The newest turn that it covers: its key. Only paths that pass this turn see it. */
  turnId: string;
  /** The summary that it goes on from. */
  previousId: string | undefined;
  /**
   * All turns between that one and `turnId`, both ends included, whether or not they have a text: it holds only as long
   * as none of them changes.
   */
  turnIds: readonly string[];
  /** Depth of the oldest turn that it covers. */
  fromDepth: number;
}

/** The summaries of conversations. */
export interface Summaries {
  /** @throws where it is there but cannot be read */
  get(turnId: string): Promise<Summary | undefined>;
  /**
   * Announces a summary, before the texts are read that go into it: from here on a change of one of its turns ends it.
   * @returns whether it may be written: not where the summary that it goes on from is gone
   */
  plan(plan: SummaryPlan): Promise<boolean>;
  /** Keeps the text of an announced summary. @returns whether it is kept: not where one of its turns has changed */
  write(turnId: string, text: string, model: string): Promise<boolean>;
  /** Drops every summary that covers the turn, which was deleted or says something else now. */
  forget(turnId: string): Promise<void>;
}

/** The summaries in the store: texts in a namespace of their own, and what they cover in tables. */
export function createSummaries(store: Store): Summaries {
  const bodies: Bodies<Summary> = store.bodies('summaries', summarySchema);
  // A text may not be written while it is being forgotten.
  const order = new Order();
  const inLine = <Result>(task: () => Promise<Result>) => order.run('', task);

  const drop = async (ids: readonly string[]) => {
    // The texts go first: were it the other way round, a crash in between would keep them for good.
    for (const id of ids) await bodies.delete(id);
    await store.sql.deleteFrom('summaries').where('turn_id', 'in', ids).execute();
    await store.sql.deleteFrom('summarised').where('summary_id', 'in', ids).execute();
  };

  return {
    get: (turnId) => bodies.get(turnId),

    plan: ({ turnId, previousId, turnIds, fromDepth }) =>
      inLine(() =>
        store.sql.transaction().execute(async (transaction) => {
          const previous =
            previousId === undefined ||
            (await transaction
              .selectFrom('summaries')
              .select('turn_id')
              .where('turn_id', '=', previousId)
              .where('tokens', '>', 0)
              .executeTakeFirst());
          if (!previous) return false;
          await transaction.deleteFrom('summarised').where('summary_id', '=', turnId).execute();
          await transaction
            .replaceInto('summaries')
            .values({ turn_id: turnId, previous_id: previousId ?? null, from_depth: fromDepth, tokens: 0 })
            .execute();
          for (const id of turnIds)
            await transaction.insertInto('summarised').values({ turn_id: id, summary_id: turnId }).execute();
          return true;
        }),
      ),

    write: (turnId, text, model) =>
      inLine(async () => {
        const planned = await store.sql
          .selectFrom('summaries')
          .select('turn_id')
          .where('turn_id', '=', turnId)
          .executeTakeFirst();
        if (!planned) return false;
        await bodies.set(turnId, { text, model, at: store.now() });
        await store.sql
          .updateTable('summaries')
          .set({ tokens: Math.max(1, estimateTokens(text)) })
          .where('turn_id', '=', turnId)
          .execute();
        return true;
      }),

    forget: (turnId) =>
      inLine(async () => {
        const { rows } = await sql<{ id: string }>`
          WITH RECURSIVE stale (id) AS (
            SELECT summary_id FROM summarised WHERE turn_id = ${turnId}
            UNION SELECT summaries.turn_id FROM stale JOIN summaries ON summaries.previous_id = stale.id
          )
          SELECT id FROM stale`.execute(store.sql);
        if (rows.length > 0) await drop(rows.map(({ id }) => id));
      }),
  };
}
