import { closeSync, openSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import type { Member, MessageView } from '../../sandbox/discord/index.ts';
import { failure } from '../../sandbox/openrouter/errors.ts';
import { inviteLink, type PermissionName, permissions } from '../../src/diagnosis/permissions.ts';
import { systemClock } from '../../src/openrouter/clock.ts';
import { english } from '../../src/texts/index.ts';
import { asked, settled } from './asking.ts';
import { type HouseOptions, twoPresets } from './house.ts';
import { hears, openScene, type Scene } from './scene.ts';

const says = english.diagnosis;
const permissionNames = Object.keys(permissions) as PermissionName[];

/** A scene with somebody who manages the server, but does not run the bot. */
async function openAdmins(options: HouseOptions = {}) {
  const scene = await openScene(options);
  const admins = scene.server.role('admins', { permissions: ['ManageGuild'] });
  const ada = scene.discord.member('ada', { in: scene.server, roles: [admins] });
  return Object.assign(scene, { ada, admins });
}

/** What somebody is shown, by default in the scene's channel. */
async function diagnosed(
  { discord, channel }: Scene,
  who: Member,
  where: { id: string } = channel,
): Promise<MessageView> {
  const used = await who.slash(where as Scene['channel'], 'diagnose');
  const reply = await discord.until(() => used.reply()?.content && used.reply());
  expect(reply.ephemeral).toBe(true);
  expect(reply.content.length).toBeLessThanOrEqual(2000);
  return reply;
}

test('where nothing is missing, all that was looked at is said to be well', async () => {
  await using scene = await openAdmins();
  const { content } = await diagnosed(scene, scene.ada);
  const lines = content.split('\n');
  expect(lines).toEqual([
    says.here(`<#${scene.channel.id}>`),
    `✅ ${says.can(['answer', 'read', 'files', 'cards', 'threads', 'privateThreads', 'polls'])}`,
    says.everywhere,
    `✅ ${says.content.on}`,
    `✅ ${says.clock.right}`,
    `✅ ${says.key.well}`,
    expect.stringMatching(/^✅ The database answers \(\d+ ms\)\.$/),
    expect.stringMatching(
      /^✅ Connected for a minute, last heartbeat \d+ seconds? ago.*; shard 1 of 1, one server\.$/,
    ),
    expect.stringMatching(/^✅ Parley \d+\.\d+\.\d+ on Node 24\.\d+\.\d+\.$/),
    `✅ ${says.models.well(2)}`,
    `-# ${says.askOperator}`,
  ]);
});

test('what a channel denies is named with what it keeps from, and where to click; Look again sees it mended', async () => {
  await using scene = await openAdmins();
  const { ada, channel, discord } = scene;
  channel.permit('bot', { deny: ['SendMessages', 'AttachFiles'] });
  const reply = await diagnosed(scene, ada);
  const mention = `<#${channel.id}>`;
  const where = { channel: mention, role: 'Parley' };
  expect(reply.content).toContain(
    `❌ ${says.isDenied(['answer', 'files'], ['SendMessages', 'AttachFiles'], where)}`,
  );
  expect(reply.content).toContain(`✅ ${says.can(['read', 'cards', 'threads', 'privateThreads', 'polls'])}`);
  channel.permit('bot', {});
  await ada.click(reply, says.again);
  const again = await discord.until(() => {
    const [shown] = discord.visible(channel, ada).filter(({ id }) => id === reply.id);
    return shown && !shown.content.includes('❌') && shown;
  });
  expect(again.content).toContain(
    says.can(['answer', 'read', 'files', 'cards', 'threads', 'privateThreads', 'polls']),
  );
});

test('what the role lacks in the whole server is named with both ways to give it', async () => {
  await using scene = await openAdmins();
  const { discord } = scene;
  const bare = discord.server('Bare', {
    owner: discord.owner,
    everyone: ['ViewChannel', 'UseApplicationCommands'],
    permissions: ['ViewChannel', 'SendMessages', 'ReadMessageHistory'],
  });
  const { content } = await diagnosed(scene, discord.owner, bare.channel('general'));
  const link = inviteLink(discord.application.id, bare.id);
  const missing = [
    'AttachFiles',
    'EmbedLinks',
    'CreatePublicThreads',
    'SendMessagesInThreads',
    'CreatePrivateThreads',
    'SendPolls',
  ];
  expect(content).toContain(
    `⚠️ ${says.lacksRole(['files', 'cards', 'threads', 'privateThreads', 'polls'], missing, 'Parley', link)}`,
  );
  expect(content).toContain(`✅ ${says.can(['answer', 'read'])}`);
});

test('a timeout and a locked thread are named, and nothing else is blamed', async () => {
  await using scene = await openAdmins();
  const { ada, channel, server } = scene;
  const thread = channel.thread('Old');
  thread.archive({ archived: false, locked: true });
  expect((await diagnosed(scene, ada, thread)).content).toContain(`❌ ${says.locked}`);
  server.timeout('bot', 3_600_000);
  const { content } = await diagnosed(scene, ada);
  expect(content).toMatch(/❌ I am in a timeout, which ends <t:\d+:R>/);
  expect(content).not.toContain('denies me');
});

test('a private thread that it is not in is told, with how to let it in', async () => {
  await using scene = await openAdmins();
  const { ada, channel, discord } = scene;
  const thread = channel.thread('Secret', { by: ada, private: true });
  expect((await diagnosed(scene, ada, thread)).content).toContain(`❌ ${says.notInThread}`);
  const used = await ada.slash(channel, 'chat', { private: true });
  await discord.until(() => used.reply()?.content);
  const own = await discord.until(() => channel.threads.find(({ id }) => id !== thread.id));
  const { content } = await diagnosed(scene, ada, own);
  expect(content).toContain(`✅ ${says.can(['answer', 'read', 'files', 'cards', 'polls'])}`);
  expect(content).not.toContain('❌');
});

test('channels in which something is to be told, but cannot be, are named', async () => {
  await using scene = await openAdmins();
  const { ada, discord, channel, server } = scene;
  const [alerts, log] = [server.channel('alerts'), server.channel('log')];
  for (const [command, chosen] of [
    ['quota alerts', alerts],
    ['audit log', log],
  ] as const) {
    const used = await ada.slash(channel, command, { channel: chosen });
    await discord.until(() => used.reply()?.content);
  }
  expect((await diagnosed(scene, ada)).content).not.toContain('⚠️');
  alerts.permit('bot', { deny: ['SendMessages'] });
  log.delete();
  const { content } = await diagnosed(scene, ada);
  expect(content).toContain(`⚠️ ${says.channels.closed('alerts', `<#${alerts.id}>`, ['SendMessages'])}`);
  expect(content).toContain(`⚠️ ${says.channels.gone('log')}`);
});

test('without Message Content the page is named on which it is switched on', async () => {
  await using scene = await openAdmins({ prepare: (discord) => (discord.intents.messageContent = false) });
  const { ada, discord } = scene;
  const page = `https://discord.com/developers/applications/${discord.application.id}/bot`;
  expect((await diagnosed(scene, ada)).content).toContain(`⚠️ ${says.content.missing(page, false)}`);
  discord.intents.messageContent = true;
  expect((await diagnosed(scene, ada)).content).toContain(`⚠️ ${says.content.restart}`);
  await scene.restart({ MESSAGE_CONTENT: 'off' });
  expect((await diagnosed(scene, ada)).content).toContain(`⚠️ ${says.content.off}`);
});

test('operators read what is wrong with the key, admins only that something is', async () => {
  await using scene = await openAdmins();
  const { ada, discord, openrouter } = scene;
  openrouter.account.issue('sk-or-test', { label: 'sk-or-v1-abc...123', limit: 20, used: 20 });
  const forOperator = await diagnosed(scene, discord.owner);
  expect(forOperator.content).toContain(
    `❌ ${says.key.trouble({ trouble: 'limit', purse: { of: 'key', left: 0, limit: 20_000_000 } })}`,
  );
  expect(forOperator.content).not.toContain(says.askOperator);
  const forAdmin = await diagnosed(scene, ada);
  expect(forAdmin.content).toContain(`❌ ${says.key.ofOthers.wrong}`);
  expect(forAdmin.content).not.toContain('$');
  openrouter.failLookups(failure(401, 'User not found.'));
  expect((await diagnosed(scene, discord.owner)).content).toContain(`❌ ${says.key.refused}`);
});

test('credit that is used up is told, though the key itself tells nothing of it, until an answer is paid again', async () => {
  await using scene = await openAdmins();
  const { ada, discord, openrouter } = scene;
  openrouter.account.totalCredits = 0;
  expect((await asked(scene, 'hi')).content).toBe(english.failures.credit());
  const trouble = `❌ ${says.key.trouble({ trouble: 'credit' })}`;
  expect((await diagnosed(scene, discord.owner)).content).toContain(trouble);
  expect((await diagnosed(scene, ada)).content).toContain(`❌ ${says.key.ofOthers.wrong}`);
  await scene.restart();
  expect((await diagnosed(scene, discord.owner)).content).toContain(trouble);
  openrouter.account.totalCredits = 100;
  await asked(scene, 'hi again');
  await settled(scene);
  expect((await diagnosed(scene, discord.owner)).content).toContain(`✅ ${says.key.well}`);
});

test('a model that is taken out of the catalogue is told, of presets and of what is set here', async () => {
  await using scene = await openAdmins({ environment: { CATALOGUE: 'all' } });
  const { ada, channel, discord, openrouter } = scene;
  for (const [name, value] of [
    ['model', 'google/gemini-3.8-flash'],
    ['preset', 'code'],
  ]) {
    const used = await ada.slash(channel, 'settings set', { name, value });
    await discord.until(() => used.reply()?.content);
  }
  expect((await diagnosed(scene, ada)).content).not.toMatch(/⚠️|❌/);
  const gone = ['google/gemini-3.8-flash', 'openai/gpt-6-luna'];
  openrouter.models = openrouter.models.filter(({ id }) => !gone.includes(id));
  await scene.changePresets(twoPresets.replaceAll('code', 'program'));
  await scene.restart();
  const { content } = await diagnosed(scene, ada);
  expect(content).toContain(`❌ ${says.models.noPreset('code')}`);
  expect(content).toContain(`❌ ${says.models.noModel('google/gemini-3.8-flash')}`);
  expect(content).toMatch(
    /❌ Preset \*\*fast\*\*: openai\/gpt-6-luna is not in the catalogue.*`\/preset edit`/,
  );
});

test.for(permissionNames)('%s: without it, what is missing is said, and what to click', async (name) => {
  await using scene = await openAdmins();
  const { channel, discord } = scene;
  channel.permit('bot', { deny: [name] });
  const { content } = await diagnosed(scene, discord.owner);
  const title = says.permissions[name];
  expect(content).toMatch(
    new RegExp(`(❌|⚠️) Here I cannot .*\\*\\*${title}\\*\\*.*Edit Channel → Permissions`),
  );
});

test('models that do not exist, or no longer, are named, and what to do', async () => {
  await using scene = await openAdmins({
    presets: `
default: fast
presets:
  fast: { description: Quick, model: openai/gpt-6-lune, max_tokens: 1000 }
`,
  });
  const { ada } = scene;
  const sentence = english.warnings.unknown('openai/gpt-6-lune', 'openai/gpt-6-luna');
  expect((await diagnosed(scene, ada)).content).toContain(`❌ ${says.models.warning(['fast'], sentence)}`);
  await using without = await openAdmins({
    prepare: (_, openrouter) => openrouter.failLookups(failure(502, 'Bad gateway')),
  });
  const down = english.failures['provider-down']();
  const { content } = await diagnosed(without, without.ada);
  expect(content).toContain(`⚠️ ${says.models.unknown(down)}`);
  expect(content).toContain(`⚠️ ${says.key.notTold(down)}`);
});

/** So many presets, each as it is written for its number. */
const fifty = (written: (index: number) => string) =>
  `default: p0\npresets:\n${Array.from({ length: 50 }, (_, index) => `  p${index}: ${written(index)}\n`).join('')}`;

test('what is so of many presets is said once, and hides nothing else', async () => {
  await using scene = await openAdmins({
    presets: fifty(() => '{ description: Draws, model: openai/gpt-6-luna, needs: [image-output] }'),
  });
  const { content, attachments } = await diagnosed(scene, scene.ada);
  expect(content).toMatch(
    /⚠️ Presets \*\*p0\*\*, \*\*p1\*\*, .*, and 40 more: openai\/gpt-6-luna lacks .* Change them/,
  );
  expect(content.match(/openai\/gpt-6-luna lacks/g)).toHaveLength(1);
  expect(content).toMatch(/✅ The database answers/);
  expect(attachments).toEqual([]);
});

test('what there is no room for stands in a file, and goes with it', async () => {
  await using scene = await openAdmins({
    presets: fifty((index) => `{ description: Draws, model: openai/gone-${index} }`),
  });
  const { ada, channel, discord } = scene;
  const reply = await diagnosed(scene, ada);
  expect(reply.content).toMatch(/…and \d+ more lines: the file has all of it\./);
  expect(reply.attachments.map(({ filename }) => filename)).toEqual(['diagnosis.txt']);
  const text = await (await fetch(reply.attachments[0]?.url ?? '')).text();
  for (let index = 0; index < 50; index += 1)
    expect(text).toContain(`Preset p${index}: openai/gone-${index} `);
  expect(text).toMatch(/✅ The database answers/);
  await scene.changePresets(fifty(() => '{ description: Quick, model: openai/gpt-6-luna }'));
  await ada.click(reply, says.again);
  const again = await discord.until(() =>
    discord.visible(channel, ada).find(({ id, attachments }) => id === reply.id && attachments.length === 0),
  );
  expect(again.content).toContain(`✅ ${says.models.well(50)}`);
});

test('operators read which keys are missing, and that their channel cannot be seen', async () => {
  const own = (name: string) =>
    `  ${name}: { description: Own, model: llama, base_url: "http://127.0.0.1:9/v1", key_variable: LLAMA_KEY, max_tokens: 1000 }`;
  await using scene = await openAdmins({
    presets: `default: one\npresets:\n${own('one')}\n${own('two')}\n`,
    environment: { OPERATOR_CHANNEL_ID: '100000000000000001' },
  });
  const { content } = await diagnosed(scene, scene.discord.owner);
  expect(content).toContain(`❌ ${says.models.noKey(['one', 'two'], 'LLAMA_KEY')}`);
  expect(content).toContain(`⚠️ ${says.discord.operatorChannel}`);
  expect((await diagnosed(scene, scene.ada)).content).not.toContain('LLAMA_KEY');
});

test('a clock that is wrong is told by how much', async () => {
  const clock = { ...systemClock, now: () => Date.now() + 600_000 };
  await using scene = await openAdmins({ clock });
  expect((await diagnosed(scene, scene.ada)).content).toMatch(
    /❌ The clock of this machine is (599|600|601) seconds ahead/,
  );
});

test('a database that does not answer, and a Discord that does not, are told', async () => {
  await using scene = await openAdmins();
  const { ada, discord } = scene;
  const file = new Database(scene.database);
  file.exec('DROP TABLE migrations');
  file.close();
  discord.fail({ method: 'GET', route: '/applications/@me' }, { status: 503 });
  const { content } = await diagnosed(scene, ada);
  expect(content).toContain(`❌ ${says.database.silent}`);
  expect(content).toContain(`❌ ${says.discord.refused(503)}`);
});

test('a database that can be read, but not written, is told: to operators with the reason', async () => {
  await using scene = await openAdmins();
  const { ada, discord } = scene;
  expect((await diagnosed(scene, discord.owner)).content).toMatch(/✅ The database answers/);
  const file = new Database(scene.database);
  // Another program has begun to write, and does not end.
  file.exec('BEGIN IMMEDIATE');
  const why = `The database ${scene.database} is locked by another program.`;
  const { content } = await diagnosed(scene, discord.owner);
  expect(content).toContain(
    `❌ The database can be read, but not written, so nothing new is kept and few questions are answered. ${why}`,
  );
  file.exec(
    "ROLLBACK; CREATE TRIGGER full BEFORE INSERT ON migrations BEGIN SELECT RAISE(FAIL, 'full'); END",
  );
  ada.speak('zh-CN');
  const used = await ada.slash(scene.channel, '诊断');
  const inChinese = await discord.until(() => used.reply()?.content);
  expect(inChinese).toContain(
    '❌ 数据库可以读取，但无法写入：新的内容保存不了，能回答的问题很少。运营者可以用 `/诊断` 看到原因。',
  );
  ada.speak('en-US');
  file.exec('DROP TRIGGER full');
  expect((await diagnosed(scene, ada)).content).toMatch(/✅ The database answers/);
  const version = file.prepare('SELECT min(version) FROM migrations').pluck().get();
  file.close();
  expect(version).toBe(1);
});

test('a database from which nothing can be read is told, with what is known all the same', async () => {
  await using scene = await openAdmins();
  const file = new Database(scene.database);
  file.exec('ALTER TABLE settings RENAME TO lost');
  const { content } = await diagnosed(scene, scene.ada);
  expect(content.split('\n')).toEqual([
    says.here(`<#${scene.channel.id}>`),
    expect.stringMatching(/^✅ Here I can /),
    says.everywhere,
    `❌ ${says.database.silent}`,
    `-# ${says.askOperator}`,
  ]);
  file.exec('ALTER TABLE lost RENAME TO settings');
  file.close();
  expect((await diagnosed(scene, scene.ada)).content).toMatch(/✅ The database answers/);
});

test('delivered twice, it is answered as one', async () => {
  await using scene = await openAdmins();
  const { ada, channel, discord } = scene;
  await diagnosed(scene, ada);
  const shown = () =>
    discord.requests.filter(({ method, route }) => method === 'PATCH' && route.endsWith('@original')).length;
  discord.gateway.replay({ type: 'INTERACTION_CREATE' });
  await discord.until(() => shown() === 2);
  expect(scene.log.filter(({ level }) => Number(level) > 40)).toEqual([]);
  expect(discord.visible(channel, ada)).toHaveLength(1);
});

test('a connection to Discord that has been silent for too long is told', async () => {
  const now = Date.now.bind(Date);
  let laterMs = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + laterMs);
  try {
    await using scene = await openAdmins();
    laterMs = 121_000;
    expect((await diagnosed(scene, scene.ada)).content).toContain(`❌ ${says.gateway.silent}`);
  } finally {
    clock.mockRestore();
  }
});

test('only who manages the server is told, and only as long as they do', async () => {
  await using scene = await openAdmins();
  const { ada, admins, channel, discord, mara, server } = scene;
  expect(() => mara.begin(channel, 'diagnose')).toThrow(/may not use/);
  server.allowCommand('diagnose', mara);
  const used = await mara.slash(channel, 'diagnose');
  const reply = await discord.until(() => used.reply()?.content && used.reply());
  expect(reply).toMatchObject({ content: english.limits.notAllowed, ephemeral: true });
  // Somebody who is no admin any more presses what stands there still.
  const shown = await diagnosed(scene, ada);
  server.removeRole(admins);
  await ada.click(shown, says.again);
  await discord.until(() =>
    discord.visible(channel, ada).some(({ content }) => content === english.limits.notAllowed),
  );
});

test('where the bot is not open that is said, with the permissions there, and nobody else is asked', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  const strange = discord.server('Dogs');
  const channel = strange.channel('general');
  const dan = discord.member('dan', { in: strange, permissions: ['ManageGuild'] });
  const before = openrouter.lookups.length;
  const { content } = await diagnosed(scene, dan, channel);
  expect(content.split('\n')).toEqual([
    says.here(`<#${channel.id}>`),
    `❌ ${says.refusedHere(english.access.private)}`,
    expect.stringMatching(/^✅ Here I can /),
    `-# ${says.askOperator}`,
  ]);
  expect(openrouter.lookups.length).toBe(before);
});

test('in direct messages, and where only the asker has installed the app, it says what that means', async () => {
  await using scene = await openScene();
  const { discord } = scene;
  const direct = await diagnosed(scene, discord.owner, discord.owner.dm());
  expect(direct.content).toContain(`✅ ${says.direct}`);
  const server = discord.server('Without', { bot: false });
  const guest = discord.member('guest', { in: server, installed: true, permissions: ['ManageGuild'] });
  await scene.restart({ ALLOWED_USERS: guest.id });
  const { content } = await diagnosed(scene, guest, server.channel('general'));
  expect(content).toContain(`❌ ${says.notInServer(inviteLink(discord.application.id, server.id))}`);
  expect(content).toContain(`✅ ${says.key.well}`);
});

/** Makes the database one that only a newer SQLite may write (https://www.sqlite.org/fileformat.html, "File format version numbers"). */
function makeReadOnly(database: string): void {
  const file = new Database(database);
  file.pragma('wal_checkpoint(TRUNCATE)');
  const open = openSync(database, 'r+');
  writeSync(open, Uint8Array.of(3), 0, 1, 18);
  closeSync(open);
  // Connections look at it anew once something was written beside them.
  file.prepare('UPDATE claims SET at = at').run();
  file.close();
}

test('where the database cannot be written everybody reads that, and those who run the bot where they see why', async () => {
  await using scene = await openAdmins();
  const { ada, discord, channel, mara } = scene;
  await asked(scene, 'hi');
  makeReadOnly(scene.database);
  const used = await ada.slash(channel, 'ask', { prompt: 'hi' });
  expect(await discord.until(() => used.reply()?.content)).toBe(english.unwritable);
  ada.speak('zh-CN');
  const inChinese = await ada.slash(channel, '设置 recent-talk', { messages: 5 });
  expect(await discord.until(() => inChinese.reply()?.content)).toContain('数据库现在无法写入');
  ada.speak('en-US');
  await mara.send(channel, '@Parley hi');
  await hears(scene, channel, english.unwritable);
  const { content } = await diagnosed(scene, discord.owner);
  expect(content).toContain(
    `The database ${scene.database} cannot be written. Give the user who runs Parley the right`,
  );
});
