import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { failure } from '../../sandbox/openrouter/errors.ts';
import { inviteLink } from '../../src/diagnosis/permissions.ts';
import { plain } from '../../src/diagnosis/plain.ts';
import { english, textsIn } from '../../src/texts/index.ts';
import { openSite, type Site } from './start-process.ts';

const program = fileURLToPath(new URL('../../src/doctor.ts', import.meta.url));
const says = english.diagnosis;
const key = 'sk-or-v1-a-key-that-nobody-may-see';

/** What `npm run doctor` says, and how it ends. */
async function examined(site: Site, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program], {
    cwd: site.folder,
    env: {
      NODE_COMPILE_CACHE: join(tmpdir(), 'parley-test-compile-cache'),
      LANG: 'en_US.UTF-8',
      DISCORD_TOKEN: site.discord.token,
      DISCORD_API_URL: site.discord.apiUrl,
      OPENROUTER_API_KEY: key,
      OPENROUTER_BASE_URL: site.openrouter.url,
      DATABASE_URL: `sqlite://${site.database}`,
      PRESETS_FILE: site.presetsFile,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  expect(errors).toBe('');
  expect(out).not.toContain(key);
  return { out, lines: out.split('\n').map((line) => line.trim()), code };
}

function change(file: string, statement: string): { version: number }[] {
  const database = new Database(file);
  try {
    return database.prepare(statement).all() as { version: number }[];
  } finally {
    database.close();
  }
}

test('before the first start it looks at everything, changes nothing, and prints the invitation', async () => {
  await using site = await openSite();
  const { discord, openrouter } = site;
  const { lines, code } = await examined(site);
  const { application } = discord;
  expect(lines.filter((line) => line !== '')).toEqual([
    says.doctor.settings,
    `✅ ${says.doctor.settingsWell}`,
    says.doctor.database,
    `✅ ${says.database.fresh(site.database)}`,
    says.doctor.discord,
    `⚠️ ${says.discord.noServer}`,
    `✅ ${plain(says.discord.well(application.name, application.id))}`,
    `✅ ${says.content.on}`,
    says.doctor.openrouter,
    `✅ ${says.key.well}`,
    `✅ ${says.models.well(2)}`,
    says.doctor.machine,
    expect.stringMatching(/^✅ Parley \d+\.\d+\.\d+ on Node 24\.\d+\.\d+\.$/),
    `✅ ${says.clock.right}`,
    ...says.doctor.invite(inviteLink(application.id)).split('\n'),
    says.doctor.end(0, 1),
  ]);
  expect(code).toBe(0);
  expect(existsSync(site.database)).toBe(false);
  expect(discord.gateway.counts.identified).toBe(0);
  expect(discord.requests.every(({ method }) => method === 'GET')).toBe(true);
  expect(openrouter.requests).toEqual([]);
});

test('with broken settings nobody is asked who needs them; all mistakes are told, and the rest is looked at', async () => {
  await using site = await openSite();
  const { lines, code } = await examined(site, {
    DISCORD_TOKEN: '"quoted secret"',
    OPENROUTER_API_KEY: '',
    DATABASE_URL: 'mysql://parley:swordfish@db/parley',
    LOG_LEVEL: 'chatty',
    PRESETS_FILE: join(site.folder, 'nowhere.yaml'),
  });
  expect(lines.filter((line) => line !== '')).toEqual([
    says.doctor.settings,
    expect.stringMatching(/^❌ DISCORD_TOKEN: expected .+, got a secret of 15 characters$/),
    expect.stringMatching(/^❌ OPENROUTER_API_KEY: expected .+, got nothing$/),
    expect.stringMatching(/^❌ DATABASE_URL: expected .+, got "\*\*\*@db\/parley"$/),
    expect.stringMatching(/^❌ LOG_LEVEL: expected .+, got "chatty"$/),
    says.doctor.presets,
    expect.stringMatching(/^❌ nowhere\.yaml: there is no such file/),
    says.doctor.database,
    `⚠️ ${says.doctor.skippedDatabase}`,
    says.doctor.discord,
    `⚠️ ${says.doctor.skippedDiscord}`,
    says.doctor.openrouter,
    `⚠️ ${says.doctor.skippedOpenrouter}`,
    says.doctor.machine,
    expect.stringContaining('✅ Parley '),
    ...says.doctor.invite(inviteLink('APP')).split('\n'),
    plain(says.doctor.applicationUnknown),
    says.doctor.end(5, 3),
  ]);
  expect(code).toBe(1);
  expect(site.discord.requests).toEqual([]);
  expect(site.openrouter.lookups).toEqual([]);
});

test('what Discord, OpenRouter and the database refuse is told with what to do', async () => {
  await using site = await openSite({
    presets:
      'default: fast\npresets: { fast: { description: Quick, model: openai/gpt-6-lune, max_tokens: 1000 } }',
  });
  await mkdir(join(site.folder, 'data'));
  await writeFile(site.database, 'This is no database, however long one looks at it. '.repeat(100));
  site.openrouter.account.issue('another');
  const { out, code } = await examined(site, { DISCORD_TOKEN: 'not.the.token' });
  expect(out).toContain(`❌ ${site.database} is not an SQLite database.`);
  expect(out).toContain(`❌ ${plain(says.discord.token)}`);
  expect(out).toContain(`❌ ${plain(says.key.refused)}`);
  expect(code).toBe(1);
  const other = await examined(site, { OPENROUTER_API_KEY: 'another' });
  const unknown = english.warnings.unknown('openai/gpt-6-lune', 'openai/gpt-6-luna');
  expect(other.out).toContain(`❌ ${plain(says.models.warning(['fast'], unknown))}`);
  site.openrouter.failLookups(failure(502, 'Bad gateway'));
  await site.discord.close();
  const cut = await examined(site);
  expect(cut.out).toContain(`❌ ${plain(says.discord.unreachable)}`);
  expect(cut.out).toContain(plain(says.key.notTold(english.failures['provider-down']())));
});

test('a bot that runs is left alone; what its servers lack has a link of their own', async () => {
  await using site = await openSite();
  const { discord } = site;
  discord.intents.messageContent = false;
  await site.started();
  const server = discord.server('Cats', {
    owner: discord.owner,
    everyone: ['ViewChannel'],
    permissions: ['SendMessages'],
  });
  const { lines, code } = await examined(site);
  const link = inviteLink(discord.application.id, server.id);
  const missing = [
    'EmbedLinks',
    'AttachFiles',
    'ReadMessageHistory',
    'CreatePublicThreads',
    'CreatePrivateThreads',
    'SendMessagesInThreads',
    'SendPolls',
  ];
  expect(lines).toContain(`⚠️ ${plain(says.discord.serverLacks('Cats', missing, link))}`);
  expect(lines).toContainEqual(
    expect.stringMatching(/^⚠️ The database is in use\. Another Parley already uses /),
  );
  expect(lines).toContain(
    `⚠️ ${plain(says.content.missing(`https://discord.com/developers/applications/${discord.application.id}/bot`, false))}`,
  );
  expect(code).toBe(0);
});

test('a database at rest is looked at, with the keys that encrypt it', async () => {
  await using site = await openSite();
  const first = '01'.repeat(32);
  const parley = await site.started({ CONTENT_KEYS: first });
  await parley.stop();
  const whole = await examined(site, { CONTENT_KEYS: first });
  expect(whole.lines).toContain(`✅ ${says.database.ready(site.database)}`);
  const { out, code } = await examined(site);
  expect(out).toContain(`❌ What ${site.database} keeps of conversations is encrypted`);
  expect(out).not.toContain(first);
  expect(code).toBe(1);
  // As an older Parley has left it, and as a newer one.
  const [newest] = change(
    site.database,
    'DELETE FROM migrations WHERE version = (SELECT max(version) FROM migrations) RETURNING *',
  );
  expect((await examined(site, { CONTENT_KEYS: first })).lines).toContain(
    `⚠️ ${says.database.older(site.database)}`,
  );
  change(
    site.database,
    `INSERT INTO migrations (version, name, at) VALUES (${newest?.version}, 'last', 0), (9999, 'later', 0) RETURNING *`,
  );
  expect((await examined(site, { CONTENT_KEYS: first })).out).toContain(
    'was made by a newer Parley (version 9999',
  );
  change(site.database, 'DELETE FROM migrations WHERE version = 9999 RETURNING *');
  // It has kept nobody from starting.
  await site.started({ CONTENT_KEYS: first });
});

test('it speaks the language of the shell', async () => {
  await using site = await openSite();
  const { out } = await examined(site, { LANG: 'zh_CN.UTF-8' });
  expect(out).toContain(textsIn('zh-CN').diagnosis.discord.noServer);
  const broken = join(site.folder, 'broken.yaml');
  await writeFile(
    broken,
    'default: code\npresets:\n  code: { description: Code, model: m, temprature: 1 }\n',
  );
  const { out: mistakes } = await examined(site, {
    ...{ LANG: 'zh_CN.UTF-8', DRAIN_SECONDS: 'soon', PRESETS_FILE: broken },
    DATABASE_URL: `sqlite://${broken}`,
  });
  expect(mistakes).toMatch(/❌ DRAIN_SECONDS：应为 0 到 900 之间的秒数，.+，实际是："soon"/);
  expect(mistakes).toMatch(/❌ broken\.yaml:3:\d+ code\.temprature：没有这个字段；你是想写 temperature 吗？/);
  expect(mistakes).toContain(`${broken} 不是 SQLite 数据库。`);
  expect(mistakes).not.toMatch(/[a-z]+ [a-z]+ [a-z]+ [a-z]+/);
});
