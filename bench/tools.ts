import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedRequest } from '../sandbox/openrouter/index.ts';
import { say, toolCalls } from '../sandbox/openrouter/scenarios.ts';
import { openWorld } from './world.ts';

/** How loops over functions went that ran at once. Times in ms, memory in MiB. */
export interface ToolsBench {
  loops: number;
  /** Requests with functions in each loop, and calls in each of them. */
  rounds: number;
  callsPerRound: number;
  /** From the end of a round to the next request: the calls, their results, the ledger. */
  between: number[];
  /** From the last token to the whole answer on the screen. */
  complete: number[];
  /** Answers that were never whole. */
  lost: number;
  /** Results that are missing or not those of their calls. */
  wrong: number;
  refused: number;
  /** Of the bot, for each answer with all its rounds. */
  cpuMs: number;
  restingMiB: number;
  peakMiB: number;
  complaints: readonly string[];
}

const rounds = 3;
const callsPerRound = 2;
/** From the request to the first token of each round. */
const firstTokenMs = 500;
const patienceMs = 60_000;
const settleMs = 3000;

const presets = `
default: helper
presets:
  helper:
    description: Calls functions
    model: openai/gpt-6-luna
    max_tokens: 2000
    functions: [double]
`;

/** Gives its number twice, a moment later. */
const double = `
export const tool = {
  name: 'double',
  description: 'Doubles a number.',
  parameters: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false },
  writes: false,
  run: async (given: unknown) => String((given as { n: number }).n * 2),
};`;

/** Has so many members ask within two seconds, each in a channel of their own, and lets each answer call functions. */
export async function benchTools(loops: number): Promise<ToolsBench> {
  await using world = await openWorld({ presets, tools: { 'double.ts': double } });
  const { discord, openrouter } = world;
  const servers = Array.from({ length: Math.ceil(loops / 10) }, (_, index) =>
    discord.server(`Server ${index}`, { owner: discord.owner }),
  );
  const places = Array.from({ length: loops }, (_, index) => {
    const server = servers[index % servers.length] ?? servers[0];
    if (!server) throw new Error('there is no server');
    const channel = server.channel(`channel-${index}`);
    return { channel, member: discord.member(`member${index}`, { in: server }) };
  });
  openrouter.answer((request) => {
    const round = roundOf(request);
    const loop = loopOf(request);
    if (round === rounds) return say(`Loop ${loop} is whole${loop}.`, { firstTokenMs, tokensPerSecond: 50 });
    const calls = Array.from({ length: callsPerRound }, (_, index) => ({
      id: `call_${round}_${index}`,
      name: 'double',
      arguments: JSON.stringify({ n: numberOf(loop, round, index) }),
    }));
    return toolCalls(calls, { firstTokenMs, before: `Round ${round}. `, tokensPerSecond: 50 });
  });
  // The first start warms the compile cache.
  await (await world.start('parley')).stop();
  const bot = await world.start('parley');
  await discord.until(() => discord.commands().length > 0);
  await delay(settleMs);
  const restingMiB = bot.memory.now;
  const before = discord.requests.length;
  const cpuBefore = bot.cpuMs;
  await Promise.all(
    places.map(async ({ channel, member }, index) => {
      await delay((index * 2000) / loops);
      await member.send(channel, `@${discord.bot.name} This is loop ${index}. Double it all.`);
    }),
  );
  const endOf = (index: number) => {
    const message = discord
      .visible(places[index]?.channel as { id: string })
      .find(({ author, content }) => author.bot && content.includes(`whole${index}.`));
    return (
      message && discord.history(message.id).find(({ content }) => content.includes(`whole${index}.`))?.at
    );
  };
  const until = Date.now() + patienceMs;
  while (Date.now() < until && places.some((_, index) => endOf(index) === undefined)) {
    bot.mustRun();
    await delay(250);
  }
  const byLoop = Map.groupBy(openrouter.requests, loopOf);
  const each = places.map((_, index) => ({ asked: byLoop.get(index) ?? [], end: endOf(index) }));
  return {
    ...{ loops, rounds, callsPerRound, restingMiB },
    between: each.flatMap(({ asked }) =>
      asked.slice(1).map(({ at }, index) => at - (asked[index]?.finished ?? Number.NaN)),
    ),
    complete: each.map(
      ({ asked, end }) => (end ?? Number.NaN) - (asked.at(-1)?.tokens.at(-1)?.at ?? Number.NaN),
    ),
    lost: each.filter(({ end }) => end === undefined).length,
    wrong: each.reduce((sum, { asked }, index) => sum + wrongIn(asked.at(-1), index), 0),
    refused: discord.requests.slice(before).filter(({ status }) => status === 429).length,
    cpuMs: (bot.cpuMs - cpuBefore) / loops,
    peakMiB: bot.memory.peak,
    complaints: bot.complaints,
  };
}

const numberOf = (loop: number, round: number, index: number) => loop * 100 + round * 10 + index;

function loopOf({ body }: RecordedRequest): number {
  const prompt = body.messages.find(
    ({ role, content }) => role === 'user' && /loop \d+\./.test(String(content)),
  );
  return Number(/loop (\d+)\./.exec(String(prompt?.content))?.[1]);
}

function roundOf({ body }: RecordedRequest): number {
  return body.messages.filter(({ tool_calls }) => tool_calls).length;
}

/** How many results of a loop's last request are not what its calls should have given. */
function wrongIn(last: RecordedRequest | undefined, loop: number): number {
  const given = last?.body.messages.filter(({ role }) => role === 'tool') ?? [];
  const right = Array.from({ length: rounds * callsPerRound }, (_, call) => {
    const number = numberOf(loop, Math.floor(call / callsPerRound), call % callsPerRound);
    return String(given[call]?.content).endsWith(`> ${number * 2}`);
  });
  return right.filter((isRight) => !isRight).length;
}
