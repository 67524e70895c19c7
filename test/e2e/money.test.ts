import { expect, test } from 'vitest';
import { startOpenRouter } from '../../sandbox/openrouter/index.ts';
import { cutSocket, failed, failures, held, say } from '../../sandbox/openrouter/scenarios.ts';
import { openStore } from '../../src/store/store.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, grewDear, labels, overLimit, parts } from './asking.ts';
import type { House } from './house.ts';
import { nextHeld, openScene, type Scene } from './scene.ts';

/** A preset of these lines. */
const presets = (...lines: string[]) =>
  `default: only\npresets:\n  only:\n    description: One\n${lines.map((line) => `    ${line}\n`).join('')}`;

const luna = 'model: openai/gpt-6-luna';

/** The newest request to a model. */
function lastBody({ openrouter }: Pick<House, 'openrouter'>) {
  return openrouter.requests.at(-1)?.body as unknown as {
    max_tokens: number;
    provider?: { max_price?: Record<string, string>; [field: string]: unknown };
  };
}

/** The rows of the ledger, read when the bot has stopped. */
async function ledger(scene: Scene) {
  await scene.parley.stop();
  const store = await openStore(`sqlite://${scene.database}`);
  const rows = await store.sql.selectFrom('calls').selectAll().orderBy('id').execute();
  await store.close();
  return rows;
}

test('each request says what it may cost at the most: the dearest of the models that it carries', async () => {
  await using scene = await openScene({
    presets: presets(
      luna,
      'fallbacks: [google/gemini-3.8-flash]',
      'max_tokens: 700',
      'provider: { sort: price }',
    ),
  });
  await asked(scene, 'hi');
  expect(lastBody(scene)).toMatchObject({
    max_tokens: 700,
    provider: { sort: 'price', max_price: { prompt: '0.825001', completion: '4.12501', request: '0' } },
  });
});

test('the preset’s own price limit is kept where it is lower', async () => {
  await using scene = await openScene({
    presets: presets(
      'model: google/gemini-3.8-flash',
      'fallbacks: [openai/gpt-6-luna]',
      'provider: { max_price: { prompt: 0.5, completion: 100, image: 0.01 } }',
    ),
  });
  await asked(scene, 'hi');
  expect(lastBody(scene).provider?.max_price).toEqual({
    ...{ prompt: '0.500001', completion: '4.12501', request: '0', image: '0.01' },
  });
});

test('a model that is free sets nothing aside, and answers where the money is gone', async () => {
  const free = 'model: google/gemma-4-31b-it:free';
  await using scene = await openScene({ presets: presets(free), environment: { DAILY_LIMIT_USD: '0' } });
  expect(parts(await asked(scene, 'hi')).text).not.toMatch(overLimit);
  expect(lastBody(scene).provider?.max_price).toEqual({ prompt: '0', completion: '0', request: '0' });
  const rows = await ledger(scene);
  expect(rows).toMatchObject([{ state: 'settled', reserved_micro_usd: 0, cost_micro_usd: 0, requests: 1 }]);
});

test('where a limit leaves less, the answer may be shorter, and says so when it was cut by that', async () => {
  await using scene = await openScene({
    presets: presets(luna, 'max_tokens: 8000'),
    environment: { DAILY_LIMIT_USD: '0.001' },
  });
  scene.openrouter.next(say('Only a part', { finishReason: 'length' }));
  const answer = await asked(scene, 'hi');
  expect(lastBody(scene).max_tokens).toBeGreaterThan(1500);
  expect(lastBody(scene).max_tokens).toBeLessThan(2000);
  expect(parts(answer).quiet[0]).toBe('Cut off: what was left of **$0.001 a day** was not enough for more.');
  expect(labels(answer)).toContain('Continue');
});

test('where a limit leaves too little, nothing is sent; a slash command is refused for its asker alone', async () => {
  await using scene = await openScene({
    presets: presets(luna, 'max_tokens: 8000'),
    environment: { DAILY_LIMIT_USD: '0.0001' },
  });
  const { discord, mara, channel } = scene;
  expect((await asked(scene, 'hi')).content).toMatch(overLimit);
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  const told = await discord.until(() => used.followups()[0]);
  expect(told).toMatchObject({ content: expect.stringMatching(overLimit), ephemeral: true });
  expect(used.reply()).toBeUndefined();
  expect(discord.visible(channel).filter(({ author }) => author.id === discord.bot.id)).toHaveLength(1);
  expect(scene.openrouter.requests).toEqual([]);
  const history = await mara.slash(channel, 'history show');
  await discord.until(() => history.reply()?.content === english.history.empty);
});

test('requests count, and what was refused outright costs nothing', async () => {
  await using scene = await openScene({ environment: { BOT_LIMITS: '2 requests per day' } });
  scene.openrouter.answer(failed(failures.badRequest('no')));
  await asked(scene, 'one');
  scene.openrouter.answer(say('Two.'));
  await asked(scene, 'two');
  expect((await asked(scene, 'three')).content).toMatch(/2 requests/);
  const rows = await ledger(scene);
  expect(rows).toMatchObject([
    { state: 'settled', outcome: 'bad-request', cost_micro_usd: 0, requests: 1, prompt_tokens: 0 },
    { state: 'settled', outcome: 'done', requests: 1 },
  ]);
});

test('each request of an answer is a row, with what it has used, and only the first counts', async () => {
  await using scene = await openScene();
  const { openrouter, server, channel, mara } = scene;
  openrouter.next(failed(failures.overloaded()));
  openrouter.answer(say('Here.', { model: 'google/gemini-3.8-flash', usage: { cost: 0.002 } }));
  await asked(scene, 'hi');
  const place = {
    user_id: mara.id,
    server_id: server.id,
    channel_id: channel.id,
    preset: 'fast',
    purpose: 'answer',
  };
  const rows = await ledger(scene);
  expect(rows).toMatchObject([
    { ...place, state: 'settled', outcome: 'overloaded', cost_micro_usd: 0, requests: 1 },
    { ...place, state: 'settled', outcome: 'done', cost_micro_usd: 2000, requests: 0 },
  ]);
  const usage = { model_served: 'google/gemini-3.8-flash', provider: expect.any(String) };
  expect(rows[1]).toMatchObject({ ...usage, generation_id: openrouter.requests[1]?.generationId });
  expect(rows[1]?.completion_tokens).toBeGreaterThan(0);
  expect(rows[1]?.total_ms).toBeGreaterThanOrEqual(rows[1]?.first_token_ms ?? Number.NaN);
  expect(rows.every((row) => row.reserved_micro_usd > 0)).toBe(true);
});

test('many questions at once never pass a limit together', async () => {
  await using scene = await openScene({
    presets: presets(luna, 'max_tokens: 1000'),
    environment: { DAILY_LIMIT_USD: '0.002', TURNS_PER_MEMBER: '100' },
  });
  const answers = Array.from({ length: 12 }, () => held('Yes.'));
  scene.openrouter.next(...answers);
  const prompts = await Promise.all(answers.map((_, index) => ask(scene, `Q${index}`)));
  // Each sets some 540 micro-USD aside: three fit whole, and a shorter one.
  const refused = () => prompts.filter((prompt) => overLimit.test(answerTo(scene, prompt)?.content ?? ''));
  await scene.discord.until(() => refused().length === 8);
  expect(scene.openrouter.requests).toHaveLength(4);
  for (const answer of answers) answer.finish();
  for (const prompt of prompts) await ended(scene, prompt);
  const rows = await ledger(scene);
  expect(rows.reduce((sum, row) => sum + row.reserved_micro_usd, 0)).toBeLessThanOrEqual(2000);
});

test.each([
  ['a router', 'openrouter/auto', 'openrouter/auto'],
  ['a model that is not listed', 'nobody/knows', 'nobody/knows'],
  ['a server elsewhere', 'llama\n    base_url: https://models.example.com/v1', 'llama'],
])('%s is not asked before the preset says what it costs', async (_, model, named) => {
  await using scene = await openScene({ presets: presets(`model: ${model}`) });
  const answer = await asked(scene, 'hi');
  expect(answer.content).toBe(english.quota.unknownPrice(named, 'only'));
  expect(labels(answer)).toContain('Retry');
  expect(scene.openrouter.requests).toEqual([]);
});

test('a router is asked at the price that its preset gives', async () => {
  await using scene = await openScene({
    presets: presets('model: openrouter/auto', 'price: { prompt: 1, completion: 2.5 }'),
  });
  await asked(scene, 'hi');
  expect(lastBody(scene).provider?.max_price).toEqual({
    prompt: '1.00001',
    completion: '2.50001',
    request: '0',
  });
});

test('a model that is no longer listed does not stand in the way of its fallbacks', async () => {
  await using scene = await openScene({
    presets: presets('model: nobody/knows', 'fallbacks: [openai/gpt-6-luna]'),
  });
  scene.openrouter.answer(say('Here.', { model: 'openai/gpt-6-luna' }));
  expect(parts(await asked(scene, 'hi')).quiet[0]).toContain('gpt-6-luna');
  expect(lastBody(scene).provider?.max_price).toMatchObject({ completion: '0.500001' });
});

test('prices above a length of the prompt are those that are set aside', async () => {
  await using scene = await openScene({
    presets: presets('model: anthropic/claude-haiku-5.5', 'max_tokens: 500'),
  });
  await scene.mara.send(scene.channel, `@Parley ${'a b '.repeat(400)}`);
  await scene.openrouter.until(() => scene.openrouter.requests.length === 1);
  expect(lastBody(scene).provider?.max_price).toMatchObject({ prompt: '0.100001', completion: '0.500001' });
  scene.openrouter.models = scene.openrouter.models.map((model) => ({
    ...model,
    pricing: {
      ...model.pricing,
      overrides: [{ min_prompt_tokens: 100, prompt: '0.000003', completion: '0.000009' }],
    },
  }));
  await scene.restart();
  await asked(scene, 'a b '.repeat(400));
  expect(lastBody(scene).provider?.max_price).toMatchObject({ prompt: '3.00001', completion: '9.00001' });
});

test('what a preset lets its models search is set aside, at the price of each search', async () => {
  const search = 'tools: [{ type: "openrouter:web_search", parameters: { max_uses: 3 } }]';
  await using scene = await openScene({ presets: presets(luna, 'max_tokens: 1000', search) });
  await asked(scene, 'hi');
  const [row] = await ledger(scene);
  // Three searches at 0.007, four prompts with results of 5,000 tokens, 0.5 for a thousand tokens.
  expect(row?.reserved_micro_usd).toBeGreaterThan(21_000 + 500);
  expect(row?.reserved_micro_usd).toBeLessThan(21_000 + 500 + 6000);
});

test('a model that has grown dearer meanwhile is not asked at the new price, but by whoever asks again', async () => {
  await using scene = await openScene({ presets: presets(luna) });
  await asked(scene, 'hi');
  grewDear(scene);
  const refused = await asked(scene, 'and now?');
  expect(refused.content).toContain('than they did a moment ago');
  const listed = scene.openrouter.lookups.filter(({ path }) => path === '/models');
  await scene.openrouter.until(
    () => scene.openrouter.lookups.filter(({ path }) => path === '/models').length > listed.length - 1,
  );
  await scene.discord.until(() => scene.log.length > 0);
  expect((await asked(scene, 'again')).content).toContain('gpt-6-luna');
  expect(lastBody(scene).provider?.max_price).toMatchObject({ prompt: '10000.1' });
});

test('without today’s prices nothing is asked, and as soon as they are there it is', async () => {
  await using scene = await openScene({
    presets: presets(luna),
    prepare: (_, openrouter) => openrouter.failLookups(failures.providerUnavailable()),
  });
  expect((await asked(scene, 'hi')).content).toBe(english.quota.noPrices);
  expect(scene.openrouter.requests).toEqual([]);
  scene.openrouter.failLookups(undefined);
  expect(parts(await asked(scene, 'hi')).quiet[0]).toContain('gpt-6-luna');
});

test('a server of the operator’s own costs what its preset says, which is shown and counted', async () => {
  const own = await startOpenRouter({ tokensPerSecond: Number.POSITIVE_INFINITY });
  try {
    own.answer(say('Home.', { usage: { prompt_tokens: 100, completion_tokens: 10, cost: null } as never }));
    const at = [`base_url: ${own.url}`, 'key_variable: HOME_KEY', 'model: llama', 'max_tokens: 1000'];
    await using scene = await openScene({
      presets: presets(...at, 'price: { prompt: 1000, completion: 5000 }'),
      environment: { DAILY_LIMIT_USD: '10' },
      readKey: () => 'home',
    });
    const home = await asked(scene, 'hi');
    expect(home.content).toContain('$0.15');
    expect(own.requests[0]?.body).not.toHaveProperty('provider');
    await scene.changePresets(presets(...at));
    expect(parts(await asked(scene, 'hi')).quiet[0]).not.toContain('$');
    const rows = await ledger(scene);
    expect(rows).toMatchObject([
      { state: 'settled', cost_micro_usd: 150_000 },
      { state: 'settled', reserved_micro_usd: 0, cost_micro_usd: 0 },
    ]);
  } finally {
    await own.close();
  }
});

test('titles and summaries are rows of whoever asked, and no requests', async () => {
  await using scene = await openScene();
  await scene.mara.slash(scene.channel, 'chat', { topic: 'cats' });
  await scene.openrouter.until(() => scene.openrouter.requests.length === 2);
  const rows = await ledger(scene);
  const [thread] = scene.channel.threads;
  const place = { user_id: scene.mara.id, channel_id: thread?.id, parent_id: scene.channel.id };
  expect(rows).toMatchObject([
    { ...place, purpose: 'answer', requests: 1 },
    { ...place, purpose: 'title', requests: 0 },
  ]);
});

test('an answer that was stopped before OpenRouter had taken it counts as what was set aside', async () => {
  await using scene = await openScene({ environment: { DRAIN_SECONDS: '0' } });
  nextHeld(scene, 'Never.');
  await ask(scene, 'hi');
  await scene.openrouter.until(() => scene.openrouter.requests.length === 1);
  const rows = await ledger(scene);
  expect(rows).toMatchObject([{ state: 'unknown', outcome: 'stopped', cost_micro_usd: null }]);
});

test('thoughts take their tokens before the answer: where a limit leaves too few for both, nothing is sent', async () => {
  const thinks = presets(
    'model: anthropic/claude-sonnet-5.5',
    'max_tokens: 8000',
    'reasoning: { effort: high }',
  );
  await using scene = await openScene({ presets: thinks, environment: { DAILY_LIMIT_USD: '0.008' } });
  expect((await asked(scene, 'hi')).content).toMatch(overLimit);
  expect(scene.openrouter.requests).toEqual([]);
  await using richer = await openScene({ presets: thinks, environment: { DAILY_LIMIT_USD: '0.02' } });
  await asked(richer, 'hi');
  expect(lastBody(richer).max_tokens).toBeGreaterThan(1280);
  expect(lastBody(richer).max_tokens).toBeLessThan(8000);
});

test('tokens of a server that costs nothing count, also where it does not tell how many it took', async () => {
  const own = await startOpenRouter({ tokensPerSecond: Number.POSITIVE_INFINITY });
  try {
    own.next(cutSocket('Half of it '));
    await using scene = await openScene({
      presets: presets(`base_url: ${own.url}`, 'key_variable: HOME_KEY', 'model: llama', 'max_tokens: 1000'),
      environment: { BOT_LIMITS: '1200 tokens per day', RETRY_ATTEMPTS: '1' },
      readKey: () => 'home',
    });
    expect((await asked(scene, 'hi')).content).toContain('Half of it');
    expect((await asked(scene, 'and now?')).content).toMatch(overLimit);
    expect(own.requests).toHaveLength(1);
    const rows = await ledger(scene);
    expect(rows).toMatchObject([{ state: 'unknown', outcome: 'cut-socket', reserved_micro_usd: 0 }]);
  } finally {
    await own.close();
  }
});

test.each([
  ['first', ['google/gemma-4-31b-it:free', 'openai/gpt-6-luna'], undefined],
  ['last', ['openai/gpt-6-luna', 'google/gemma-4-31b-it:free'], 'instead of gpt-6-luna: a limit is reached'],
])(
  'where the money is gone, a free model that comes %s in its preset is asked alone',
  async (_, models, told) => {
    const [model, fallback] = models;
    await using scene = await openScene({
      presets: presets(`model: ${model}`, `fallbacks: ["${fallback}"]`),
      environment: { DAILY_LIMIT_USD: '0' },
    });
    const { text, quiet } = parts(await asked(scene, 'hi'));
    expect(text).not.toMatch(overLimit);
    if (told) expect(quiet[0]).toContain(told);
    else expect(quiet[0]).not.toContain('instead of');
    expect(scene.openrouter.requests.map((request) => request.models)).toEqual([
      ['google/gemma-4-31b-it:free'],
    ]);
    const rows = await ledger(scene);
    expect(rows).toMatchObject([{ state: 'settled', reserved_micro_usd: 0, cost_micro_usd: 0, requests: 1 }]);
  },
);
