import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { twoPresets } from './house.ts';
import { choose, type Inputs, quota } from './limits.ts';
import { hears, openScene, type Scene, said } from './scene.ts';

/** What `/audit NAME` tells whoever uses it. */
async function audit(
  { discord, channel }: Scene,
  name = 'show',
  inputs: Inputs = {},
  by = discord.owner,
): Promise<MessageView> {
  const used = await by.slash(channel, `audit ${name}`, inputs);
  return await discord.until(() => used.reply()?.content && used.reply());
}

/** Its lines: what was changed, and by whom. */
async function changes(scene: Scene, inputs: Inputs = {}): Promise<string[]> {
  const { content } = await audit(scene, 'show', inputs);
  return content.split('\n').filter((line) => line.startsWith('- '));
}

test('each change of settings, limits and reports is recorded: who, when, from what to what', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const admin = discord.member('nils', { in: server, permissions: ['ManageGuild'] });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 5 });
  await admin.slash(channel, 'settings recent-talk', { messages: 12, channel });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 7 });
  await quota(scene, 'set', { who: 'everyone', amount: '1', unit: 'usd', per: 'day' });
  await quota(scene, 'set', { who: 'everyone', amount: '2', unit: 'usd', per: 'day' }, admin);
  const limit = await choose(scene, '$2.00 a day');
  await quota(scene, 'grant', { limit, amount: '3' });
  await quota(scene, 'reset', { limit });
  await quota(scene, 'remove', { limit });
  await quota(scene, 'timezone', { zone: 'Asia/Tokyo' });
  await discord.owner.slash(channel, 'usage report', { channel });
  await discord.until(async () => (await changes(scene)).length === 10);
  await scene.restart();
  const { content } = await audit(scene);
  expect(content.split('\n').filter((line) => line.startsWith('- '))).toEqual([
    `- **Channel of the weekly report** (this server): not set → <#${channel.id}>`,
    '- **Time zone** (this server): `UTC` → `Asia/Tokyo`',
    '- **Limit taken away** (each member): $2.00 a day → not set',
    '- **Use counted from 0 again** (each member)',
    '- **Allowed once** (each member): $3.00',
    '- **Limit set** (each member): $1.00 a day → $2.00 a day',
    '- **Limit set** (each member): not set → $1.00 a day',
    '- **Recent talk** (this server): I read up to 5 recent messages as background → I read up to 7 recent messages as background',
    `- **Recent talk** (<#${channel.id}>): not set → I read up to 12 recent messages as background`,
    '- **Recent talk** (this server): not set → I read up to 5 recent messages as background',
  ]);
  expect(content.match(/ {2}-# <@(\d+)> · <t:\d+:f>/g)).toHaveLength(10);
  expect(content.split(`<@${admin.id}>`)).toHaveLength(3);
  const ofAdmin = await changes(scene, { by: admin });
  expect(ofAdmin).toHaveLength(2);
  expect(await changes(scene, { by: admin, what: 'limits' })).toEqual([
    '- **Limit set** (each member): $1.00 a day → $2.00 a day',
  ]);
  expect(await changes(scene, { what: 'settings' })).toHaveLength(3);
  expect((await audit(scene, 'show', { what: 'presets' })).content).toContain('There is nothing');
});

test('pages go both ways, in what was looked for; what is changed meanwhile shifts none', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  const set = (messages: number) => discord.owner.slash(channel, 'settings recent-talk', { messages });
  for (let count = 1; count <= 25; count += 1) await set(count);
  await discord.owner.slash(channel, 'settings notify', { how: 'ping' });
  const page = await audit(scene, 'show', { what: 'settings', by: discord.owner });
  const numbers = (view: MessageView) =>
    [...view.content.matchAll(/→ I read up to (\d+)/g)].map(([, number]) => Number(number));
  const press = async (view: MessageView, label: string) => {
    const before = view.content;
    await discord.owner.click(view, label);
    return discord.until(() => {
      const now = discord.visible(channel, discord.owner).find(({ id }) => id === view.id);
      return now && now.content !== before && now;
    });
  };
  const first = numbers(page);
  expect(first[0]).toBe(25);
  const second = await press(page, 'Older');
  expect(numbers(second)[0]).toBe((first.at(-1) ?? 0) - 1);
  await set(30);
  let last = second;
  const seen = [...first, ...numbers(second)];
  // What is shown stays of use, however long it was left open.
  await scene.restart();
  while (last.buttons.some(({ label, disabled }) => label === 'Older' && !disabled)) {
    last = await press(last, 'Older');
    seen.push(...numbers(last));
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
  let newest = last;
  while (newest.buttons.some(({ label, disabled }) => label === 'Newer' && !disabled))
    newest = await press(newest, 'Newer');
  expect(numbers(newest)[0]).toBe(30);
});

test('who may not manage the server any more, and who forges a button, reads why nothing is shown', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const role = server.role('Admins', { permissions: ['ManageGuild'] });
  const admin = discord.member('nils', { in: server, roles: [role] });
  for (const messages of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    await discord.owner.slash(channel, 'settings recent-talk', { messages });
  const page = await audit(scene, 'show', {}, admin);
  expect(page.content).toContain('What was changed');
  for (const customId of ['audit:here-x-:b5', 'audit:bot--:b99', "audit:here--:b1' OR 1", 'audit:here-:z']) {
    const used = await admin.forge(page, customId);
    const said = await discord.until(() => used.followups()[0]?.content);
    expect(said).toMatch(
      customId.startsWith('audit:bot') ? /Only those who run me/ : /Use `\/audit show` again/,
    );
  }
  const operatorsOnly = await audit(scene, 'show', { bot: true }, admin);
  expect(operatorsOnly.content).toMatch(/Only those who run me/);
  server.removeRole(role);
  const late = await admin.click(page, 'Older');
  expect(await discord.until(() => late.followups()[0]?.content)).toMatch(/Only members who may manage/);
  expect((await audit(scene, 'show', { bot: true })).content).toContain('whole bot');
});

test('the log channel is told each change, once, in order; also what came while Parley was away', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const log = server.channel('log');
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 5 });
  const set = await audit(scene, 'log', { channel: log });
  expect(set.content).toContain(`in <#${log.id}>`);
  await hears(scene, log, '**');
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 6 });
  await hears(scene, log, 'up to 6 recent messages');
  await scene.restart();
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 7 });
  await hears(scene, log, 'up to 7 recent messages');
  const told = said(scene, log)
    .flatMap(({ content }) => content.split('\n'))
    .filter((line) => line.startsWith('- '));
  expect(told).toEqual([
    expect.stringContaining(`not set → <#${log.id}>`),
    expect.stringContaining('up to 5 recent messages as background → I read up to 6 recent'),
    expect.stringContaining('up to 6 recent messages as background → I read up to 7 recent'),
  ]);
  expect((await audit(scene)).content).toContain(`told in <#${log.id}> as well`);
});

test('a log channel that was deleted is told to the admin once; what was changed meanwhile follows in the next one', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const log = server.channel('log');
  await audit(scene, 'log', { channel: log });
  await hears(scene, log, '**');
  log.delete();
  const dm = discord.owner.dm();
  await hears(scene, dm, 'the channel is gone');
  for (const messages of [5, 6]) await discord.owner.slash(channel, 'settings recent-talk', { messages });
  await scene.restart();
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 7 });
  await discord.until(async () => (await audit(scene)).content.includes('I cannot write into'));
  const another = server.channel('log-2');
  await audit(scene, 'log', { channel: another });
  await hears(scene, another, 'up to 7 recent messages');
  const told = said(scene, another)
    .flatMap(({ content }) => content.split('\n'))
    .filter((line) => line.startsWith('- '));
  expect(told).toEqual([
    expect.stringContaining('up to 5'),
    expect.stringContaining('up to 6'),
    expect.stringContaining('up to 7'),
    expect.stringContaining(`<#${log.id}> → <#${another.id}>`),
  ]);
  expect(said(scene, dm).filter(({ content }) => content.includes('the channel is gone'))).toHaveLength(1);
});

test('where Parley may not write, a channel is not taken as a log', async () => {
  await using scene = await openScene();
  const log = scene.server.channel('log', { deny: ['SendMessages'] });
  const { content } = await audit(scene, 'log', { channel: log });
  expect(content).toContain('**Send Messages**');
  expect((await audit(scene)).content).not.toContain(log.id);
});

test('the log channel is one setting, by whichever command or panel it is set, seen and taken back', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const { owner } = discord;
  const [first, second] = [server.channel('log'), server.channel('log-2')];
  const closed = server.channel('closed', { deny: ['SendMessages'] });
  const set = async (inputs: object) =>
    (await owner.slash(channel, 'settings set', { name: 'logChannel', ...inputs })).reply()?.content;
  expect(await set({ value: `<#${closed.id}>` })).toContain('**Send Messages**');
  expect(await set({ value: `<#${first.id}>` })).toContain(`**Log channel**: <#${first.id}>`);
  await hears(scene, first, `not set → <#${first.id}>`);
  expect((await audit(scene)).content).toContain(`told in <#${first.id}> as well`);
  expect((await audit(scene, 'log', { channel: second })).content).toContain(`<#${first.id}>`);
  await hears(scene, second, `<#${first.id}> → <#${second.id}>`);
  const explained = await owner.slash(channel, 'settings explain');
  expect(explained.reply()?.content).toContain(`**Log channel**: <#${second.id}>`);
  await owner.slash(channel, 'settings reset', { name: 'logChannel' });
  expect((await audit(scene)).content).not.toContain('as well');
  expect((await audit(scene, 'log')).content).not.toContain(second.id);
  expect(said(scene, first)).toHaveLength(1);
});

test('a missing permission is called as the reader’s Discord calls it', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const closed = server.channel('closed', { deny: ['SendMessages', 'ViewChannel'] });
  discord.owner.speak('zh-CN');
  for (const command of ['审计 log', '额度 alerts', '用量 report']) {
    const used = await discord.owner.slash(channel, command, { channel: closed });
    const content = await discord.until(() => used.reply()?.content);
    expect([command, content]).toEqual([
      command,
      expect.stringMatching(/\*\*查看频道\*\*.*\*\*发送消息\*\*/),
    ]);
  }
});

/** Writes into the database of a bot that does not run. */
function write(database: string, statement: string, ...values: unknown[]): void {
  const raw = new Database(database);
  raw.prepare(statement).run(...values);
  raw.close();
}

test('what was recorded longer ago than AUDIT_KEEP_DAYS is deleted', async () => {
  await using scene = await openScene({ environment: { AUDIT_KEEP_DAYS: '30' } });
  const { discord, channel, database } = scene;
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 5 });
  await discord.owner.slash(channel, 'settings notify', { how: 'ping' });
  const days = (count: number) => count * 86_400_000;
  await scene.restart({}, () => {
    write(database, "UPDATE audit SET at = at - ? WHERE action = 'settings.recentTalk'", days(31));
    write(database, "UPDATE audit SET at = at - ? WHERE action = 'settings.notify'", days(29));
  });
  await discord.until(async () => (await changes(scene)).length === 1);
  expect(await changes(scene)).toEqual([expect.stringContaining('**Slow answers**')]);
});

test('what an operator changes in the presets file is recorded, and shown to those who run the bot', async () => {
  await using scene = await openScene();
  await scene.changePresets(
    twoPresets.replace('Quick answers', 'Fast answers').replace('  code:', '  verse:'),
  );
  await scene.discord.until(async () => (await changes(scene, { bot: true })).length === 3);
  const { content } = await audit(scene, 'show', { bot: true });
  expect(content).toContain(
    '- **Preset changed in the file** (preset `fast`): description: `Quick answers` → description: `Fast answers`',
  );
  expect(content).toMatch(/preset `code`\): .*name: `code`.* → not set/);
  expect(content).toMatch(/preset `verse`\): not set → .*name: `verse`/);
  expect(content).toContain('-# the operator · <t:');
  expect(await changes(scene)).toEqual([]);
});

test('what members choose for themselves is nobody else’s to read', async () => {
  await using scene = await openScene();
  const { database } = scene;
  await scene.restart({}, () =>
    write(
      database,
      `INSERT INTO audit (at, server_id, actor_id, action, target) VALUES (?, '', ?, 'settings.footer', ?)`,
      Date.now(),
      scene.mara.id,
      `member:${scene.mara.id}`,
    ),
  );
  expect(await changes(scene, { bot: true })).toEqual([]);
});

test('a log channel that went while Parley was away, or may not be written to any more, is told to whoever owns the server', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const role = server.role('Admins', { permissions: ['ManageGuild'] });
  const admin = discord.member('nils', { in: server, roles: [role] });
  const log = server.channel('log');
  await audit(scene, 'log', { channel: log }, admin);
  await hears(scene, log, '**');
  server.removeRole(role);
  log.permit('bot', { deny: ['SendMessages'] });
  await scene.restart();
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 5 });
  await hears(scene, discord.owner.dm(), 'I may not write there');
  expect(said(scene, admin.dm())).toEqual([]);
  log.permit('bot', { allow: ['SendMessages'] });
  await discord.owner.slash(channel, 'settings recent-talk', { messages: 6 });
  await hears(scene, log, 'up to 6');
  expect(said(scene, log).at(-1)?.content).toContain('up to 5');
});

test('after a long time the log channel is told the newest changes, in messages that fit, and where the others are', async () => {
  await using scene = await openScene();
  const { server, database } = scene;
  const log = server.channel('log');
  await audit(scene, 'log', { channel: log });
  await hears(scene, log, '**');
  await scene.restart({}, () => {
    const raw = new Database(database);
    const row = raw.prepare(
      `INSERT INTO audit (at, server_id, actor_id, action, target, after) VALUES (?, ?, '1', 'limits.timezone', 'server', ?)`,
    );
    for (let count = 1; count <= 100; count += 1) row.run(Date.now(), server.id, `"Zone/${count}"`);
    raw.close();
  });
  await hears(scene, log, 'Zone/100`');
  const [, first, ...others] = said(scene, log);
  expect(first?.content).toContain('40 earlier changes are in `/audit show`');
  const zones = [first, ...others].flatMap((message) => message?.content.match(/Zone\/\d+/g) ?? []);
  expect(zones).toEqual(Array.from({ length: 60 }, (_, index) => `Zone/${41 + index}`));
});

test('the log channel tells how long personas and prompts are, and only /audit what they say', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const { owner } = discord;
  const log = server.channel('log');
  await audit(scene, 'log', { channel: log });
  await owner.slash(channel, 'settings persona', { text: 'SECRET wombat' });
  await hears(scene, log, '(this server): not set → 13 characters, after the preset’s own instructions');
  const words = (system: string) =>
    `presets:\n  house:\n    description: Ours\n    model: openai/gpt-6-luna\n    system: ${system}\n`;
  const imported = async (system: string) => {
    await owner.slash(channel, 'preset import', { file: { name: 'ours.yaml', data: words(system) } });
  };
  await imported('SECRET numbat.');
  await hears(scene, log, /\*\*Preset created.*system: 14 characters/);
  await imported('SECRET tapirs.');
  await hears(scene, log, 'system: 14 characters → system: 14 characters');
  await owner.slash(channel, 'settings set', { name: 'persona', value: 'SECRET okapis!', lock: true });
  await hears(scene, log, '14 characters, after the preset’s own instructions (locked)');
  expect(
    said(scene, log)
      .map(({ content }) => content)
      .join('\n'),
  ).not.toContain('SECRET');
  const { content } = await audit(scene);
  for (const secret of ['wombat', 'numbat', 'tapirs', 'okapis'])
    expect(content).toContain(`SECRET ${secret}`);
});
