import { expect, test } from 'vitest';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english, textsIn } from '../../src/texts/index.ts';
import { ask, labels } from './asking.ts';
import { hears, openScene, said } from './scene.ts';

const chinese = textsIn('zh-CN');
const underChinese = [chinese.reply.regenerate, chinese.reply.more];

test('what an admin sets is what all read there; a channel’s own counts more; each reads alone what is theirs', async () => {
  await using scene = await openScene();
  const { discord, channel, server, openrouter, mara } = scene;
  const abroad = server.channel('abroad');
  await discord.owner.slash(channel, 'settings set', { name: 'language', value: 'zh-CN' });
  await discord.owner.slash(channel, 'settings set', { name: 'language', value: 'en-US', channel: abroad });
  await scene.restart();
  openrouter.answer(say('A cat.'));
  await ask(scene, 'what is that?');
  const answer = await discord.until(() =>
    said(scene, channel).find((one) => labels(one).includes(chinese.reply.regenerate)),
  );
  expect(labels(answer)).toEqual(underChinese);
  const used = await mara.click(answer, chinese.reply.more);
  expect((await discord.until(() => used.reply())).content).toBe(english.more.panel);
  await ask(scene, 'and that?', { where: abroad });
  await discord.until(() =>
    said(scene, abroad).find((one) => labels(one).includes(english.reply.regenerate)),
  );
  const slow = held(['一', '二', '三']);
  openrouter.next(slow);
  await ask(scene, 'count');
  slow.release(2);
  const shown = await hears(scene, channel, '一二');
  expect(labels(shown)).toEqual([chinese.reply.stop]);
  slow.release(3);
});

test('what a member chooses holds for what they read alone, and where nothing is set for a place', async () => {
  await using scene = await openScene();
  const { discord, channel, openrouter } = scene;
  const { owner } = discord;
  await owner.slash(channel, 'preferences set', { name: 'language', value: 'zh-CN' });
  const help = await owner.slash(channel, 'help');
  expect(help.reply()?.content).toMatch(/\p{sc=Han}/u);
  openrouter.answer(say('A cat.'));
  await ask(scene, 'what is that?', { by: owner, where: owner.dm() });
  await discord.until(() =>
    said(scene, owner.dm()).find((one) => labels(one).includes(chinese.reply.regenerate)),
  );
  const secret = await owner.slash(channel, 'ask', { prompt: 'what is that?', private: true });
  await discord.until(() => secret.reply()?.buttons.some(({ label }) => label === chinese.reply.regenerate));
  const refused = await owner.slash(channel, 'history undo');
  await discord.until(() => /\p{sc=Han}/u.test(refused.reply()?.content ?? ''));
});

test('a private answer is in its reader’s language when they press its buttons, whatever the server speaks', async () => {
  await using scene = await openScene();
  const { discord, channel, openrouter, mara } = scene;
  await discord.owner.slash(channel, 'settings set', { name: 'language', value: 'zh-CN' });
  openrouter.next(say('A cat.'), say('A dog.'));
  const used = await mara.slash(channel, 'ask', { prompt: 'what is that?', private: true });
  const answer = await discord.until(() => {
    const reply = used.reply();
    return reply && labels(reply).includes(english.reply.regenerate) && reply;
  });
  await mara.click(answer, english.reply.regenerate);
  await discord.until(() => used.reply()?.content.includes('A dog.'));
  const both = await discord.until(() => {
    const reply = used.reply();
    return reply && labels(reply).includes(english.reply.regenerate) && reply;
  });
  expect(both.buttons.map(({ label }) => label).join(' ')).not.toMatch(/\p{sc=Han}/u);
  await mara.click(both, '‹');
  const before = await discord.until(() => {
    const reply = used.reply();
    return reply?.content.includes('A cat.') && reply;
  });
  expect(`${before.content} ${before.buttons.map(({ label }) => label)}`).not.toMatch(/\p{sc=Han}/u);
});

test('a locked language is everybody’s', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  await discord.owner.slash(channel, 'settings set', { name: 'language', value: 'zh-CN', lock: true });
  expect((await mara.slash(channel, 'help')).reply()?.content).toMatch(/\p{sc=Han}/u);
});

test('a server’s log channel is written in its language', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const log = server.channel('log');
  await discord.owner.slash(channel, 'settings set', { name: 'language', value: 'zh-CN' });
  await discord.owner.slash(channel, 'audit log', { channel: log });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 12 });
  const told = await hears(scene, log, `<#${log.id}>`);
  expect(told.content).toMatch(/\p{sc=Han}/u);
});
