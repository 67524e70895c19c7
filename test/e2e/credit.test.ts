import { expect, test } from 'vitest';
import { routed, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked, parts } from './asking.ts';
import { openScene } from './scene.ts';

/** A paid preset, one that falls back to a free model, and one on a free model. */
const presets = `
default: paid
presets:
  paid:
    description: Costs money
    model: openai/gpt-6.1-sol
    fallbacks: [openai/gpt-6-luna]
    max_tokens: 1000
  either:
    description: Costs money while there is some
    command: true
    model: openai/gpt-6.1-sol
    fallbacks: [openai/gpt-6-luna, 'cohere/north-mini-code:free']
    max_tokens: 1000
  free:
    description: Costs nothing
    command: true
    model: cohere/north-mini-code:free
    max_tokens: 1000
`;

test('without credit, free models go on answering, as a preset’s own and as a fallback', async () => {
  await using scene = await openScene({ presets });
  const { openrouter, discord, channel, mara } = scene;
  openrouter.account.totalCredits = 0;
  openrouter.answer(routed(say('Here I am.')));
  expect((await asked(scene, 'hi')).content).toBe(english.failures.credit());
  const free = await mara.slash(channel, 'free', { prompt: 'hi' });
  const answer = await discord.until(() => free.reply()?.content.includes('-# ') && free.reply());
  expect(parts(answer)).toMatchObject({
    text: 'Here I am.',
    quiet: [expect.stringMatching(/^north-mini-code:free · /)],
  });
  const either = await mara.slash(channel, 'either', { prompt: 'hi' });
  const other = await discord.until(() => either.reply()?.content.includes('-# ') && either.reply());
  expect(parts(other)).toMatchObject({
    text: 'Here I am.',
    quiet: [expect.stringMatching(/^north-mini-code:free \(instead of gpt-6\.1-sol: no credit for it\) · /)],
  });
  // A balance below zero bars free models as well, and the sentence stays true: "may".
  openrouter.account.totalUsage = 0.5;
  const barred = await mara.slash(channel, 'free', { prompt: 'hi' });
  await discord.until(() => barred.reply()?.content === english.failures.credit());
});
