import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { ask } from './asking.ts';
import { quota } from './limits.ts';
import { unhurried } from './memory.ts';
import { hears, openScene, said } from './scene.ts';

const tooLittle = 'too little for this answer';
const money = { who: 'everyone', unit: 'usd', per: 'hour' };

test('no thread is opened for a topic that too little is left for, and only who asked reads why', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, channel, mara } = scene;
  await quota(scene, 'set', { ...money, amount: '0.0005' });
  const used = await mara.slash(channel, 'chat', { topic: 'cats' });
  const reply = await discord.until(() => used.reply()?.content && used.reply());
  expect(reply?.ephemeral).toBe(true);
  expect(reply?.content).toContain(tooLittle);
  expect(reply?.content).toContain('cats');
  expect(channel.threads).toEqual([]);
  expect(scene.openrouter.requests).toEqual([]);
});

test('no thread is opened for a mention that too little is left for', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, channel } = scene;
  await discord.owner.slash(channel, 'settings mentions', { answer: 'thread' });
  await quota(scene, 'set', { ...money, amount: '0.0005' });
  await ask(scene, 'hi there');
  await hears(scene, channel, tooLittle);
  expect(channel.threads).toEqual([]);
  expect(scene.openrouter.requests).toEqual([]);
});

test('what is left for a short answer is enough to open a thread, and tokens count as money does', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const { discord, channel, mara } = scene;
  await quota(scene, 'set', { ...money, unit: 'tokens', amount: '260' });
  const refused = await mara.slash(channel, 'chat', { topic: 'cats' });
  expect((await discord.until(() => refused.reply()?.content && refused.reply()))?.content).toContain(
    tooLittle,
  );
  expect(channel.threads).toEqual([]);
  await quota(scene, 'set', { ...money, unit: 'tokens', amount: '700' });
  scene.openrouter.next(say('They purr.'));
  await mara.slash(channel, 'chat', { topic: 'cats' });
  const thread = await discord.until(() => channel.threads[0]);
  await discord.until(() => said(scene, thread).some(({ content }) => content.includes('They purr.')));
});
