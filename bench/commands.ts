import { setTimeout as delay } from 'node:timers/promises';
import type { ChannelHandle, ServerHandle } from '../sandbox/discord/index.ts';
import { say } from '../sandbox/openrouter/scenarios.ts';
import { createServerPresetRows } from '../src/store/server-presets.ts';
import { openStore } from '../src/store/store.ts';
import { type Idle, startInTurns } from './idle.ts';
import { percentile, time } from './numbers.ts';
import type { Row } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

/** What a start costs where each server has a command of its own. Times in ms, memory in MiB. */
export interface CommandsFigures {
  servers: number;
  /** All commands have to be registered. */
  changed: { readyMs: number; standMs: number; refused: number; firstText: number[]; peakMiB: number };
  /** None has. */
  unchanged: Idle & { asked: number };
  /** A bare client in as many servers. */
  bare: Idle;
  complaints: readonly string[];
}

interface Place {
  server: ServerHandle;
  channel: ChannelHandle;
}

const route = '/applications/:application/guilds/:guild/commands';
const askEveryMs = 1000;
/** So often Parley and a bare client are started in turns where nothing has changed. */
const starts = 3;

/** Starts Parley in so many servers, each with a preset of its own that has a command. @param servers default 10,000 */
export async function benchCommands(servers = 10_000): Promise<CommandsFigures> {
  await using world = await openWorld();
  const { discord, openrouter } = world;
  openrouter.answer(() => say('The cat sat on the mat.'));
  // What all servers have is registered before there are any.
  const first = await world.start('parley');
  await discord.until(() => discord.commands().length > 0);
  await first.stop();
  const places = Array.from({ length: servers }, (_, index) => {
    const server = discord.server(`Server ${index}`, { owner: discord.owner });
    return { server, channel: server.channel('general') };
  });
  await fill(
    world,
    places.map(({ server }) => server.id),
  );
  const calls = () => discord.requests.filter((request) => request.route === route);

  const busy = await world.start('parley');
  const began = performance.now() - busy.readyMs;
  const firstText: number[] = [];
  const stands = () => calls().filter(({ status }) => status === 201).length >= servers;
  for (let question = 0; !stands(); question += 1) {
    busy.mustRun();
    const took = await ask(world, places[question % servers] as Place, question);
    // What the first answer of a process loads is no part of it.
    if (question > 0) firstText.push(took);
    await delay(askEveryMs);
  }
  const changed = {
    ...{ readyMs: busy.readyMs, standMs: performance.now() - began, refused: discord.rateLimited },
    ...{ firstText, peakMiB: busy.memory.peak },
  };
  await busy.stop();

  const before = calls().length;
  const { parley, bare } = await startInTurns(world, starts);
  const unchanged = { ...parley, asked: calls().length - before };
  return { servers, changed, unchanged, bare, complaints: busy.complaints };
}

/** @returns ms from the first token of an answer to its text on the screen */
async function ask({ discord, openrouter }: BenchWorld, { server, channel }: Place, question: number) {
  const member = discord.member(`member-${question}`, { in: server });
  const asked = openrouter.requests.length;
  await member.send(channel, 'Where did the cat sit?', { mention: true });
  const seen = await discord.until(() =>
    discord
      .visible(channel)
      .flatMap(({ id }) => discord.history(id))
      .find(({ content }) => content.includes('The cat')),
  );
  const token = openrouter.requests[asked]?.tokens[0];
  if (!token) throw new Error('no model was asked');
  return seen.at - token.at;
}

async function fill({ databaseUrl }: BenchWorld, servers: readonly string[]): Promise<void> {
  const store = await openStore(databaseUrl);
  try {
    const { seal } = createServerPresetRows(store);
    const kept = { kind: 'custom' as const, set_by: '1', set_at: 1 };
    const body = JSON.stringify({
      ...{ description: 'Our house style', model: 'openai/gpt-6-luna', command: true },
      system: 'You speak as the house does. '.repeat(50),
    });
    await store.sql.transaction().execute(async (transaction) => {
      for (const server_id of servers) {
        await transaction
          .insertInto('server_presets')
          .values({ server_id, name: 'house', body: seal(body), ...kept })
          .execute();
        await transaction.insertInto('preset_revisions').values({ server_id, revision: 1 }).execute();
      }
    });
  } finally {
    await store.close();
  }
}

/** The table of it. */
export function commandsRows({ servers, changed, unchanged, bare }: CommandsFigures): Row[] {
  const row = (what: string, measured: string, beside: Partial<Row> = {}): Row => ({
    ...{ what, measured, target: '', missed: false, naive: '', bound: '' },
    ...beside,
  });
  const first = percentile(changed.firstText, 0.95);
  // 40 a second, and the last of them.
  const mostMs = (servers / 40) * 1.2 * 1000 + 5000;
  const showMiB = (value: number) => `${Math.round(value)} MiB`;
  return [
    row('nothing changed: start to ready', time(unchanged.readyMs), {
      ...{
        target: `≤ 1.5 × bare = ${time(1.5 * bare.readyMs)}`,
        missed: unchanged.readyMs > 1.5 * bare.readyMs,
      },
      naive: `bare: ${time(bare.readyMs)}`,
    }),
    row('nothing changed: requests about servers’ commands', String(unchanged.asked), {
      ...{ target: '0', missed: unchanged.asked > 0 },
    }),
    row('nothing changed: RSS', showMiB(unchanged.restingMiB), {
      ...{
        target: `≤ 1.5 × bare = ${showMiB(1.5 * bare.restingMiB)}`,
        missed: unchanged.restingMiB > 1.5 * bare.restingMiB,
      },
      naive: `bare: ${showMiB(bare.restingMiB)}`,
    }),
    row('all changed: start to ready', time(changed.readyMs)),
    row('all changed: start to all registered', time(changed.standMs), {
      ...{ target: `≤ ${time(mostMs)}`, missed: changed.standMs > mostMs },
    }),
    row('all changed: 429s', String(changed.refused), { target: '0', missed: changed.refused > 0 }),
    row('all changed: first text of answers meanwhile, p95', time(first), {
      ...{ target: '≤ 250 ms', missed: !(first <= 250) },
    }),
    row('all changed: peak RSS', showMiB(changed.peakMiB)),
  ];
}

/** How it was measured. */
export function commandsRemarks({ servers, changed, complaints }: CommandsFigures): string[] {
  return [
    `${servers.toLocaleString('en')} servers on one connection, each with a preset of its own and a command for it. Where all changed, none was registered before; meanwhile ${changed.firstText.length} questions were asked, one after the other. Where nothing changed: medians of ${starts} starts each, in turns with a bare client.`,
    ...(complaints.length > 0 ? [`${complaints.length} warnings in its log.`] : []),
  ];
}
