import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lagOf } from '../../playground/page/glass/lag.ts';
import { glassOf } from '../../playground/stage/glass.ts';
import { knobsOf, strike, turn } from '../../playground/stage/knobs.ts';
import { openStage, type Stage } from '../../playground/stage/stage.ts';
import type { Glass } from '../../playground/wire/glass.ts';
import type { ChannelHandle, MessageView } from '../../sandbox/discord/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { isEnd, said } from '../e2e/scene.ts';

let stage: Stage;
let channel: ChannelHandle;
beforeAll(async () => {
  stage = await openStage({
    environment: {},
    latency: { meanMs: 20, spreadMs: 10 },
    tokensPerSecond: 400,
  });
  expect(await stage.ready).toBe(true);
}, 60_000);
afterAll(() => stage.close());
beforeEach(() => {
  channel = stage.server.channel('quiet');
});

/** Asks the bot and waits for the whole answer: all of its messages. */
async function asked(text: string): Promise<MessageView[]> {
  await stage.discord.owner.send(channel, `${stage.discord.bot.mention} ${text}`);
  return whole();
}

/** The bot's messages in the channel once the last one ends an answer. */
function whole(fits = (_: MessageView[]) => true): Promise<MessageView[]> {
  return stage.discord.until(
    () => {
      const messages = said(stage, channel);
      const last = messages.at(-1);
      return last && isEnd(last) && fits(messages) && messages;
    },
    { within: 30_000 },
  );
}

/** Behind the glass of a message, once every request is paid for (or failed) and every call is answered. */
async function settled(message: Pick<MessageView, 'id'> | undefined): Promise<Glass> {
  return stage.discord.until(() => {
    const glass = glassOf(stage, message?.id ?? '');
    const isPaid = glass.ledger.length > 0 && glass.ledger.every(({ state }) => state !== 'open');
    return isPaid && glass.calls.every(({ status }) => status > 0) && glass;
  });
}

const answers = ({ requests }: Glass) =>
  requests.filter(({ body }) => (body as { trace: { span_name: string } }).trace.span_name === 'answer');
const letters = (text: string) => text.match(/[\p{L}\p{N}]/gu)?.join('').length;
const last = <Item>(items: readonly Item[]) => items[items.length - 1] as Item;

test('of a reply it is seen what the model was sent, what came back when, and what it cost', async () => {
  const [reply] = await asked('hello, what can you do?');
  const glass = await settled(reply);
  const [request] = answers(glass);
  const arrived = stage.openrouter.requests.find(
    ({ generationId }) => generationId === request?.generationId,
  );
  expect(request).toMatchObject({ status: 200, body: arrived?.body, endedAt: expect.any(Number) });
  expect(JSON.stringify(request?.body)).toContain('what can you do?');
  expect(last(request?.events ?? []).data).toBe('[DONE]');
  expect(JSON.stringify(glass)).not.toContain('Bearer');
  const row = glass.ledger.find(({ kind }) => kind === 'answer');
  const usage = request?.events.map(({ data }) => (data as { usage?: Record<string, number> }).usage);
  const told = usage?.find((one) => one !== undefined);
  expect(row).toMatchObject({
    ...{ state: 'settled', promptTokens: told?.prompt_tokens, completionTokens: told?.completion_tokens },
    costUsd: expect.closeTo(told?.cost ?? -1, 6),
  });
  expect(row?.reservedUsd).toBeGreaterThanOrEqual(row?.costUsd ?? Infinity);
});

test('each call to Discord is seen with its bucket, in the order in which they were made', async () => {
  const [reply] = await asked('tell me a long story');
  const { calls } = await settled(reply);
  const routes = calls.map(({ method, route }) => `${method} ${route}`);
  expect(routes).toContain('POST /channels/:channel/messages');
  expect(routes).toContain('PATCH /channels/:channel/messages/:message');
  for (const call of calls.filter(({ method }) => method === 'PATCH'))
    expect(call).toMatchObject({ status: 200, bucket: expect.any(String), ms: expect.any(Number) });
  expect(calls.map(({ at }) => at)).toEqual(calls.map(({ at }) => at).toSorted());
});

test('text received is drawn against text visible, also where an answer takes several messages', async () => {
  const text = Array.from({ length: 300 }, (_, index) => `Sentence ${index} of this story.`).join(' ');
  stage.openrouter.next(say(text, { tokensPerSecond: 3000 }));
  const messages = await asked('a story');
  expect(messages.length).toBeGreaterThan(2);
  const drawn = () => last(glassOf(stage, last(messages).id).timeline.visible)?.units;
  // The last message is shown a moment before the bot notes that it is one of the answer's.
  await stage.discord.until(() => drawn() === letters(text));
  for (const message of messages) {
    const { timeline } = await settled(message);
    expect(last(timeline.received).units).toBe(letters(text));
    expect(last(timeline.visible).units).toBe(letters(text));
    expect(timeline.visible.length).toBeGreaterThanOrEqual(messages.length);
    const lag = lagOf(timeline);
    expect(lag?.units).toBeGreaterThan(0);
    expect(lag?.ms).toBeGreaterThan(0);
  }
});

test('an answer that takes the place of another is drawn by itself', async () => {
  stage.openrouter.next(say('The first answer, which is rather long.'));
  const [reply] = await asked('first');
  stage.openrouter.next(say('Second.'));
  await stage.discord.owner.click(reply as MessageView, 'Regenerate');
  await whole(([shown]) => shown?.content.startsWith('Second.') === true);
  const glass = await settled(reply);
  expect(answers(glass)).toHaveLength(2);
  expect(last(glass.timeline.received).units).toBe(letters('Second'));
  expect(last(glass.timeline.visible).units).toBe(letters('Second'));
});

test('an answer to a command is seen as any other, with the calls by the interaction', async () => {
  const used = await stage.discord.owner.slash(channel, 'ask', { prompt: 'hello' });
  await stage.discord.until(() => isEnd(used.reply() as MessageView));
  const glass = await settled(used.reply());
  expect(answers(glass)).toHaveLength(1);
  const routes = new Set(glass.calls.map(({ route }) => route));
  expect(routes).toContain('/interactions/:interaction/:token/callback');
  expect(routes).toContain('/webhooks/:application/:token/messages/@original');
  expect(last(glass.timeline.visible).units).toBe(last(glass.timeline.received).units);
});

test('answers side by side are seen each by itself', async () => {
  await stage.discord.owner.slash(channel, 'compare ask', {
    prompt: 'hello',
    first: 'smart',
    second: 'fast',
  });
  const columns = await stage.discord.until(
    () => {
      const two = said(stage, channel).filter(({ content }) => content.startsWith('**'));
      return (
        two.length === 2 && two.every(({ buttons }) => buttons.every(({ label }) => label !== 'Stop')) && two
      );
    },
    { within: 15_000 },
  );
  for (const preset of ['smart', 'fast']) {
    const glass = await settled(columns.find(({ content }) => content.startsWith(`**${preset}**`)));
    const traced = glass.requests.map(({ body }) => (body as { trace: { generation_name: string } }).trace);
    expect(traced.map(({ generation_name }) => generation_name)).toEqual([preset]);
    expect(glass.ledger).toHaveLength(1);
    expect(last(glass.timeline.received).units).toBeGreaterThan(0);
  }
});

test('of a message that is no answer its calls are seen, and no others', async () => {
  const used = await stage.discord.owner.slash(channel, 'help');
  const reply = await stage.discord.until(() => used.reply());
  const glass = glassOf(stage, reply.id);
  expect([glass.requests, glass.ledger, glass.timeline.received]).toEqual([[], [], []]);
  expect(glass.calls.map(({ route }) => route)).toEqual(['/interactions/:interaction/:token/callback']);
});

test('what was ordered to fail fails once, and is seen', async () => {
  turn(stage, { nextAnswer: '502', tokensPerSecond: 900, latencyMs: 30 });
  expect(knobsOf(stage)).toEqual({ nextAnswer: '502', tokensPerSecond: 900, latencyMs: 30, echo: false });
  const [reply] = await asked('hello');
  expect(knobsOf(stage).nextAnswer).toBe('normal');
  const statuses = answers(await settled(reply)).map(({ status }) => status);
  expect(statuses).toEqual([502, 200]);
});

test('a rate limit that strikes is seen with its scope, and the answer is whole all the same', async () => {
  strike(stage, 'discord-429');
  const [reply] = await asked('hello');
  const { calls } = await settled(reply);
  expect(calls.filter(({ status }) => status === 429)).toEqual([expect.objectContaining({ scope: 'user' })]);
});

test('a connection that is cut is taken up again', async () => {
  const { counts } = stage.discord.gateway;
  for (const what of ['disconnect', 'reconnect'] as const) {
    const before = counts.resumed;
    strike(stage, what);
    await stage.discord.until(() => counts.resumed > before);
  }
  expect(await asked('still there?')).toHaveLength(1);
});

test('asked to, it tells what the provider was sent', async () => {
  turn(stage, { echo: true });
  const [reply] = await asked('hello');
  turn(stage, { echo: false });
  const [request] = answers(await settled(reply));
  expect(request?.echo).toEqual([expect.objectContaining({ messages: expect.any(Array), stream: true })]);
});
