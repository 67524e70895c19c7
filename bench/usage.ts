import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openStore } from '../src/store/store.ts';
import { openWorld } from './world.ts';

/** What `/usage` took over a full ledger. */
export interface UsageBench {
  calls: number;
  /** What the calls add up to: rows of the sums of days. */
  sums: number;
  views: { what: string; times: number[] }[];
  /** From `/help` to its answer, asked 100 ms after each `/usage`, ms. */
  meanwhile: number[];
  /** Resident memory of the bot, MiB. */
  restingMiB: number;
  afterMiB: number;
}

const members = 500;
const channels = 20;
const days = 90;
/** Pairs of a channel and a model that each member uses on each day. */
const pairs = 8;

/** Times `/usage` from the command to its answer with the picture, as an admin sees it. */
export async function benchUsage(calls: number, runs: number): Promise<UsageBench> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-usage-'));
  await using world = await openWorld();
  const { discord } = world;
  try {
    const { owner } = discord;
    const server = discord.server('Server', { owner });
    const channel = server.channel('general');
    const names = ['王小明', '김민수', 'さくら', 'Дмитрий'];
    const ids = Array.from({ length: members }, (_, index) =>
      discord.member(`${names[index % 5] ?? 'member'} ${index}`, { in: server }),
    ).map(({ id }) => id);
    const url = `sqlite://${join(folder, 'parley.sqlite')}`;
    const sums = await fill(url, server.id, [owner.id, ...ids.slice(1)], calls);
    const bot = await world.start('parley', { DATABASE_URL: url });
    await discord.until(() => discord.commands().length > 0);
    await owner.slash(channel, 'help');
    const restingMiB = bot.memory.now;
    const meanwhile: number[] = [];
    const ask = async (name: string, since: string) => {
      const started = performance.now();
      const used = owner.begin(channel, `usage ${name}`, { since });
      const later = setTimeout(async () => {
        const other = await owner.slash(channel, 'help');
        meanwhile.push(other.answeredAfterMs ?? Number.NaN);
      }, 100);
      await discord.until(() => {
        bot.mustRun();
        const reply = used.reply();
        if (reply?.content && reply.attachments.length === 0) throw new Error(reply.content);
        return reply?.content;
      });
      const took = performance.now() - started;
      clearTimeout(later);
      return took;
    };
    const views: UsageBench['views'] = [];
    for (const [name, since] of [
      ['server', '90-days'],
      ['models', '90-days'],
      ['server', '30-days'],
      ['me', '90-days'],
    ] as const) {
      const times: number[] = [];
      for (let run = 0; run < runs; run += 1) times.push(await ask(name, since));
      views.push({ what: `/usage ${name}, ${since.replace('-', ' ')}`, times });
    }
    return { calls, sums, views, meanwhile, restingMiB, afterMiB: bot.memory.now };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fills the ledger, and sums its days as the bot does. @returns how many sums that makes */
async function fill(url: string, server: string, ids: readonly string[], calls: number): Promise<number> {
  const store = await openStore(url);
  const day = 24 * 60 * 60 * 1000;
  try {
    await store.sql.transaction().execute(async (transaction) => {
      await sql`CREATE TEMP TABLE people AS SELECT key AS number, value AS id FROM json_each(${JSON.stringify(ids)})`.execute(
        transaction,
      );
      // Call i is of day i mod 90, and the pairs of a member take turns; what each costs varies.
      await sql`INSERT INTO calls (at, state, purpose, user_id, server_id, channel_id, preset, model_asked, model_served,
          provider, generation_id, prompt_tokens, completion_tokens, requests, reserved_micro_usd, reserved_tokens,
          cost_micro_usd, first_token_ms, total_ms, outcome)
        WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ${calls}),
        spread AS (
          SELECT i, i % ${days} AS ago, i / ${days} % ${members} AS number, i / ${days * members} % ${pairs} AS pair FROM numbers
        )
        SELECT ${store.now()} - ago * ${day}, 'settled', 'answer', id, ${server},
          'channel-' || ((number + pair / 4) % ${channels}), 'preset-' || (pair % 4), 'some/model-' || (pair % 4),
          'some/model-' || (pair % 4), 'Provider', 'gen-' || i, 900, 300, 1, 5000, 2000, 100 + (i * 7919) % 2000 + number * 3,
          400, 3000, 'done'
        FROM spread JOIN people USING (number)`.execute(transaction);
      await sql`INSERT INTO usage_days SELECT server_id, date(at / 1000, 'unixepoch'), user_id, channel_id, preset,
          model_served, count(*), 0, sum(cost_micro_usd), sum(prompt_tokens), sum(completion_tokens)
        FROM calls GROUP BY 1, 2, 3, 4, 5, 6`.execute(transaction);
      await sql`DROP TABLE people`.execute(transaction);
    });
    const { count } = await store.sql
      .selectFrom('usage_days')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  } finally {
    await store.close();
  }
}
