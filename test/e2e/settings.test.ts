import { expect, test } from 'vitest';
import { openScene } from './scene.ts';

const show = async (scene: Awaited<ReturnType<typeof openScene>>, channel?: { id: string }) => {
  const used = await scene.discord.owner.slash(scene.channel, 'settings show', channel ? { channel } : {});
  return used.reply()?.content ?? '';
};

test('an admin sets a server and a channel; the channel wins, and all of it survives a restart', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const quiet = server.channel('quiet');
  expect(await show(scene)).toContain('nobody is notified');
  await discord.owner.slash(channel, 'settings notify', { how: 'ping', after: 5 });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 12 });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 0, channel: quiet });
  await discord.owner.slash(channel, 'settings mentions', { answer: 'thread', channel: quiet });
  await scene.restart();
  expect(await show(scene)).toContain('up to 12 recent messages');
  expect(await show(scene)).toContain('over 5 s');
  expect(await show(scene)).toContain('I answer in place.');
  const there = await show(scene, quiet);
  expect(there).toContain('no messages that are not meant for me');
  expect(there).toContain('the asker is pinged at the end');
  expect(there).toContain('I open a thread');
});

test('whoever may not manage the server is not offered the command', async () => {
  await using scene = await openScene();
  const { channel, mara } = scene;
  expect(() => mara.begin(channel, 'settings recent-talk', { messages: 12 })).toThrow(/may not use/);
});
