import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked, parts } from './asking.ts';
import { answers, chat, isTitle } from './conversing.ts';
import { pressed } from './panel.ts';
import { logged, openScene, type Scene } from './scene.ts';

function newest({ openrouter }: Scene) {
  const request = openrouter.requests.at(-1);
  if (!request) throw new Error('nothing was asked');
  return request.body;
}

test('all calls of a turn are one trace, each with a span of its own, under the preset’s name', async () => {
  await using scene = await openScene();
  answers(scene, 'Yes.', 'No.');
  const thread = await chat(scene);
  await scene.mara.send(thread, 'one');
  await scene.openrouter.until(() => scene.openrouter.requests.some(isTitle));
  await scene.openrouter.until(() =>
    scene.openrouter.requests.every(({ finished }) => finished !== undefined),
  );
  const [answer, title] = scene.openrouter.requests.map(({ body }) => body);
  const trace = {
    trace_id: expect.stringMatching(/^[0-9a-z]{21}$/),
    trace_name: 'turn',
    generation_name: 'fast',
  };
  expect(answer?.trace).toEqual({ ...trace, span_name: 'answer' });
  expect(title?.trace).toEqual({ ...(answer?.trace as object), span_name: 'title' });
  expect(title?.user).toBe(answer?.user);
  expect(answer?.user).toMatch(/^[0-9a-f]{32}$/);
  expect(String(answer?.session_id).length).toBeLessThanOrEqual(256);
});

const luna = { prompt: 0.1, completion: 0.5 };
const own = { prompt: 3, completion: 15 };

test.each([
  ['openai/gpt-6-luna:nitro', '', 'openai/gpt-6-luna', luna],
  ['openai/gpt-6-luna:floor', '', 'openai/gpt-6-luna', luna],
  ['openai/gpt-6-luna:nitro', '    price: { prompt: 3, completion: 15 }\n', 'openai/gpt-6-luna', own],
  ['google/gemma-4-31b-it:free', '', 'google/gemma-4-31b-it:free', { prompt: 0, completion: 0 }],
  ['openai/gpt-6-luna@preset/house-style', '', 'openai/gpt-6-luna', luna],
  ['@preset/house-style', '    price: { prompt: 3, completion: 15 }\n', undefined, own],
])(
  '%s goes out as it is, at that price and no dearer, and is no fallback of itself',
  async (model, more, served, price) => {
    await using scene = await openScene({
      presets: `default: one\npresets:\n  one:\n    description: One\n    model: '${model}'\n    max_tokens: 500\n${more}`,
    });
    const answer = await asked(scene, 'hello');
    expect(newest(scene).model).toBe(model);
    const most = (newest(scene).provider as { max_price: Record<string, string> }).max_price;
    expect(Number(most.prompt)).toBeCloseTo(price.prompt, 3);
    expect(Number(most.completion)).toBeCloseTo(price.completion, 3);
    if (served) expect(logged(scene, 'turn')[0]?.modelServed).toBe(served);
    expect(answer.content).not.toContain('instead of');
  },
);

test('what a preset demands of providers goes out, and holds for what is written in the background, too', async () => {
  await using scene = await openScene({
    presets: `
default: careful
background: cheap
presets:
  careful:
    description: Keeps to itself
    model: openai/gpt-6-luna
    max_tokens: 500
    provider: { zdr: true, data_collection: deny, order: [openai], allow_fallbacks: false, sort: latency, max_price: { prompt: 3 } }
  cheap:
    description: In the background
    model: deepseek/deepseek-v4-flash
    max_tokens: 500
    provider: { sort: price }
`,
  });
  answers(scene, 'Yes.');
  const thread = await chat(scene);
  await scene.mara.send(thread, 'one');
  await scene.openrouter.until(() => scene.openrouter.requests.some(isTitle));
  const [answer, title] = scene.openrouter.requests.map(({ body }) => body);
  expect(answer?.provider).toMatchObject({
    zdr: true,
    data_collection: 'deny',
    order: ['openai'],
    allow_fallbacks: false,
    sort: 'latency',
  });
  expect(title?.provider).toMatchObject({ zdr: true, data_collection: 'deny', sort: 'price' });
});

test('where nobody keeps to a preset’s data policy, the asker is told so, and nothing is relaxed', async () => {
  await using scene = await openScene({
    presets: `default: one\npresets:\n  one:\n    description: One\n    model: cohere/north-mini-code:free\n    max_tokens: 500\n    provider: { data_collection: deny }\n`,
  });
  const answer = await asked(scene, 'hello');
  expect(answer.content).toMatch(/data policy/);
  expect(scene.openrouter.requests.map(({ body }) => body.provider)).toEqual([
    expect.objectContaining({ data_collection: 'deny' }),
  ]);
});

test('operators, and nobody else, are shown what went to the provider, where that is switched on', async () => {
  await using scene = await openScene({ environment: { DEBUG_ECHO: 'on' } });
  const { owner } = scene.discord;
  scene.openrouter.answer(say('Yes.'));
  const own = await asked(scene, 'secret plans', { by: owner });
  expect(newest(scene).debug).toEqual({ echo_upstream_body: true });
  expect(parts(own).text).toBe('Yes.');
  const details = await pressed(scene, owner, own, 'Details');
  expect(details.content).toContain(english.details.echo);
  expect(details.attachments.map(({ filename }) => filename)).toEqual(['upstream.json']);
  const others = await pressed(scene, scene.mara, own, 'Details');
  expect([others.content.includes(english.details.echo), others.attachments]).toEqual([false, []]);
  await asked(scene, 'hello');
  expect(newest(scene)).not.toHaveProperty('debug');
  expect(JSON.stringify(scene.log)).not.toContain('secret plans');
});

test('what went to the provider is shown to no other operator than the one who asked', async () => {
  await using scene = await openScene();
  const { mara, discord } = scene;
  await scene.restart({ DEBUG_ECHO: 'on', OPERATOR_IDS: `${discord.owner.id},${mara.id}` });
  scene.openrouter.answer(say('Yes.'));
  const answer = await asked(scene, 'secret plans', { by: discord.owner });
  expect((await pressed(scene, discord.owner, answer, 'Details')).attachments).toHaveLength(1);
  expect((await pressed(scene, mara, answer, 'Details')).attachments).toEqual([]);
});

test('by default nobody is, whatever a preset says', async () => {
  await using scene = await openScene({
    presets: `default: one\npresets:\n  one:\n    description: One\n    model: openai/gpt-6-luna\n    max_tokens: 500\n    extra: { debug: { echo_upstream_body: true } }\n`,
  });
  await asked(scene, 'hello', { by: scene.discord.owner });
  expect(newest(scene)).not.toHaveProperty('debug');
});
