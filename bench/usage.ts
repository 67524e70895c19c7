import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fill, members } from './usage-fill.ts';
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

/** A bot settles: first collections done. */
const settleMs = 4000;

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
    // The first start warms the compile cache.
    await (await world.start('parley')).stop();
    const bot = await world.start('parley', { DATABASE_URL: url });
    await discord.until(() => discord.commands().length > 0);
    await delay(settleMs);
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
    await delay(settleMs);
    return { calls, sums, views, meanwhile, restingMiB, afterMiB: bot.memory.now };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
