import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { slashed } from './panel.ts';
import { openScene, type Scene } from './scene.ts';

const presets = `
default: deep
presets:
  deep:
    description: Must think
    model: anthropic/claude-sonnet-5.5
    max_tokens: 1000
    reasoning: { max_tokens: 2000, exclude: true, summary: auto }
  free-mind:
    description: May think
    command: true
    model: openai/gpt-6-luna
    fallbacks: [z-ai/glm-5.3, ~google/gemini-flash-latest]
    max_tokens: 1000
    reasoning: { effort: low }
  plain:
    description: Cannot think
    model: openai/gpt-4o-mini
    max_tokens: 1000
  home:
    description: At home
    model: llama
    base_url: http://127.0.0.1:9/v1
`;

function newest({ openrouter }: Scene) {
  const request = openrouter.requests.at(-1);
  if (!request) throw new Error('nothing was asked');
  return request.body;
}

async function offered(scene: Scene, command: string, inputs: Record<string, string>): Promise<string[]> {
  const choices = await scene.mara.autocomplete(
    scene.channel,
    command,
    { prompt: 'x', ...inputs, effort: '' },
    'effort',
  );
  return choices.map(({ value }) => String(value));
}

test('what a preset says of thinking goes out as it stands there', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Yes.'));
  await slashed(scene, { prompt: 'hi' });
  expect(newest(scene).reasoning).toEqual({ max_tokens: 2000, exclude: true, summary: 'auto' });
});

test('an effort that a member chooses takes the place of the preset’s, and the answer keeps its room', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Yes.'));
  await slashed(scene, { prompt: 'hi', effort: 'high' });
  expect(newest(scene)).toMatchObject({ reasoning: { effort: 'high', exclude: true, summary: 'auto' } });
  expect(newest(scene).reasoning).not.toHaveProperty('max_tokens');
  await scene.mara.slash(scene.channel, 'free-mind', { prompt: 'hi', effort: 'high' });
  await scene.openrouter.until(() => scene.openrouter.requests.length === 2);
  // low has a fifth of 1,000 for thoughts; high four fifths, so that the answer's 800 need 4,000.
  expect(newest(scene)).toMatchObject({ reasoning: { effort: 'high' }, max_tokens: 4000 });
});

test('only what the model takes is offered', async () => {
  await using scene = await openScene({ presets });
  await scene.openrouter.until(() => scene.openrouter.lookups.some(({ path }) => path === '/models'));
  expect(await offered(scene, 'ask', {})).toEqual(['low', 'medium', 'high']);
  expect(await offered(scene, 'ask', { preset: 'free-mind' })).toEqual([
    'none',
    'minimal',
    'low',
    'medium',
    'high',
  ]);
  expect(await offered(scene, 'ask', { preset: 'plain' })).toEqual([]);
  expect(await offered(scene, 'ask', { preset: 'home' })).toEqual([]);
  expect(await offered(scene, 'ask', { preset: 'plain', model: 'openai/gpt-6-luna' })).toContain('none');
  expect(await offered(scene, 'free-mind', {})).toContain('minimal');
});

test.each([
  ['none', 'anthropic/claude-sonnet-5.5', 'deep'],
  ['enormous', 'anthropic/claude-sonnet-5.5', 'deep'],
  ['max', 'openai/gpt-6-luna', 'free-mind'],
])(
  'an effort that the model does not take (%s, %s) is refused in words, and costs nothing',
  async (effort, model, preset) => {
    await using scene = await openScene({ presets });
    const used = await scene.mara.slash(scene.channel, 'ask', { prompt: 'hi', preset, effort });
    const reply = await scene.discord.until(() => used.reply()?.content && used.reply());
    expect(reply.content).toContain(`\`${model}\` does not know the effort \`${effort}\``);
    expect(scene.openrouter.requests).toEqual([]);
  },
);

test('of a model that cannot think, that is said', async () => {
  await using scene = await openScene({ presets });
  const used = await scene.mara.slash(scene.channel, 'ask', { prompt: 'hi', preset: 'plain', effort: 'low' });
  const reply = await scene.discord.until(() => used.reply()?.content && used.reply());
  expect(reply.content).toContain(english.effort.none('openai/gpt-4o-mini'));
});

test('fallbacks that would refuse the effort are not asked', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Yes.'));
  await slashed(scene, { prompt: 'hi', preset: 'free-mind', effort: 'none' });
  expect(scene.openrouter.requests.at(-1)?.models).toEqual([
    'openai/gpt-6-luna',
    '~google/gemini-flash-latest',
  ]);
  await slashed(scene, { prompt: 'hi', preset: 'free-mind', effort: 'low' });
  expect(scene.openrouter.requests.at(-1)?.models).toContain('z-ai/glm-5.3');
});

test('Regenerate asks with the same effort, also after a restart; with another preset it falls away', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Yes.'));
  const answer = await slashed(scene, { prompt: 'hi', preset: 'free-mind', effort: 'medium' });
  await scene.restart();
  await scene.mara.click(answer, 'Regenerate');
  await scene.openrouter.until(() => scene.openrouter.requests.length === 2);
  expect(newest(scene).reasoning).toEqual({ effort: 'medium' });
});
