import { expect, test } from 'vitest';
import {
  failed,
  failures,
  held,
  inBandError,
  providerError,
  routed,
  say,
  thoughtOnly,
} from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, labels, overLimit, parts, under } from './asking.ts';
import { logged, openScene } from './scene.ts';

/** Seven models in a row: three requests' worth. */
const seven = [
  'openai/gpt-6-luna',
  'google/gemini-3.8-flash',
  'deepseek/deepseek-v4-flash',
  'qwen/qwen3.8-flash',
  'x-ai/grok-4.7',
  'tencent/hy3',
  'minimax/minimax-m3',
];

function presetOf(model: string, fallbacks: readonly string[] = []): string {
  return `
default: only
presets:
  only:
    description: A row of models
    model: ${model}
    fallbacks: [${fallbacks.join(', ')}]
    max_tokens: 1000
`;
}

const inARow = presetOf('openai/gpt-6-luna', seven.slice(1));

test('seven models go out in threes, and the footer says who answered, instead of whom, and why', async () => {
  await using scene = await openScene({ presets: inARow });
  const { openrouter } = scene;
  for (const model of seven.slice(0, 6)) openrouter.down(model);
  openrouter.answer(routed(say('Here I am.')));
  const answer = await asked(scene, 'hi');
  expect(openrouter.requests.map(({ models }) => models)).toEqual([
    seven.slice(0, 3),
    seven.slice(3, 6),
    seven.slice(6),
  ]);
  expect(parts(answer).text).toBe('Here I am.');
  expect(parts(answer).quiet[0]).toMatch(/^minimax-m3 \(instead of gpt-6-luna: its provider is down\) · /);
  const [line] = logged(scene, 'turn');
  expect(line).toMatchObject({
    modelAsked: 'openai/gpt-6-luna',
    modelServed: 'minimax/minimax-m3',
    attempts: [
      `${seven.slice(0, 3).join(',')}: provider-down`,
      `${seven.slice(3, 6).join(',')}: provider-down`,
    ],
  });
});

test('a fallback inside of one request is told with the reason that OpenRouter gives', async () => {
  await using scene = await openScene({ presets: inARow });
  const { openrouter } = scene;
  openrouter.down('openai/gpt-6-luna', failures.sharedPool('OpenAI'));
  openrouter.answer(routed(say('Here I am.')));
  const answer = await asked(scene, 'hi');
  expect(openrouter.requests).toHaveLength(1);
  expect(parts(answer).quiet[0]).toMatch(/^gemini-3.8-flash \(instead of gpt-6-luna: rate limited\) · /);
});

test.for([
  ['~google/gemini-flash-latest', 'google/gemini-3.8-flash'],
  ['openrouter/auto', 'openai/gpt-6-luna'],
  ['google/gemini-3.8-flash:nitro', 'google/gemini-3.8-flash'],
])('what %s chooses for itself is no fallback', async ([model = '', chosen = '']) => {
  const short = chosen.slice(chosen.indexOf('/') + 1);
  await using scene = await openScene({
    presets: `${presetOf(model, ['qwen/qwen3.8-flash', chosen])}    price: { prompt: 1, completion: 5 }\n`,
  });
  scene.openrouter.answer(routed(say('Here I am.')));
  const answer = await asked(scene, 'hi');
  expect(parts(answer).quiet[0]).toMatch(new RegExp(`^${short} · `));
});

test('when all fail, the last failure is the sentence and the log names each request', async () => {
  await using scene = await openScene({ presets: inARow });
  scene.openrouter.next(failed(failures.contextTooLong()), failed(failures.moderated()));
  scene.openrouter.answer(failed(failures.noEndpoints()));
  const answer = await asked(scene, 'hi');
  expect(answer.content).toBe(english.failures['no-endpoints']({}));
  expect(logged(scene, 'turn')[0]?.attempts).toEqual([
    expect.stringMatching(/: context-too-long$/),
    expect.stringMatching(/: moderation$/),
    'minimax/minimax-m3: no-endpoints',
  ]);
});

test('a bad key ends at once: no other model is asked with it', async () => {
  await using scene = await openScene({ presets: inARow });
  scene.openrouter.answer(failed(failures.badKey()));
  expect((await asked(scene, 'hi')).content).toBe(english.failures['key-invalid']());
  expect(scene.openrouter.requests).toHaveLength(1);
});

test('text that was seen is never replaced by another model’s', async () => {
  await using scene = await openScene({ presets: inARow });
  const answer = held(['One ', 'two ', 'three']);
  scene.openrouter.next(answer);
  scene.openrouter.answer(say('Something else.'));
  const prompt = await ask(scene, 'count');
  answer.release();
  await scene.discord.until(() => answerTo(scene, prompt)?.content.startsWith('One'));
  answer.fail(providerError('provider_unavailable'));
  const drawn = await ended(scene, prompt);
  expect(parts(drawn)).toEqual({ text: 'One', quiet: [english.failures['provider-down']()] });
  expect(labels(drawn)).toEqual(under.broken);
  expect(scene.openrouter.requests).toHaveLength(1);
});

test('thoughts are no text: after them another model may still answer, and what they cost is counted', async () => {
  await using scene = await openScene({
    presets: presetOf('openai/gpt-6-luna', ['qwen/qwen3.8-flash']),
    environment: { DAILY_LIMIT_USD: '0.01' },
  });
  scene.openrouter.next(thoughtOnly('Hm.', { usage: { cost: 0.0096 } }));
  scene.openrouter.answer(say('Here I am.', { model: 'qwen/qwen3.8-flash', usage: { cost: 0.0004 } }));
  const answer = await asked(scene, 'hi');
  expect(parts(answer).text).toBe('Here I am.');
  // The next member to ask is told that the day's money is gone.
  const refused = await asked(scene, 'again');
  expect(refused.content).toMatch(overLimit);
});

test('Retry-After is honoured before the only model is asked again', async () => {
  await using scene = await openScene({
    presets: presetOf('openai/gpt-6-luna'),
    environment: { RETRY_CAP_SECONDS: '30' },
  });
  scene.openrouter.next(failed(failures.providerOverloaded(1)));
  scene.openrouter.answer(say('Here I am.'));
  expect(parts(await asked(scene, 'hi')).text).toBe('Here I am.');
  const [first, second] = scene.openrouter.requests;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1000);
});

test('a wait longer than the bot waits is told to the member, not cut short', async () => {
  await using scene = await openScene({ presets: presetOf('openai/gpt-6-luna') });
  scene.openrouter.answer(failed(failures.providerOverloaded(45)));
  const answer = await asked(scene, 'hi');
  expect(answer.content).toBe(english.failures.overloaded({ retryAfterMs: 45_000 }));
  expect(scene.openrouter.requests).toHaveLength(1);
});

test('an in-band failure before the first word moves on as any other', async () => {
  await using scene = await openScene({ presets: presetOf('openai/gpt-6-luna', ['qwen/qwen3.8-flash']) });
  scene.openrouter.next(inBandError(providerError('provider_overloaded'), { model: 'openai/gpt-6-luna' }));
  scene.openrouter.answer(routed(say('Here I am.')));
  const answer = await asked(scene, 'hi');
  expect(parts(answer).quiet[0]).toMatch(/^qwen3.8-flash \(instead of gpt-6-luna: overloaded\) · /);
  expect(scene.openrouter.requests.map(({ models }) => models[0])).toEqual([
    'openai/gpt-6-luna',
    'qwen/qwen3.8-flash',
  ]);
});
