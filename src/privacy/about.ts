import type { History } from '../history/history.ts';
import type { PathTurn } from '../history/path.ts';
import type { Place } from '../history/place.ts';
import type { TranscriptTurn } from '../history/transcript.ts';
import type { Store } from '../store/store.ts';
import type { Choices } from './choices.ts';
import { type KeptRest, restAbout } from './rest.ts';

/** How much is kept about a member. */
export interface Amount {
  /** Questions with their answers. */
  turns: number;
  /** ms since 1970; undefined: there is none. */
  oldestAt: number | undefined;
  files: number;
  reminders: number;
  settings: number;
  /** Requests to models that are counted as theirs. */
  calls: number;
  /** What they have changed or reported, as others can read it. */
  records: number;
}

/** What is kept about a member. */
export interface About {
  amount(userId: string): Promise<Amount>;
  /** Their questions, the newest first, so many at once; what is kept of each is read when its turn comes. */
  turns(userId: string): AsyncGenerator<KeptTurn>;
  /** All the rest, as JSON can say it. */
  rest(userId: string): Promise<KeptRest>;
}

/** A question as it is kept, with what is kept beside it. */
export interface KeptTurn extends TranscriptTurn {
  place: string;
  serverId: string;
  /** What models thought on the way to each answer, as far as it is kept. */
  reasoning: (string | undefined)[];
  /** Calls of functions on the way to each answer, as the models were sent them. */
  traffic: unknown[];
}

/** So many are read at once. */
const atOnce = 100;

/** Reads what is kept in a store. */
export function createAbout(
  store: Store,
  history: Pick<History, 'transcribe' | 'reasoning' | 'traffic'>,
  choices: Choices,
): About {
  const { sql } = store;
  const theirs = (userId: string) =>
    sql.selectFrom('turns').where('author_id', '=', userId).where('state', '!=', 'deleted');
  const count = async (query: { executeTakeFirstOrThrow(): Promise<{ count: number | string | bigint }> }) =>
    Number((await query.executeTakeFirstOrThrow()).count);
  return {
    async amount(userId) {
      const turns = await theirs(userId)
        .select(({ fn }) => [fn.countAll().as('count'), fn.min('created_at').as('oldest')])
        .executeTakeFirstOrThrow();
      return {
        turns: Number(turns.count),
        oldestAt: turns.oldest ?? undefined,
        files: await count(
          sql
            .selectFrom('file_holds')
            .innerJoin('turns', 'turns.id', 'file_holds.turn_id')
            .where('turns.author_id', '=', userId)
            .select(({ fn }) => fn.count('file_holds.hash').distinct().as('count')),
        ),
        reminders: await count(
          sql
            .selectFrom('reminders')
            .where('user_id', '=', userId)
            .select(({ fn }) => fn.countAll().as('count')),
        ),
        settings: await count(
          sql
            .selectFrom('settings')
            .where('scope', '=', 'member')
            .where('scope_id', '=', userId)
            .where('value', 'is not', null)
            .select(({ fn }) => fn.countAll().as('count')),
        ),
        calls: await count(
          sql
            .selectFrom('calls')
            .where('user_id', '=', userId)
            .select(({ fn }) => fn.countAll().as('count')),
        ),
        records: await count(
          sql
            .selectFrom('audit')
            .where('actor_id', '=', userId)
            .select(({ fn }) => fn.countAll().as('count')),
        ),
      };
    },

    async *turns(userId) {
      for (let before: string | undefined; ; ) {
        let query = theirs(userId).selectAll().orderBy('id', 'desc').limit(atOnce);
        if (before !== undefined) query = query.where('id', '<', before);
        const rows = await query.execute();
        if (rows.length === 0) return;
        const found = await history.transcribe(rows.map(asPathTurn));
        const places = new Map(rows.map((row) => [row.id, row]));
        for (const turn of found) {
          const row = places.get(turn.id);
          const reasoning: (string | undefined)[] = [];
          const traffic: unknown[] = [];
          for (const [index, answer] of turn.answers.entries()) {
            traffic.push(await history.traffic(turn.id, index).catch(() => undefined));
            reasoning.push(
              answer.reasoned
                ? (await history.reasoning(turn.id, index).catch(() => undefined))?.text
                : undefined,
            );
          }
          yield { ...turn, place: row?.place ?? '', serverId: row?.server_id ?? '', reasoning, traffic };
        }
        before = rows.at(-1)?.id;
      }
    },

    rest: (userId) => restAbout(store, choices, userId),
  };
}

/** @param row as the index has it */
function asPathTurn(row: {
  id: string;
  parent_id: string | null;
  place: string;
  depth: number;
  author_id: string;
  author_name: string;
  preset: string;
  created_at: number;
  state: PathTurn['state'];
  prompt_tokens: number;
  answer_tokens: number;
}): PathTurn {
  return {
    id: row.id,
    parentId: row.parent_id,
    place: row.place as Place,
    depth: row.depth,
    authorId: row.author_id,
    authorName: row.author_name,
    people: [],
    preset: row.preset,
    at: row.created_at,
    state: row.state,
    promptTokens: row.prompt_tokens,
    answerTokens: row.answer_tokens,
    summaryTokens: 0,
    summaryFrom: 0,
  };
}
