import { expect, test } from 'vitest';
import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import { failed, failures, say } from '../../sandbox/openrouter/scenarios.ts';
import { labels, overLimit, talk, under } from './asking.ts';
import { hears, logged, openScene, type Scene, said } from './scene.ts';
import { askerBy, drawnIn, lastOf, ways } from './ways.ts';

const presets = `
default: fast
background: cheap
presets:
  fast:
    description: Quick
    model: openai/gpt-6-luna
    max_tokens: 1000
    suggestions: true
  cheap:
    description: Cheap
    command: true
    model: deepseek/deepseek-v4-flash
    max_tokens: 1000
`;

const questions = ['How many lives?', 'Why do they purr?', 'Do they dream?'];
const isSuggesting = ({ body }: RecordedRequest) =>
  (body.response_format as { json_schema?: { name?: string } } | undefined)?.json_schema?.name ===
  'suggestions';

/** Answers questions with these texts, and suggests the same all the time. */
function answers({ openrouter }: Scene, ...texts: string[]): void {
  openrouter.answer((request) =>
    isSuggesting(request) ? say(JSON.stringify({ questions })) : say(texts.shift() ?? 'Enough.'),
  );
}

test.for(ways)('%s: what could be asked next stands under an answer, and a press asks it', async (way) => {
  await using scene = await openScene({ presets });
  const { discord, openrouter } = scene;
  const { who, where, ask } = askerBy(scene, way);
  answers(scene, 'Cats are cats.', 'Nine.');
  await ask('what are cats?');
  const answer = await discord.until(() =>
    said(scene, where).find((one) => labels(one).includes('Why do they purr?')),
  );
  expect(labels(answer)).toEqual([...under.whole, ...questions]);
  const suggesting = openrouter.requests.find(isSuggesting);
  expect(suggesting?.models[0]).toBe('deepseek/deepseek-v4-flash');
  expect(JSON.stringify(suggesting?.body.messages)).toMatch(/what are cats\?.*Cats are cats\./);
  await who.click(answer, 'How many lives?');
  const next = await hears(scene, where, /^Nine\./);
  expect(next.content).toMatch(/-# .*asked: How many lives\?/);
  const asked = openrouter.requests.filter((request) => !isSuggesting(request)).at(-1);
  expect(talk(asked).map((line) => line.replace(/^user: mara: /, 'user: '))).toEqual([
    'user: what are cats?',
    'assistant: Cats are cats.',
    'user: How many lives?',
  ]);
});

test('others may ask what is suggested, and pay for it themselves', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara, server } = scene;
  const otto = discord.member('otto', { in: server });
  answers(scene, 'Cats are cats.', 'Nine.');
  await mara.send(channel, '@Parley what are cats?');
  const answer = await discord.until(() =>
    said(scene, channel).find((one) => labels(one).includes('Do they dream?')),
  );
  await otto.click(answer, 'Do they dream?');
  expect((await hears(scene, channel, /^Nine\./)).content).toMatch(/otto asked: Do they dream\?/);
});

test('a private answer has its own, which go on in private', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara } = scene;
  answers(scene, 'Cats are cats.', 'Nine.');
  await mara.slash(channel, 'ask', { prompt: 'what are cats?', private: true });
  const answer = await discord.until(() =>
    said(scene, channel, mara).find((one) => labels(one).includes('Do they dream?')),
  );
  await mara.click(answer, 'Do they dream?');
  expect(await hears(scene, channel, /^Nine\./, mara)).toMatchObject({ ephemeral: true });
});

test('they are there after a restart, and each answer of a turn has its own', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara } = scene;
  answers(scene, 'Cats are cats.', 'Cats are pets.', 'Nine.');
  await mara.send(channel, '@Parley what are cats?');
  const has = (text: RegExp) =>
    discord.until(() =>
      said(scene, channel).find((one) => text.test(one.content) && labels(one).includes('Do they dream?')),
    );
  await mara.click(await has(/^Cats are cats/), 'Regenerate');
  const second = await has(/^Cats are pets/);
  expect(labels(second)).toEqual([...under.whole, ...questions, '‹', '2/2', '›']);
  await scene.restart();
  await mara.click(second, 'How many lives?');
  await hears(scene, channel, /^Nine\./);
});

test.each([
  ['the model fails', failed(failures.server())],
  ['it suggests none', say('{"questions": []}')],
  ['it writes something else', say('I do not know.')],
  ['all are too long', say(JSON.stringify({ questions: ['x'.repeat(90)] }))],
])('where %s the answer stays as it is', async (_, suggestion) => {
  await using scene = await openScene({ presets, environment: { RETRY_ATTEMPTS: '1' } });
  const { channel, mara, openrouter } = scene;
  openrouter.answer((request) => (isSuggesting(request) ? suggestion : say('Cats.')));
  await mara.send(channel, '@Parley what are cats?');
  await openrouter.until(() => openrouter.requests.some(isSuggesting));
  expect(labels(lastOf(await drawnIn(scene, channel, /^Cats\./)))).toEqual(under.whole);
});

test('what they cost counts, and none are made when the money is spent', async () => {
  await using scene = await openScene({ presets, environment: { DAILY_LIMIT_USD: '0.5' } });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer((request) =>
    isSuggesting(request) ? say(JSON.stringify({ questions }), { usage: { cost: 1 } }) : say('Cats.'),
  );
  await mara.send(channel, '@Parley what are cats?');
  await discord.until(() => said(scene, channel).find((one) => labels(one).includes('Do they dream?')));
  await discord.until(() => openrouter.requests.length === 2);
  const refused = await mara.send(channel, '@Parley and dogs?');
  expect((await hears(scene, channel, overLimit)).reference).toBe(refused.id);
});

test('presets that do not ask for them get none', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  answers(scene, 'Cats are cats.');
  await mara.slash(channel, 'cheap', { prompt: 'what are cats?' });
  await drawnIn(scene, channel, /^Cats are cats/);
  expect(openrouter.requests.filter(isSuggesting)).toEqual([]);
  expect(logged(scene, 'could not suggest what could be asked next')).toEqual([]);
});
