import { expect, test } from 'vitest';
import { failed, say } from '../../sandbox/openrouter/scenarios.ts';
import { ended, overLimit, parts } from './asking.ts';
import { answers, answersAnd, asks, chat, conversation, isTitle } from './conversing.ts';
import { twoPresets } from './house.ts';
import { answered, logged, openScene, type Scene, said } from './scene.ts';

const renames = ({ discord }: Scene) =>
  discord.calls(({ method, route, body }) => {
    return method === 'PATCH' && route === '/channels/:channel' && Object.hasOwn(body as object, 'name');
  });

test('a thread gets a title after the first answer, once, by the preset of the background', async () => {
  await using scene = await openScene({ presets: `background: code\n${twoPresets}` });
  answersAnd(scene, say('{"title": "Lives of cats"}'), 'Nine.', 'Sure.');
  const thread = await chat(scene, { topic: 'how many lives?' });
  await scene.discord.until(() => thread.name === 'Lives of cats');
  const [request] = scene.openrouter.requests.filter(isTitle);
  expect(request?.models[0]).toBe('anthropic/claude-sonnet-5.5');
  expect(request?.body).toMatchObject({ response_format: { type: 'json_schema' }, stream: false });
  expect(JSON.stringify(request?.body.messages)).toMatch(/how many lives\?.*Nine\./);
  for (const text of ['sure?', 'really?', 'honestly?'])
    await ended(scene, await scene.mara.send(thread, text));
  expect(scene.openrouter.requests.filter(isTitle)).toHaveLength(1);
  expect(renames(scene)).toHaveLength(1);
});

test.each([
  ['plain text', 'Title: "Lives of cats."', 'Lives of cats'],
  [
    'Markdown and mentions',
    '{"title": "**Lives** of <@1234567890123456789> `cats`\\nand more"}',
    'Lives of cats and more',
  ],
  ['a fence', '```json\n{"title": "Lives of cats"}\n```', 'Lives of cats'],
  [
    'no end',
    `{"title": "${'cats and dogs '.repeat(30)}"}`,
    'cats and dogs cats and dogs cats and dogs cats and dogs cats and dogs cats and dogs cats and dogs…',
  ],
])('a title that comes with %s is cleaned', async (_, written, name) => {
  await using scene = await openScene();
  answersAnd(scene, say(written), 'Nine.');
  const thread = await chat(scene);
  await scene.mara.send(thread, 'how many?');
  await scene.discord.until(() => thread.name === name);
  expect(thread.name.length).toBeLessThanOrEqual(100);
});

test('a model without structured output is asked plainly', async () => {
  await using scene = await openScene();
  const refusal = failed({ status: 400, body: { error: { code: 400, message: 'no response_format' } } });
  scene.openrouter.answer((request) =>
    !isTitle(request) ? say('Nine.') : request.body.response_format ? refusal : say('Lives of cats'),
  );
  const thread = await chat(scene, { topic: 'how many lives?' });
  await scene.discord.until(() => thread.name === 'Lives of cats');
});

test.each([
  ['the model fails', failed({ status: 500, body: { error: { code: 500, message: 'broken' } } })],
  ['there is none in what the model says', say('{"subject": "cats"}')],
])('where %s the topic stays, the member sees nothing of it, and the log does', async (_, title) => {
  await using scene = await openScene();
  answersAnd(scene, title, 'Nine.', 'Sure.');
  const thread = await chat(scene, { topic: 'how many lives?' });
  await scene.discord.until(() => scene.log.some(({ msg }) => /title/.test(String(msg))));
  expect(thread.name).toBe('how many lives?');
  expect(parts(await ended(scene, await scene.mara.send(thread, 'sure?'))).text).toBe('Sure.');
  expect(said(scene, thread)).toHaveLength(3);
});

test('where the limit of renames is met, the thread keeps its name, and goes on', async () => {
  await using scene = await openScene({ discord: { limits: { renameChannel: { limit: 0, ms: 600_000 } } } });
  answers(scene, 'Nine.', 'Sure.');
  const thread = await chat(scene, { topic: 'how many lives?' });
  await scene.discord.until(() => logged(scene, 'could not give a thread its title').length === 1);
  expect(thread.name).toBe('how many lives?');
  expect(parts(await ended(scene, await scene.mara.send(thread, 'sure?'))).text).toBe('Sure.');
  expect(renames(scene)).toHaveLength(1);
});

test('what a title costs counts for the day; none is written when the day’s money is spent', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.5' } });
  answersAnd(scene, say('{"title": "Dear"}', { usage: { cost: 1 } }), 'Nine.');
  const thread = await chat(scene, { topic: 'how many lives?' });
  await scene.discord.until(() => thread.name === 'Dear');
  const refused = await ended(scene, await scene.mara.send(thread, 'and now?'));
  expect(refused.content).toMatch(overLimit);
  expect(asks(scene)).toHaveLength(1);
});

test('a thread that Parley did not open keeps its name', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2');
  await conversation(scene);
  const thread = scene.channel.thread('cats', { by: scene.mara });
  await scene.mara.send(thread, '@Parley hello');
  await answered(scene, thread);
  expect(thread.name).toBe('cats');
});
