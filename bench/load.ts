import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChannelHandle, LocalDiscord, Member, ServerHandle } from '../sandbox/discord/index.ts';
import type { LocalOpenRouter, RecordedRequest } from '../sandbox/openrouter/index.ts';
import { say } from '../sandbox/openrouter/scenarios.ts';
import type { BotProcess } from './bot-process.ts';
import { type Conversation, type Measures, measure } from './measure.ts';
import { type BenchText, lettersOf } from './text.ts';
import { openWorld } from './world.ts';

/** What a bot is put under. */
export interface Load {
  conversations: number;
  /** The conversations begin evenly within this time, ms. */
  overMs: number;
  /** All in one channel, or each in one of its own. */
  oneChannel?: boolean;
  servers?: number;
  via: 'mention' | 'slash';
  text: (seed: number) => BenchText;
  /** Length of a text, UTF-16 units. */
  units: number;
  unitsPerToken: number;
  tokensPerSecond: number;
  /** So many tokens come at once. */
  burst?: number;
  /** How often all of it is done, one after the other, with the same process. */
  repeats: number;
}

/** How a bot did. Times in ms, memory in MiB. */
export interface Result {
  conversations: Measures[];
  /** Peak resident memory. */
  peakMiB: number;
  /** CPU time per 1,000 tokens received. */
  cpuPerThousand: number;
  refused: { global: number; others: number };
  /** REST calls while answers were written, by kind. */
  requests: { creates: number; edits: number; typing: number; others: number };
  complaints: readonly string[];
  /** How late the bench's own process was, p99 in ms: above 20 or so its figures are not to be trusted. */
  lagMs: number;
}

/** From the question to the first token, ms. */
const firstTokenMs = 500;
/** How long a bot may take from the last token to the end of what it draws. */
const patienceMs = 120_000;
/** No request for so long: the bot is done. */
const quietMs = 1500;

/** Puts a bot, in a process of its own, under a load. */
export async function run(load: Load, name: 'parley' | 'naive'): Promise<Result> {
  await using world = await openWorld();
  const { discord, openrouter } = world;
  const servers = Array.from({ length: load.servers ?? 1 }, (_, index) =>
    discord.server(`Server ${index}`, { owner: discord.owner }),
  );
  const bot = await world.start(name);
  // What a start brings with it (commands are compared behind it) is no part of the load.
  await quiet(discord);
  const cpuBefore = bot.cpuMs;
  const requestsBefore = discord.requests.length;
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const conversations: Measures[] = [];
  for (let repeat = 0; repeat < load.repeats; repeat += 1) {
    const done = await converse(load, discord, openrouter, servers, bot);
    conversations.push(...done.map((conversation) => measure(conversation, name)));
  }
  lag.disable();
  const tokens = openrouter.requests.reduce((sum, request) => sum + request.tokens.length, 0);
  const requests = discord.requests.slice(requestsBefore);
  const refused = requests.filter(({ status }) => status === 429);
  const global = refused.filter(({ scope }) => scope === 'global').length;
  return {
    conversations,
    peakMiB: bot.memory.peak,
    cpuPerThousand: ((bot.cpuMs - cpuBefore) / tokens) * 1000,
    refused: { global, others: refused.length - global },
    requests: count(requests),
    complaints: bot.complaints,
    lagMs: lag.percentile(99) / 1e6,
  };
}

function count(requests: LocalDiscord['requests']): Result['requests'] {
  const counts = { creates: 0, edits: 0, typing: 0, others: 0 };
  for (const { method, route } of requests) {
    if (method === 'PATCH') counts.edits += 1;
    else if (method === 'POST' && route.endsWith('/typing')) counts.typing += 1;
    else if (method === 'POST' && !route.includes('callback')) counts.creates += 1;
    else counts.others += 1;
  }
  return counts;
}

/** One question of a member, and where it was asked. */
interface Asked {
  text: BenchText;
  channel: ChannelHandle;
  member: Member;
  request?: RecordedRequest;
}

async function converse(
  load: Load,
  discord: LocalDiscord,
  openrouter: LocalOpenRouter,
  servers: readonly ServerHandle[],
  bot: BotProcess,
): Promise<Conversation[]> {
  const shared = load.oneChannel ? servers[0]?.channel('shared') : undefined;
  const asked: Asked[] = Array.from({ length: load.conversations }, (_, index) => {
    const server = servers[index % servers.length] as ServerHandle;
    return {
      text: load.text(index),
      channel: shared ?? server.channel(`channel-${index}`),
      member: discord.member(`member${index}`, { in: server }),
    };
  });
  openrouter.answer((request) => {
    const asker = asked[questionOf(request)] as Asked;
    asker.request = request;
    const { tokensPerSecond, burst, unitsPerToken: tokenUnits } = load;
    return say(asker.text.markdown, { tokensPerSecond, tokenUnits, firstTokenMs, ...(burst && { burst }) });
  });
  await Promise.all(
    asked.map(async ({ member, channel }, index) => {
      await delay((index * load.overMs) / load.conversations);
      const prompt = `This is question ${index}. Please answer at length.`;
      if (load.via === 'slash') await member.slash(channel, 'ask', { prompt });
      else await member.send(channel, `@${discord.bot.name} ${prompt}`);
    }),
  );
  await allShown(asked, discord, openrouter, bot);
  await quiet(discord);
  if (bot.complaints.length > 0) process.stderr.write(`${bot.complaints.slice(0, 3).join('\n')}\n`);
  return asked.map((one) => conversationOf(one, discord));
}

function questionOf(request: RecordedRequest): number {
  const { messages = [] } = request.body as { messages?: { content?: unknown }[] };
  return Number(/question (\d+)\./.exec(JSON.stringify(messages.at(-1)?.content))?.[1]);
}

/** Waits until the last word of each answer is on the screen. */
async function allShown(
  asked: readonly Asked[],
  discord: LocalDiscord,
  openrouter: LocalOpenRouter,
  bot: BotProcess,
): Promise<void> {
  const waiting = new Set(asked);
  let endedAt: number | undefined;
  while (waiting.size > 0) {
    await delay(250);
    bot.mustRun();
    if (openrouter.requests.some(({ finished, aborted }) => !finished && !aborted)) continue;
    endedAt ??= Date.now();
    if (Date.now() - endedAt > patienceMs) return;
    for (const one of waiting) {
      const last = one.text.words.at(-1)?.letters ?? '';
      if (!one.request) continue;
      const shown = discord
        .visible(one.channel)
        .some(({ author, content }) => author.bot && content.includes(last));
      if (shown) waiting.delete(one);
    }
  }
}

async function quiet(discord: LocalDiscord): Promise<void> {
  while (Date.now() - (discord.requests.at(-1)?.at ?? 0) < quietMs) await delay(100);
}

/** The records of one conversation. In a shared channel messages are told apart by their words. */
function conversationOf({ text, channel, request }: Asked, discord: LocalDiscord): Conversation {
  const own = new Set(text.words.map(({ letters }) => letters));
  const mine = discord
    .visible(channel)
    .filter(
      ({ author, content }) => author.bot && content.split(/[^\p{L}\p{N}]+/u).some((word) => own.has(word)),
    );
  return {
    text,
    tokens: request?.tokens ?? [],
    messages: mine.map((message) => ({
      message,
      states: discord.history(message.id).filter(({ content }) => lettersOf(content) !== ''),
    })),
  };
}
