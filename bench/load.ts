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
  /** `chat`: in threads that are conversations, without a mention. */
  via: 'mention' | 'slash' | 'chat';
  /** So many of the conversations are one line of questions in one thread, asked at the same moment; for `chat`. */
  line?: number;
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
  /** Answers that began before the one ahead of them in their line had ended. */
  outOfOrder: number;
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
  let outOfOrder = 0;
  for (let repeat = 0; repeat < load.repeats; repeat += 1) {
    const done = await converse(load, discord, openrouter, servers, bot);
    conversations.push(...done.map((conversation) => measure(conversation, name)));
    outOfOrder += countOutOfOrder(done, load.line ?? 1);
  }
  lag.disable();
  const tokens = openrouter.requests.reduce((sum, request) => sum + request.tokens.length, 0);
  const requests = discord.requests.slice(requestsBefore);
  const refused = requests.filter(({ status }) => status === 429);
  const global = refused.filter(({ scope }) => scope === 'global').length;
  return {
    conversations,
    outOfOrder,
    peakMiB: bot.memory.peak,
    cpuPerThousand: ((bot.cpuMs - cpuBefore) / tokens) * 1000,
    refused: { global, others: refused.length - global },
    requests: count(requests),
    complaints: bot.complaints,
    lagMs: lag.percentile(99) / 1e6,
  };
}

/** @param line the conversations stand in lines of so many */
function countOutOfOrder(conversations: readonly Conversation[], line: number): number {
  return conversations.filter(({ tokens }, index) => {
    const ahead = index % line === 0 ? undefined : conversations[index - 1]?.tokens.at(-1)?.at;
    // One that never came at all has come at no time.
    return ahead !== undefined && !((tokens[0]?.at ?? Number.NaN) >= ahead);
  }).length;
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
  const line = load.line ?? 1;
  const places = await placesFor(load, discord, servers);
  const asked: Asked[] = Array.from({ length: load.conversations }, (_, index) => {
    const place = places[Math.floor(index / line)] as Place;
    return { text: load.text(index), ...place };
  });
  openrouter.answer((request) => {
    // A thread's title, after its first answer.
    if (request.body.response_format) return say('{"title": "A title"}');
    const asker = asked[questionOf(request)] as Asked;
    asker.request = request;
    const { tokensPerSecond, burst, unitsPerToken: tokenUnits } = load;
    return say(asker.text.markdown, { tokensPerSecond, tokenUnits, firstTokenMs, ...(burst && { burst }) });
  });
  await Promise.all(
    asked.map(async ({ member, channel }, index) => {
      await delay((Math.floor(index / line) * load.overMs) / places.length);
      const prompt = `This is question ${index}. Please answer at length.`;
      if (load.via === 'slash') await member.slash(channel, 'ask', { prompt });
      else if (load.via === 'chat') await member.send(channel, prompt);
      else await member.send(channel, `@${discord.bot.name} ${prompt}`);
    }),
  );
  await allShown(asked, discord, openrouter, bot);
  await quiet(discord);
  if (bot.complaints.length > 0) process.stderr.write(`${bot.complaints.slice(0, 3).join('\n')}\n`);
  return asked.map((one) => conversationOf(one, discord));
}

/** Where somebody asks. */
type Place = Pick<Asked, 'channel' | 'member'>;

/** The places of a load, one for each line of questions; threads are opened first. */
async function placesFor(
  load: Load,
  discord: LocalDiscord,
  servers: readonly ServerHandle[],
): Promise<Place[]> {
  const shared = load.oneChannel ? servers[0]?.channel('shared') : undefined;
  const places = Array.from({ length: load.conversations / (load.line ?? 1) }, (_, index) => {
    const server = servers[index % servers.length] as ServerHandle;
    const member = discord.member(`member${index}`, { in: server });
    return { channel: shared ?? server.channel(`channel-${index}`), member };
  });
  if (load.via !== 'chat') return places;
  return Promise.all(
    places.map(async ({ channel, member }, index) => {
      // What the bot may do in a second, it is given to do in a second.
      await delay(index * 100);
      await member.slash(channel, 'chat');
      const thread = await discord.until(() => {
        const opened = channel.threads[0];
        return opened && discord.visible(opened).length > 0 && opened;
      });
      return { channel: thread, member };
    }),
  );
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
    if (openrouter.requests.some(({ finished, aborted }) => !finished && !aborted)) {
      endedAt = undefined;
      continue;
    }
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
