import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createHistory, type History } from '../src/history/history.ts';
import { openPlace } from '../src/history/place.ts';
import { openStore, type Store } from '../src/store/store.ts';

/** What one thing took, in ms, over many runs. */
export interface HistoryRow {
  what: string;
  runs: number;
  p50: number;
  p95: number;
  max: number;
}

const conversationTurns = 100;

/**
 * Times the history with a full database: contexts, heads, beginnings and endings.
 *
 * @param options `turns`: how many are stored (default 1,000,000), in conversations of 100, interleaved as they would be in life
 */
export async function benchHistory(options: { turns?: number; runs?: number } = {}): Promise<HistoryRow[]> {
  const { turns = 1_000_000, runs = 400 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const store = await openStore(`sqlite://${join(folder, 'parley.sqlite')}`);
  try {
    const history = await createHistory(store, {
      onProblem: ({ cause }) => {
        throw cause;
      },
    });
    const conversations = Math.max(1, Math.floor(turns / conversationTurns));
    await seed(store, conversations);
    return await measure(history, conversations, runs);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Turn i belongs to conversation i mod n and hangs under turn i - n; about 240 tokens each, 24,000 in a conversation. */
async function seed(store: Store, conversations: number): Promise<void> {
  // The first of all bodies makes their table.
  await createHistory(store).then((history) => history.body('none'));
  const numbers = sql`WITH RECURSIVE numbers (i) AS (
    SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ${conversations * conversationTurns}
  )`;
  const id = sql`printf('%021d', i)`;
  const prompt = 'Would you explain once more why the second approach is slower than the first? '.repeat(2);
  const answer =
    'The second approach reads every row again, so its cost grows with the square of the table. '.repeat(10);
  const body = JSON.stringify({
    value: {
      prompt: { text: prompt },
      answers: [
        {
          state: 'done',
          text: answer,
          modelAsked: 'some/model',
          modelServed: 'some/model',
        },
      ],
      chosen: 0,
    },
  });
  await store.sql.transaction().execute(async (transaction) => {
    await sql`INSERT INTO turns (id, place, parent_id, depth, author_id, author_name, preset, prompt_message_id,
        state, prompt_tokens, answer_tokens, created_at, finished_at) ${numbers}
      SELECT ${id}, 'place-' || (i % ${conversations}),
        CASE WHEN i >= ${conversations} THEN printf('%021d', i - ${conversations}) END, i / ${conversations},
        'member-' || (i % 7), 'Member ' || (i % 7), 'fast', 'prompt-' || i, 'done', 32, 190, i, i FROM numbers`.execute(
      transaction,
    );
    await sql`INSERT INTO heads ${numbers} SELECT 'place-' || i, printf('%021d', ${conversations * (conversationTurns - 1)} + i)
      FROM numbers WHERE i < ${conversations}`.execute(transaction);
    await sql`INSERT INTO messages (message_id, turn_id) ${numbers} SELECT 'answer-' || i, ${id} FROM numbers`.execute(
      transaction,
    );
    await sql`INSERT INTO bodies (key, value, namespace) ${numbers} SELECT ${id}, ${body}, 'turns' FROM numbers`.execute(
      transaction,
    );
  });
}

async function measure(history: History, conversations: number, runs: number): Promise<HistoryRow[]> {
  const begin: number[] = [];
  const context: number[] = [];
  const end: number[] = [];
  const head: number[] = [];
  const byMessage: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    // Spread over the whole table, so that little of it is in the cache.
    const conversation = (run * 7919) % conversations;
    const place = openPlace(`place-${conversation}`);
    const turn = {
      place,
      authorId: 'member-1',
      authorName: 'Mara',
      preset: 'fast',
      prompt: 'And how would you index it?',
    };
    const { id } = await timed(begin, () => history.begin(turn));
    await timed(context, () =>
      history.context({
        turnId: id,
        system: 'Be brief.',
        model: 'some/model',
        historyTokens: 24_000,
        maxTokens: 1000,
        shared: true,
      }),
    );
    await timed(end, async () => {
      await history.saveAnswer(id, {
        state: 'done',
        text: 'By its place. '.repeat(50),
        modelAsked: 'some/model',
      });
      await history.addMessages(id, [`bench-${run}`]);
    });
    await timed(head, () => history.head(place));
    await timed(byMessage, () => history.byAnswerMessage(`answer-${conversation * 3}`));
  }
  return [
    row('context of a 100-turn conversation', context),
    row('begin a turn', begin),
    row('save its answer', end),
    row('head of a place', head),
    row('turn of a message', byMessage),
  ];
}

async function timed<Result>(times: number[], work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work();
  times.push(performance.now() - start);
  return result;
}

function row(what: string, times: number[]): HistoryRow {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { what, runs: times.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

if (import.meta.main) {
  const start = performance.now();
  console.table(await benchHistory({ turns: Number(process.argv[2] ?? 1_000_000) }));
  console.log(
    `${Math.round((performance.now() - start) / 1000)} s in all, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB RSS`,
  );
}
