import type { ChannelHandle, Member, MessageView } from '../../sandbox/discord/index.ts';
import type { Choice, RecordedRequest } from '../../sandbox/openrouter/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { asked } from './asking.ts';
import type { House } from './house.ts';
import { logged, openScene, type Scene } from './scene.ts';

/** A preset that remembers three turns, and a cheap one for what lies behind them. */
export const shortMemory = `
default: short
background: cheap
presets:
  short:
    description: Remembers little
    model: openai/gpt-6-luna
    system: You are helpful.
    max_tokens: 1000
    history_tokens: 1000
  cheap:
    description: Sums up
    model: deepseek/deepseek-v4-flash
    system: You are cheap.
    max_tokens: 900
    tools:
      - type: openrouter:datetime
    reasoning: { effort: none }
    provider: { sort: price }
`;

const words = 'word '.repeat(200).trim();

/** Limits under which a long talk takes no long time. */
export const unhurried = { createMessage: { limit: 50, ms: 5000 }, editMessage: { limit: 50, ms: 5000 } };

/** Opens a scene whose models answer `A1 word word …`, `A2 …`, and are asked for summaries as `summarise` says. */
export async function openLongScene(
  summarise: Choice = say('Mara asked many things.'),
  environment: Record<string, string> = {},
  presets = shortMemory,
): Promise<Scene> {
  const scene = await openScene({
    presets,
    environment,
    readKey: () => 'sk-home',
    discord: { limits: unhurried },
  });
  let count = 0;
  scene.openrouter.answer((request) => {
    if (!isSummary(request)) return say(`A${++count} ${words}`);
    return typeof summarise === 'function' ? summarise(request) : summarise;
  });
  return scene;
}

/** Whether a request asks for a summary. */
export function isSummary({ models }: RecordedRequest): boolean {
  return models[0] === 'deepseek/deepseek-v4-flash';
}

/** The requests for summaries so far. */
export function summaryRequests({ openrouter }: Pick<House, 'openrouter'>): RecordedRequest[] {
  return openrouter.requests.filter(isSummary);
}

/** The newest request for an answer. */
export function lastAsked({ openrouter }: Pick<House, 'openrouter'>): RecordedRequest | undefined {
  return openrouter.requests.findLast((request) => !isSummary(request));
}

/** What a summary was made from. */
export function material(request: RecordedRequest | undefined) {
  return JSON.parse(String(request?.body.messages.at(-1)?.content)) as {
    summary?: string;
    turns: { author: string; prompt: string; answer: string }[];
  };
}

/** Waits until the bot has logged a line so often. */
export async function logs(house: Pick<House, 'log'>, message: string, count = 1): Promise<void> {
  while (logged(house, message).length < count) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits until so many summaries are written and saved. */
export function summedUp(house: Pick<House, 'log'>, count = 1): Promise<void> {
  return logs(house, 'summed up older turns', count);
}

/** Asks Q1, Q2, … one after the other, each when the answer before it is whole. */
export async function talkOn(
  scene: Scene,
  count: number,
  options: { where?: ChannelHandle; by?: Member; from?: number } = {},
): Promise<MessageView[]> {
  const { from = 1, ...asking } = options;
  const answers: MessageView[] = [];
  for (let index = from; index < from + count; index += 1)
    answers.push(await asked(scene, `Q${index}`, asking));
  return answers;
}
