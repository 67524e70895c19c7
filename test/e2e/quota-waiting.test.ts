import { expect, test } from 'vitest';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ended, labels, talk, under } from './asking.ts';
import { answers, asks, chat } from './conversing.ts';
import { quota } from './limits.ts';
import { unhurried } from './memory.ts';
import { openScene, type Scene, said } from './scene.ts';

/** What no longer leaves enough when the turn of a question has come: nothing at all, or too little for what was said before. */
const limits = [
  ['nothing is left', { unit: 'requests', amount: '1' }],
  ['too little is left for the conversation', { unit: 'tokens', amount: '7000' }],
] as const;

/** A question by command that waits in a thread until another one is answered. */
async function waiting(scene: Scene) {
  const { discord, mara } = scene;
  const thread = await chat(scene);
  const second = held('A1');
  const usage = { prompt_tokens: 30, completion_tokens: 2000, cost: 0.001 };
  answers(scene, say('word '.repeat(2000), { usage }), second, 'A3');
  await ended(scene, await mara.send(thread, 'Q0'));
  const prompt = await mara.send(thread, 'Q1');
  await second.asked;
  const used = await mara.slash(thread, 'ask', { prompt: 'Q2' });
  await discord.until(() => used.reply()?.content.includes(english.queue.ahead(1)));
  return { thread, prompt, second, used };
}

test.for(limits)('a command that waited is refused to its asker alone where %s', async ([, limit]) => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, mara } = scene;
  const { thread, prompt, second, used } = await waiting(scene);
  await quota(scene, 'set', { who: 'everyone', per: 'day', ...limit });
  second.finish();
  await ended(scene, prompt);
  const told = await discord.until(() => used.followups()[0]);
  expect(told?.ephemeral).toBe(true);
  expect(told?.content).toMatch(/is used up|too little for this answer/);
  await discord.until(() => used.reply() === undefined);
  const seen = said(scene, thread).map(({ content }) => content);
  expect(seen.filter((content) => /used up|too little|ahead|next/.test(content))).toEqual([]);
  // It is as if it had never been asked.
  await quota(scene, 'set', { who: 'everyone', per: 'day', ...limit, amount: '100000' });
  await ended(scene, await mara.send(thread, 'Q3'));
  expect(asks(scene)).toHaveLength(3);
  expect(talk(asks(scene).at(-1)).join()).not.toContain('Q2');
});

test('what waits as a message of the channel is refused in that message, with a way to ask again', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { thread, prompt, second } = await waiting(scene);
  const third = await scene.mara.send(thread, 'Q3');
  await quota(scene, 'set', { who: 'everyone', per: 'day', unit: 'requests', amount: '1' });
  second.finish();
  await ended(scene, prompt);
  const refused = await ended(scene, third);
  expect(refused.content).toContain('is used up');
  expect(labels(refused)).toEqual(under.failed);
});
