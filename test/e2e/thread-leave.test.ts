import { expect, test } from 'vitest';
import type { ChannelHandle, MessageView } from '../../sandbox/discord/index.ts';
import { english } from '../../src/texts/index.ts';
import { asked, ended, labels, parts } from './asking.ts';
import { answers, asks, chat, setMentions } from './conversing.ts';
import { openPanel } from './panel.ts';
import { hears, openScene, type Scene, said } from './scene.ts';

const { threads: says } = english;

/** A foreign thread that is followed since a mention. */
async function followed(scene: Scene): Promise<{ thread: ChannelHandle; line: MessageView }> {
  await setMentions(scene, 'follow');
  const thread = scene.channel.thread('cats', { by: scene.mara });
  await asked(scene, 'Q1', { where: thread });
  return { thread, line: await hears(scene, thread, says.follows) };
}

/** Nothing but a mention is answered there. */
async function needsMention(scene: Scene, thread: ChannelHandle): Promise<void> {
  const before = asks(scene).length;
  await scene.mara.send(thread, 'and without a mention?');
  expect(parts(await asked(scene, 'and now?', { where: thread })).text).toBe('Mentioned.');
  expect(asks(scene)).toHaveLength(before + 1);
}

test.each(['in-place', 'thread'] as const)(
  'a followed thread is left when the setting is put back to %s, also after a restart',
  async (setting) => {
    await using scene = await openScene();
    answers(scene, 'A1', 'A2', 'Mentioned.', 'A4');
    const { thread } = await followed(scene);
    await ended(scene, await scene.mara.send(thread, 'Q2'));
    await setMentions(scene, setting);
    await scene.restart();
    await needsMention(scene, thread);
    await setMentions(scene, 'follow');
    expect(parts(await asked(scene, 'Q4', { where: thread })).text).toBe('A4');
    expect(said(scene, thread).filter(({ content }) => content === says.follows)).toHaveLength(2);
  },
);

test('a conversation that was opened stays one, whatever the setting says', async () => {
  await using scene = await openScene();
  answers(scene, 'A1');
  const thread = await chat(scene);
  await setMentions(scene, 'in-place');
  expect(parts(await ended(scene, await scene.mara.send(thread, 'Q1'))).text).toBe('A1');
});

test('who began it ends it by the button where the bot says that it follows, also after a restart', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'Mentioned.');
  const { thread, line } = await followed(scene);
  await scene.restart();
  await scene.mara.click(line, says.leave);
  await hears(scene, thread, says.left('mara'));
  expect(labels(scene.discord.message(line.id) as MessageView)).toEqual([]);
  await setMentions(scene, 'in-place');
  await needsMention(scene, thread);
});

test('a moderator ends one by the hello, whoever opened the thread too; a passer-by does not', async () => {
  await using scene = await openScene();
  const { discord, server, channel } = scene;
  const mod = discord.member('nils', { in: server, permissions: ['ManageThreads'] });
  const otto = discord.member('otto', { in: server });
  answers(scene, 'Mentioned.', 'Q1');
  const thread = await chat(scene);
  const hello = await hears(scene, thread, says.hello);
  const used = await otto.click(hello, says.leave);
  expect(used.reply()).toMatchObject({ content: says.leaveNotYours, ephemeral: true });
  await Promise.all([mod.click(hello, says.leave), mod.click(hello, says.leave)]);
  await hears(scene, thread, says.left('nils'));
  await needsMention(scene, thread);
  expect(said(scene, thread).filter(({ content }) => content === says.left('nils'))).toHaveLength(1);

  await setMentions(scene, 'follow');
  const ottos = channel.thread('dogs', { by: otto });
  await asked(scene, 'Q1', { where: ottos });
  await otto.click(await hears(scene, ottos, says.follows), says.leave);
  await hears(scene, ottos, says.left('otto'));
});

test('the panel under an answer in a conversation has it as well', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'Mentioned.');
  const thread = await chat(scene);
  const answer = await ended(scene, await scene.mara.send(thread, 'Q1'));
  const panel = await openPanel(scene.mara, answer);
  await scene.mara.click(panel, says.leave);
  await hears(scene, thread, says.left('mara'));
  expect(scene.discord.message(panel.id)).toMatchObject({ content: says.leftByYou, buttons: [] });
  await needsMention(scene, thread);
});

test('without Message Content the bot says when it follows a thread that mentions serve', async () => {
  await using scene = await openScene({ environment: { MESSAGE_CONTENT: 'off' } });
  answers(scene, 'A1', 'A2');
  await setMentions(scene, 'follow');
  const thread = scene.channel.thread('cats', { by: scene.mara });
  await asked(scene, 'Q1', { where: thread });
  await hears(scene, thread, says.followsMentions);
  await asked(scene, 'Q2', { where: thread });
  expect(said(scene, thread)).toHaveLength(3);
});
