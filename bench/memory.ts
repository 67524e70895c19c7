import { setTimeout as delay } from 'node:timers/promises';
import type { LocalOpenRouter, RecordedRequest } from '../sandbox/openrouter/index.ts';
import { say } from '../sandbox/openrouter/scenarios.ts';
import { ordinaryText } from './text.ts';
import { openWorld } from './world.ts';

/** What a long conversation took, turn by turn. */
export interface LongConversation {
  turns: LongTurn[];
  /** The requests for summaries. */
  summaries: Spent[];
  complaints: readonly string[];
}

/** One turn of it. */
export interface LongTurn extends Spent {
  /** From the question to the request at the model, ms; Discord itself takes no time here. */
  untilAsked: number;
  /** Older turns that the model knew neither word by word nor in sum. */
  leftOut: number;
}

/** What a request to a model took. */
export interface Spent {
  promptTokens: number;
  /** Of these, how many a provider's cache would have had, by the rule of the local OpenRouter: an equal beginning. */
  cachedTokens: number;
  completionTokens: number;
  usd: number;
}

/** The model of the background preset; see world.ts. */
const summarising = 'deepseek/deepseek-v4-flash';
/** A hundredth of what people and a cheap model take: 15 s until the next question, 5 s for a summary. */
const thinkMs = 150;
const summaryMs = 50;
const answerUnits = 1000;
const summaryUnits = 5000;
const question =
  'And what would happen if we tried it the other way round, with the second part first, and only then looked at what is left of the first one?';

/** Holds one conversation by slash command, each question asked when the answer before it is whole. */
export async function holdConversation(
  turns: number,
  summaries: boolean,
  preset = 'fast',
): Promise<LongConversation> {
  await using world = await openWorld({ latency: { meanMs: 0, spreadMs: 0 } });
  const { discord, openrouter } = world;
  openrouter.generations.delayMs = 0;
  let answers = 0;
  openrouter.answer((request) =>
    isSummary(request)
      ? say(ordinaryText(answers, summaryUnits).markdown, { firstTokenMs: summaryMs })
      : say(ordinaryText(answers++, answerUnits).markdown),
  );
  const server = discord.server('Server', { owner: discord.owner });
  const channel = server.channel('long');
  const member = discord.member('member', { in: server });
  const bot = await world.start('parley', { SUMMARIES: summaries ? 'on' : 'off' });
  await discord.until(() => discord.commands().length > 0);
  const done: LongTurn[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    await delay(thinkMs);
    const before = openrouter.requests.length;
    const used = member.begin(channel, 'ask', { prompt: `${turn}: ${question}`, preset });
    const content = await discord.until(() => {
      bot.mustRun();
      const last = [used.reply(), ...used.followups()].at(-1);
      if (!last || last.buttons.some(({ label }) => label === 'Stop')) return undefined;
      return /^-# .*tokens.*$/m.exec(last.content)?.[0];
    });
    const request = openrouter.requests.slice(before).find((one) => !isSummary(one));
    if (!request) throw new Error(`turn ${turn} asked no model`);
    done.push({
      ...spent(openrouter, request),
      untilAsked: request.at - used.at,
      leftOut: Number(/(\d+) earlier questions? left out/.exec(content)?.[1] ?? 0),
    });
  }
  const requests = openrouter.requests.filter(isSummary);
  await openrouter.until(() => requests.every(({ finished }) => finished !== undefined));
  return {
    turns: done,
    summaries: requests.map((request) => spent(openrouter, request)),
    complaints: bot.complaints,
  };
}

function isSummary({ models }: RecordedRequest): boolean {
  return models[0] === summarising;
}

function spent({ generations }: LocalOpenRouter, { generationId }: RecordedRequest): Spent {
  const data = generations.get(generationId) ?? {};
  return {
    promptTokens: Number(data.native_tokens_prompt),
    cachedTokens: Number(data.native_tokens_cached),
    completionTokens: Number(data.native_tokens_completion),
    usd: Number(data.total_cost),
  };
}
