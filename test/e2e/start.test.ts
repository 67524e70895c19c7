import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { openSite, type ParleyProcess } from './start-process.ts';

/** The sentences with which it gave up, without the line above them. It must have ended with 78. */
async function refusal(parley: ParleyProcess): Promise<string[]> {
  const exit = await parley.exit;
  const [head, ...sentences] = parley.errors.trimEnd().split('\n');
  expect({ ...exit, head }).toEqual({ code: 78, signal: null, head: 'Parley cannot run:' });
  return sentences;
}

test('every mistake of the settings is told in a line of its own, and no secret is shown', async () => {
  await using site = await openSite();
  const parley = site.start({
    DISCORD_TOKEN: 'very secret token',
    OPENROUTER_API_KEY: '"sk-or-v1-quoted-secret-0123456789"',
    DAILY_LIMIT_USD: '-1',
    LOG_LEVEL: 'chatty',
    DATABASE_URL: 'mysql://parley:swordfish@db/parley',
  });
  expect(await refusal(parley)).toEqual([
    expect.stringMatching(/^DISCORD_TOKEN: expected .+, got a secret of 17 characters$/),
    expect.stringMatching(/^OPENROUTER_API_KEY: expected .+, got a secret of 35 characters$/),
    expect.stringMatching(/^DATABASE_URL: expected sqlite:\/\/PATH, got "\*\*\*@db\/parley"$/),
    expect.stringMatching(/^DAILY_LIMIT_USD: expected US dollars .+, got "-1"$/),
    expect.stringMatching(/^LOG_LEVEL: expected fatal, .+, got "chatty"$/),
  ]);
  expect(parley.output + parley.errors).not.toMatch(/very secret|quoted-secret|swordfish/);
});

test('in a Chinese shell it says so in Chinese, and logs in English', async () => {
  await using site = await openSite();
  const parley = site.start({ LANG: 'zh_CN.UTF-8', DAILY_LIMIT_USD: '-1', MAX_MESSAGES: '0' });
  expect((await parley.exit).code).toBe(78);
  expect(parley.errors.trimEnd().split('\n')).toEqual([
    'Parley 无法运行：',
    'DAILY_LIMIT_USD：应为 0 到 1000000 之间的美元数，最多 6 位小数，例如 2.50，实际是："-1"',
    'MAX_MESSAGES：应为 1 到 50 之间的整数，实际是："0"',
  ]);
  const started = await site.started({ LANG: 'zh_CN.UTF-8' });
  expect(started.output).not.toMatch(/\p{sc=Han}/u);
});

test('settings come from .env of the working directory, and those of OpenAI are never used', async () => {
  await using site = await openSite();
  await writeFile(
    join(site.folder, '.env'),
    `APP_TITLE=From the file\nOPENAI_BASE_URL=http://127.0.0.1:9/v1\n`,
  );
  await site.started({ OPENAI_API_KEY: 'sk-wrong', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
  site.openrouter.answer(say('Here.'));
  const server = site.discord.server('Cats', { owner: site.discord.owner });
  await site.discord.owner.send(server.channel('general'), '@Parley hi');
  await site.openrouter.until(() => site.openrouter.requests.length > 0);
  const { headers } = site.openrouter.requests[0] ?? {};
  expect(headers).toMatchObject({
    authorization: 'Bearer sk-or-v1-a-key-that-nobody-may-see',
    'x-openrouter-title': 'From the file',
  });
});

test('a database that cannot be used is told in a sentence', async () => {
  await using site = await openSite();
  await mkdir(join(site.folder, 'data'));
  await writeFile(site.database, 'This is no database, however long one looks at it. '.repeat(100));
  expect(await refusal(site.start())).toEqual([
    `${site.database} is not an SQLite database. Move it away, or point DATABASE_URL to another file.`,
  ]);
  const newer = join(site.folder, 'newer.sqlite');
  const database = new Database(newer);
  database.exec(
    'CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL)',
  );
  database.exec(`INSERT INTO migrations VALUES (9999, 'of tomorrow', 0)`);
  expect(await refusal(site.start({ DATABASE_URL: `sqlite://${newer}` }))).toEqual([
    expect.stringMatching(/was made by a newer Parley \(version 9999/),
  ]);
  database.exec('BEGIN EXCLUSIVE');
  expect(await refusal(site.start({ DATABASE_URL: `sqlite://${newer}` }))).toEqual([
    expect.stringMatching(/is locked by another program\. Close what has it open/),
  ]);
  database.close();
  expect(await refusal(site.start({ DATABASE_URL: `sqlite://${site.folder}` }))).toEqual([
    expect.stringMatching(/cannot be opened\. Check that it is a file/),
  ]);
  // A bot that cannot run spends none of the day's identifies, however often a supervisor starts it.
  expect(site.discord.gateway.counts.identified).toBe(0);
});

test('a database that may not be written is told in a sentence', async () => {
  await using site = await openSite();
  const parley = await site.started();
  parley.send('SIGTERM');
  await parley.exit;
  await rm(`${site.database}.lock`);
  for (const [path, mode] of [
    [site.folder, 0o755],
    [join(site.folder, 'data'), 0o777],
    [site.database, 0o444],
  ] as const)
    await chmod(path, mode);
  // For the superuser nothing is read-only.
  const nobody = process.getuid?.() === 0 ? 65534 : undefined;
  expect(await refusal(site.start({}, nobody))).toEqual([
    `The database ${site.database} cannot be written. Give the user who runs Parley the right to write the file and its folder.`,
  ]);
});

test('a second process on the same database is refused, and the first goes on', async () => {
  await using site = await openSite();
  const first = await site.started();
  expect(await refusal(site.start())).toEqual([
    expect.stringMatching(
      new RegExp(`^Another Parley already uses .+ \\(process ${first.pid} on .+\\)\\. Stop it first`),
    ),
  ]);
  site.openrouter.answer(say('Still here.'));
  const channel = site.discord.server('Cats', { owner: site.discord.owner }).channel('general');
  await site.discord.owner.send(channel, '@Parley hi');
  await site.discord.until(() =>
    site.discord.visible(channel).some(({ content }) => content.includes('Still here.')),
  );
});

test('a presets file that is broken is told by line and column', async () => {
  await using site = await openSite();
  const told = async (text: string): Promise<string[]> => {
    await writeFile(site.presetsFile, text);
    return refusal(site.start());
  };
  expect(await told('default: a\npresets:\n\ta:\n\t\tmodel: x/y\n')).toEqual(
    expect.arrayContaining([expect.stringMatching(/^presets\.yaml:3:1 .*[Tt]abs/)]),
  );
  const preset = 'description: A\n    model: x/y\n';
  expect(await told(`default: a\npresets:\n  a:\n    ${preset}  a:\n    ${preset}`)).toEqual([
    expect.stringMatching(/^presets\.yaml:6:3 .*unique/i),
  ]);
  const long = `default: a\npresets:\n  a:\n    ${preset}    system: ${'x'.repeat(10 * 1024 * 1024)}\n`;
  expect(await told(long)).toEqual([`presets.yaml: expected at most 1048576 bytes, got ${long.length}`]);
  expect(await refusal(site.start({ PRESETS_FILE: '/nowhere/presets.yaml' }))).toEqual([
    'presets.yaml: there is no such file (/nowhere/presets.yaml, PRESETS_FILE)',
  ]);
  // A bot that cannot run spends none of the day's identifies, however often a supervisor starts it.
  expect(site.discord.gateway.counts.identified).toBe(0);
});

test('OpenRouter being down keeps nothing from starting', async () => {
  await using site = await openSite();
  const parley = await site.started({ OPENROUTER_BASE_URL: 'http://127.0.0.1:9/api/v1' });
  await parley.logged('could not fetch the list of models; going on without it');
  const channel = site.discord.server('Cats', { owner: site.discord.owner }).channel('general');
  await site.discord.owner.send(channel, '@Parley hi');
  await site.discord.until(() => site.discord.visible(channel).at(-1)?.buttons[0]?.label === 'Retry');
});
