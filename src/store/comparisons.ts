import { Order } from './order.ts';
import type { ComparedTable } from './schema.ts';
import type { Store } from './store.ts';

/** One of the answers that stand side by side. */
export interface Compared {
  preset: string;
  /** Which has answered. */
  model: string;
  messageIds: string[];
}

/** How often an answer was kept of the comparisons in which it stood and something was kept. */
export interface Tally {
  preset: string;
  model: string;
  kept: number;
  shown: number;
}

/** Answers that stood side by side, and which of them were kept. */
export interface Comparisons {
  /** Notes a comparison that begins. @param scope the server's id, or of direct messages whose they are */
  begin(turnId: string, scope: string, answers: readonly Compared[]): Promise<void>;
  /** Notes by what model one of them is answered, and in which messages. */
  update(turnId: string, answer: Compared): Promise<void>;
  /** The answers of a comparison of which none is kept yet; none where there is no such comparison. */
  undecided(turnId: string): Promise<Compared[]>;
  /** Nothing came of it. */
  forget(turnId: string): Promise<void>;
  /** This answer is kept, and no other of its turn. @returns all of them; none where nothing is known of it */
  keep(turnId: string, preset: string): Promise<Compared[]>;
  /** Runs what decides about a turn's answers, and draws that: one after another for each turn. */
  deciding<Result>(turnId: string, task: () => Promise<Result>): Promise<Result>;
  /** In how many comparisons something was kept, and what. */
  tally(scope: string): Promise<{ comparisons: number; tallies: Tally[] }>;
}

/** Keeps them in the store. */
export function createComparisons({ sql, now }: Pick<Store, 'sql' | 'now'>): Comparisons {
  const order = new Order();
  return {
    deciding: (turnId, task) => order.run(turnId, task),
    async begin(turnId, scope, answers) {
      const rows = answers.map(({ preset, model, messageIds }) => ({
        ...{ turn_id: turnId, scope, preset, model, at: now() },
        message_ids: JSON.stringify(messageIds),
      }));
      await sql.insertInto('compared').values(rows).execute();
    },
    async update(turnId, { preset, model, messageIds }) {
      await sql
        .updateTable('compared')
        .set({ model, message_ids: JSON.stringify(messageIds) })
        .where('turn_id', '=', turnId)
        .where('preset', '=', preset)
        .execute();
    },
    async undecided(turnId) {
      const rows = await sql.selectFrom('compared').selectAll().where('turn_id', '=', turnId).execute();
      return rows.some(({ kept }) => kept === 1) ? [] : rows.map(fromRow);
    },
    async forget(turnId) {
      await sql.deleteFrom('compared').where('turn_id', '=', turnId).execute();
    },
    keep: (turnId, preset) =>
      sql.transaction().execute(async (transaction) => {
        const rows = await transaction
          .selectFrom('compared')
          .selectAll()
          .where('turn_id', '=', turnId)
          .execute();
        if (!rows.some((row) => row.preset === preset)) return [];
        for (const row of rows)
          await transaction
            .updateTable('compared')
            .set({ kept: row.preset === preset ? 1 : 0 })
            .where('turn_id', '=', turnId)
            .where('preset', '=', row.preset)
            .execute();
        return rows.map(fromRow);
      }),
    async tally(scope) {
      const decided = sql
        .selectFrom('compared')
        .select('turn_id')
        .where('scope', '=', scope)
        .where('kept', '=', 1);
      const rows = await sql
        .selectFrom('compared')
        .select((build) => [
          'preset',
          'model',
          build.fn.sum<number>('kept').as('kept'),
          build.fn.countAll<number>().as('shown'),
        ])
        .where('turn_id', 'in', decided)
        .groupBy(['preset', 'model'])
        .execute();
      const tallies = rows.map((row) => ({ ...row, kept: Number(row.kept), shown: Number(row.shown) }));
      return { comparisons: tallies.reduce((sum, { kept }) => sum + kept, 0), tallies };
    },
  };
}

function fromRow({
  preset,
  model,
  message_ids,
}: Pick<ComparedTable, 'preset' | 'model' | 'message_ids'>): Compared {
  return { preset, model, messageIds: JSON.parse(message_ids) as string[] };
}
