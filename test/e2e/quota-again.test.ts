import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import type { Scenario } from '../../sandbox/openrouter/index.ts';
import { cutByLength, failed, failures, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended, labels, parts } from './asking.ts';
import { quota } from './limits.ts';
import { unhurried } from './memory.ts';
import { openScene, type Scene, said } from './scene.ts';

const tokens = { who: 'everyone', unit: 'tokens', per: 'day' };
const tooLittle = 'too little for this answer';
const usage = (promptTokens: number, completionTokens: number) => ({
  usage: { prompt_tokens: promptTokens, completion_tokens: completionTokens, cost: 0.001 },
});

/** An answer to a second question; for it alone enough is left, but not for it with what was said before. */
async function nearlyUsed(scene: Scene, second: Scenario) {
  scene.openrouter.next(say('word '.repeat(2000), usage(30, 2000)), second);
  await asked(scene, 'Q0');
  const prompt = await ask(scene, 'Q1');
  const answer = await ended(scene, prompt);
  await quota(scene, 'set', { ...tokens, amount: '5000' });
  return { prompt, answer };
}

/** Presses, is refused, and nobody else sees anything of it; then more is left, and it works. */
async function refusedAlone(scene: Scene, answer: MessageView, label: string) {
  const { discord, channel, mara, openrouter } = scene;
  const before = said(scene, channel).length;
  const requests = openrouter.requests.length;
  const now = () => discord.message(answer.id) as MessageView;
  const used = await mara.click(answer, label);
  const told = await discord.until(() => used.followups()[0]);
  expect(told).toMatchObject({ ephemeral: true, content: expect.stringContaining(tooLittle) });
  await discord.until(() => labels(now()).join() === labels(answer).join());
  expect(now().content).toBe(answer.content);
  expect(said(scene, channel)).toHaveLength(before);
  expect(openrouter.requests).toHaveLength(requests);
  await scene.restart();
  expect(now().content).toBe(answer.content);
  expect(labels(now())).toEqual(labels(answer));
  await quota(scene, 'set', { ...tokens, amount: '50000' });
  openrouter.next(say('Anew.'));
  await mara.click(now(), label);
  await discord.until(() => now().content.includes('Anew.'));
}

test('where too little is left for Regenerate, only who pressed is told, and the answer stays as it is', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { answer } = await nearlyUsed(scene, say('A1', usage(2100, 10)));
  await refusedAlone(scene, answer, 'Regenerate');
});

test('where too little is left for Continue, as well', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { answer } = await nearlyUsed(scene, cutByLength('One two', usage(2100, 10)));
  await refusedAlone(scene, answer, 'Continue');
});

test('where too little is left for Retry, as well', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { answer } = await nearlyUsed(scene, failed(failures.badRequest()));
  await quota(scene, 'set', { ...tokens, amount: '2900' });
  await refusedAlone(scene, answer, 'Retry');
});

test('where too little is left for an edited question, it can be asked later', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, mara } = scene;
  const { prompt, answer } = await nearlyUsed(scene, say('A1', usage(2100, 10)));
  mara.edit(prompt, '@Parley Q1, edited');
  const offered = await discord.until(() => {
    const message = discord.message(answer.id);
    return message && labels(message).includes(english.reply.edited) && message;
  });
  await refusedAlone(scene, offered, english.reply.edited);
  expect(JSON.stringify(scene.openrouter.requests.at(-1)?.body.messages.at(-1))).toContain('Q1, edited');
  expect(parts(discord.message(answer.id) as MessageView).text).toBe('Anew.');
});

test('a private answer of several messages, below which the next one would be drawn, is not lost by a refusal', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, channel, mara, openrouter } = scene;
  const long = 'word '.repeat(1000);
  openrouter.next(say(long, usage(30, 2000)), say(long, usage(2100, 10)));
  const asks = async (prompt: string) => {
    const used = await mara.slash(channel, 'ask', { prompt, private: true });
    return await discord.until(() => used.followups().find((one) => labels(one).includes('Regenerate')));
  };
  await asks('Q0');
  const answer = (await asks('Q1')) as MessageView;
  await quota(scene, 'set', { ...tokens, amount: '5000' });
  const refused = await mara.click(answer, 'Regenerate');
  const told = await discord.until(() => refused.followups()[0]);
  expect(told?.content).toContain(tooLittle);
  await quota(scene, 'set', { ...tokens, amount: '50000' });
  openrouter.next(say('Anew.'));
  const again = await mara.click(answer, 'Regenerate');
  await discord.until(() => again.followups().some(({ content }) => content.includes('Anew.')));
});
