import { setTimeout as delay } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import type { ChannelHandle, LocalDiscord } from '../sandbox/discord/index.ts';
import type { LocalOpenRouter } from '../sandbox/openrouter/index.ts';
import { createHistory } from '../src/history/history.ts';
import { channelOf, type Place } from '../src/history/place.ts';
import { everyPer, windowAt } from '../src/quota/windows.ts';
import { readCustomId } from '../src/reply/buttons.ts';
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
  /** Turns that still wait, answers whose cost is not that of their row, and replies left half drawn or drawn twice. */
  adrift: Drift[];
}

/** Something that has not come to its end, or does not agree. */
export interface Drift {
  /** What is the matter, in words. */
  kind: string;
  /** Absent where only a message tells of it. */
  turnId?: string;
  /** The channel or thread. */
  channelId: string;
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
    return {
      ...sums(calls),
      ...compareCharges(calls, openrouter),
      miscounted: await miscounted(store, calls),
      adrift: [...(await adrift(store, calls)), ...halfDrawn(discord, channels)],
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

/** Turns that wait, replies that are being shown, and answers whose cost is another than their row's. */
async function adrift(store: Store, calls: readonly Call[]): Promise<Drift[]> {
  const history = await createHistory(store);
  const turns = await store.sql.selectFrom('turns').select(['id', 'place', 'state']).execute();
  const shown = await store.sql.selectFrom('shown').selectAll().execute();
  const rows = new Map(calls.map((call) => [call.generation_id, call]));
  const drifts = shown.map(({ turn_id, channel_id, message_ids }) => ({
    kind: `still counts as being shown, in ${message_ids}`,
    turnId: turn_id,
    channelId: channel_id,
  }));
  for (const { id, place, state } of turns) {
    const drift = (kind: string) => drifts.push({ kind, turnId: id, channelId: channelOf(place as Place) });
    if (state === 'pending') drift('still waits');
    const body = await history.body(id).catch(() => undefined);
    for (const { generationId, usage, billDue, state } of body?.answers ?? []) {
      if (generationId === undefined) continue;
      const row = rows.get(generationId);
      // Of what was refused there is a row that says 0, and of what is unknown one that does not say.
      if ((usage?.costMicroUsd ?? 0) === (row?.cost_micro_usd ?? 0)) continue;
      const bill = `${usage?.costMicroUsd ?? 'none'}${billDue ? ', its bill due' : ''}`;
      drift(
        `answer (${state}) of cost ${bill}; its row (${row?.state}, ${row?.outcome}): ${row?.cost_micro_usd}`,
      );
    }
  }
  return drifts;
}

/** Replies which can still be stopped though nobody writes them, and second ones to the same message. */
function halfDrawn(discord: LocalDiscord, channels: readonly ChannelHandle[]): Drift[] {
  return channels.flatMap(({ id: channelId }) => {
    const answered = new Set<string>();
    return discord.visible({ id: channelId }).flatMap(({ id, reference, buttons }): Drift[] => {
      const [turnId] = buttons.flatMap(({ customId }) => readCustomId(customId ?? '')?.subject ?? []);
      const where = { channelId, ...(turnId !== undefined && { turnId }) };
      const isSecond = reference !== undefined && answered.has(reference);
      if (reference !== undefined) answered.add(reference);
      const canStop = buttons.some(({ label }) => label === 'Stop');
      return [
        ...(canStop ? [{ kind: `message ${id} still has its Stop button`, ...where }] : []),
        ...(isSecond ? [{ kind: `message ${id} is a second reply to message ${reference}`, ...where }] : []),
      ];
    });
  });
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
