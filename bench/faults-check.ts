import { setTimeout as delay } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import type { ChannelHandle } from '../sandbox/discord/index.ts';
import type { LocalOpenRouter } from '../sandbox/openrouter/index.ts';
import { createHistory } from '../src/history/history.ts';
import { everyPer, windowAt } from '../src/quota/windows.ts';
import type { CallsTable } from '../src/store/schema.ts';
import { openStore, type Store } from '../src/store/store.ts';
import type { BotProcess } from './bot-process.ts';
import type { BenchWorld } from './world.ts';

type Call = Selectable<CallsTable>;

/** How the accounts agree. Amounts in micro-USD. */
export interface Accounts {
  /** Rows of the ledger, and those of which nobody will ever tell the cost. */
  calls: number;
  unknown: number;
  /** What the ledger says that calls have cost; and what counts for unknown ones, as it was set aside. */
  settled: number;
  setAside: number;
  /** What the local OpenRouter has charged, each request rounded up, and how much of that the ledger does not know. */
  charged: number;
  chargedUnknown: number;
  /** Rows that wait for something still. */
  unfinished: number;
  /** Requests whose row tells another cost than was charged, and rows that share a generation. */
  wrong: number;
  doubled: number;
  /** Requests that were charged and are in no row, not even an unknown one. */
  lost: number;
  /** Counters that do not agree with the ledger, or still hold a reservation. */
  miscounted: number;
  /** Turns that still wait, answers whose cost is not that of their row, and replies that were left half drawn. */
  adrift: number;
}

/** For so long the last bot may settle what the others have left, ms. */
const patienceMs = 60_000;

/** Lets a bot come to rest, ends it, and compares what it keeps with what was charged. */
export async function compareAccounts(
  world: BenchWorld,
  bot: BotProcess,
  channels: readonly ChannelHandle[],
): Promise<Accounts> {
  const { openrouter, discord } = world;
  // It asks for what is open after 1, 3, 7, … s.
  let lookups = -1;
  const until = Date.now() + patienceMs;
  while (lookups !== openrouter.lookups.length && Date.now() < until) {
    lookups = openrouter.lookups.length;
    await delay(5000);
  }
  await bot.stop();
  const store = await openStore(world.databaseUrl);
  try {
    const calls = await store.sql.selectFrom('calls').selectAll().orderBy('id').execute();
    const halfDrawn = channels.filter((channel) =>
      discord.visible(channel).some(({ buttons }) => buttons.some(({ label }) => label === 'Stop')),
    );
    return {
      ...sums(calls),
      ...compareCharges(calls, openrouter),
      miscounted: await miscounted(store, calls),
      adrift: (await adrift(store, calls)) + halfDrawn.length,
    };
  } finally {
    await store.close();
  }
}

function sums(calls: readonly Call[]) {
  const unknown = calls.filter(({ state }) => state === 'unknown');
  return {
    calls: calls.length,
    unknown: unknown.length,
    settled: total(calls.map((call) => call.cost_micro_usd ?? 0)),
    setAside: total(unknown.map((call) => call.reserved_micro_usd)),
    unfinished: calls.filter(({ state }) => state === 'open' || state === 'unbilled').length,
  };
}

function compareCharges(calls: readonly Call[], { requests, generations }: LocalOpenRouter) {
  const named = new Map(
    calls.flatMap((call) => (call.generation_id ? [[call.generation_id, call] as const] : [])),
  );
  const figures = { wrong: 0, lost: 0, charged: 0, chargedUnknown: 0, doubled: 0 };
  const nameless: number[] = [];
  for (const { generationId } of requests) {
    const usd = (generations.get(generationId)?.total_cost as number | undefined) ?? 0;
    const cost = Math.ceil(Number((usd * 1e6).toPrecision(12)));
    const call = named.get(generationId);
    figures.charged += cost;
    if (call?.state === 'settled' && call.cost_micro_usd !== cost) figures.wrong += 1;
    if (call?.state === 'unknown') figures.chargedUnknown += cost;
    if (!call && cost > 0) nameless.push(cost);
  }
  figures.chargedUnknown += total(nameless);
  const unnamed = calls.filter((call) => call.state === 'unknown' && !call.generation_id);
  figures.lost = Math.max(0, nameless.length - unnamed.length);
  figures.doubled = calls.filter((call) => call.generation_id).length - named.size;
  return figures;
}

/** Compares every counter with the sums of its window. */
async function miscounted(store: Store, calls: readonly Call[]): Promise<number> {
  const counters = await store.sql.selectFrom('counters').selectAll().execute();
  return counters.filter((counter) => {
    const inside = calls.filter(
      (call) =>
        subjectsOf(call).includes(counter.subject) &&
        windowAt(counter.per, call.at, 'UTC').start === counter.start,
    );
    const counted = (call: Call) =>
      call.state === 'unknown' ? call.reserved_micro_usd : (call.cost_micro_usd ?? 0);
    return (
      counter.reserved_micro_usd !== 0 ||
      counter.reserved_tokens !== 0 ||
      counter.micro_usd !== total(inside.map(counted)) ||
      counter.requests !== total(inside.map(({ requests }) => requests)) ||
      !everyPer.includes(counter.per)
    );
  }).length;
}

function subjectsOf({ user_id, server_id, channel_id, parent_id }: Call): string[] {
  const channels = [channel_id, ...(parent_id === null ? [] : [parent_id])];
  return [
    ...['bot', `member:${user_id}`, `server:${server_id}`, `member:${server_id}/${user_id}`],
    ...channels.map((channel) => `channel:${server_id}/${channel}`),
  ];
}

/** Counts turns that wait, replies that are being shown, and answers whose cost is another than their row's. */
async function adrift(store: Store, calls: readonly Call[]): Promise<number> {
  const history = await createHistory(store);
  const turns = await store.sql.selectFrom('turns').select(['id', 'state']).execute();
  const shown = await store.sql.selectFrom('shown').select('turn_id').execute();
  const costs = new Map(calls.map((call) => [call.generation_id, call.cost_micro_usd]));
  let wrong = 0;
  for (const { id } of turns) {
    const body = await history.body(id).catch(() => undefined);
    // Of what was refused there is a row that says 0, and of what is unknown one that does not say.
    for (const { generationId, usage } of body?.answers ?? [])
      if (generationId !== undefined && (usage?.costMicroUsd ?? 0) !== (costs.get(generationId) ?? 0))
        wrong += 1;
  }
  return turns.filter(({ state }) => state === 'pending').length + shown.length + wrong;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
