import Database from 'better-sqlite3';
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

test('a channel’s own values are marked, and can be taken back to the server’s, one or all', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const quiet = server.channel('quiet');
  const own = '*(set for this channel)*';
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 12 });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 0, channel: quiet });
  await discord.owner.slash(channel, 'settings mentions', { answer: 'thread', channel: quiet });
  await discord.owner.slash(channel, 'settings notify', { how: 'ping', after: 5, channel: quiet });
  expect((await show(scene, quiet)).split(own)).toHaveLength(4);
  expect(await show(scene)).not.toContain(own);
  const used = await discord.owner.slash(channel, 'settings reset', { name: 'recentTalk', channel: quiet });
  expect(used.reply()?.content).toContain('up to 12 recent messages');
  expect((await show(scene, quiet)).split(own)).toHaveLength(3);
  await discord.owner.slash(channel, 'settings reset', { channel: quiet });
  await scene.restart();
  const there = await show(scene, quiet);
  expect(there).not.toContain(own);
  expect(there).toContain('over 30 s');
  expect(there).toContain('I answer in place.');
  await discord.owner.slash(channel, 'settings reset');
  expect(await show(scene)).toContain('no messages that are not meant for me');
});

test('what two admins set at once is all kept', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const admin = discord.member('nils', { in: server, permissions: ['ManageGuild'] });
  for (const count of [11, 12, 13, 14, 15]) {
    const used = await Promise.all([
      admin.slash(channel, 'settings recent-talk', { messages: count }),
      discord.owner.slash(channel, 'settings notify', { how: 'ping', after: count }),
      admin.slash(channel, 'settings mentions', { answer: count % 2 ? 'follow' : 'thread' }),
    ]);
    await discord.until(() => used.every((each) => each.reply()?.content));
    const shown = await show(scene);
    expect(shown).toContain(`up to ${count} recent messages`);
    expect(shown).toContain(`over ${count} s`);
    expect(shown.includes('I open a thread')).toBe(count % 2 === 0);
  }
});

test('what keeps mentions from being answered as it is set is told, with what to click', async () => {
  await using scene = await openScene({ environment: { MESSAGE_CONTENT: 'off' } });
  const { discord, channel } = scene;
  channel.permit('bot', { deny: ['CreatePublicThreads'] });
  const set = async (answer: string) =>
    (await discord.owner.slash(channel, 'settings mentions', { answer, channel })).reply()?.content;
  const threads = await set('thread');
  expect(threads).toMatch(/⚠️.*\*\*Create Public Threads\*\*.*Edit Channel → Permissions/);
  expect(threads).toMatch(/⚠️.*\*\*Message Content\*\*/);
  const follow = await set('follow');
  expect(follow).not.toContain('Create Public Threads');
  expect(follow).toMatch(/⚠️.*\*\*Message Content\*\*/);
  expect(await set('in-place')).not.toContain('⚠️');
});

test('what holds here is explained: where each value comes from, and what it has won over', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  const thread = channel.thread('talk', { by: discord.owner });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 12 });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 3, channel });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 5, channel: thread });
  const used = await discord.owner.slash(thread, 'settings explain');
  const lines = used.reply()?.content.split('\n') ?? [];
  const at = lines.findIndex((line) => line.startsWith('- **Recent talk**'));
  expect(lines.slice(at, at + 3)).toEqual([
    '- **Recent talk**: I read up to 5 recent messages as background *(set for this thread)*',
    '  - not: I read up to 12 recent messages as background (set for the server; what is set more narrowly wins)',
    '  - not: I read up to 3 recent messages as background (set for the channel; what is set more narrowly wins)',
  ]);
  expect(lines).toContain('- **Slow answers**: nobody is notified *(as usual)*');
});

test('settings from the time before learn their server from Discord, so that they are found by it', async () => {
  await using scene = await openScene();
  const { discord, channel, server, database } = scene;
  const gone = server.channel('gone');
  const thread = channel.thread('rest', { by: discord.owner });
  thread.archive();
  const far = discord.server('Dogs', { bot: false }).channel('far');
  const channels = [channel, thread, gone, far];
  await scene.restart({}, () => {
    gone.delete();
    const raw = new Database(database);
    const row = raw.prepare(`INSERT INTO settings VALUES ('channel', ?, '', 'recentTalk', '5', 0, 1, '', 0)`);
    for (const { id } of channels) row.run(id);
    raw.close();
  });
  const servers = () => {
    const raw = new Database(database, { readonly: true });
    const found = raw.prepare('SELECT server_id FROM settings WHERE scope_id = ?').pluck();
    const all = channels.map(({ id }) => found.get(id));
    raw.close();
    return all;
  };
  // Of the last one Discord does not tell.
  await discord.until(() => scene.log.filter(({ msg }) => `${msg}`.includes('their server')).length === 4);
  expect(servers()).toEqual([server.id, server.id, undefined, '']);
  expect(await show(scene, channel)).toContain('up to 5 recent messages');
});
