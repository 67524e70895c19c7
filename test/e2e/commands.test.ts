import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LocalDiscord } from '../../sandbox/discord/index.ts';
import { english } from '../../src/texts/index.ts';
import { twoPresets } from './house.ts';
import { logged, openScene, type Scene } from './scene.ts';

const shipped = new URL('../../presets.yaml', import.meta.url).pathname;

/** How often the list of global commands was written. */
function writes(discord: LocalDiscord): number {
  return discord.calls('PUT /applications/:application/commands').length;
}

/** Asks until the bot has read the catalogue, which it does beside everything else. */
async function catalogueRead({ mara, channel }: Scene): Promise<void> {
  const asked = () => mara.autocomplete(channel, 'models', { query: 'claude' }, 'query');
  while ((await asked()).length === 0);
}

test('the commands are registered once, for servers, direct messages and installed apps, and a restart writes nothing', async () => {
  await using scene = await openScene({ environment: { PRESETS_FILE: shipped } });
  const { discord } = scene;
  expect(writes(discord)).toBe(1);
  const commands = discord.commands();
  expect(commands.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['ask', 'chat', 'clear', 'help', 'models', 'code', 'write', 'think', 'search']),
  );
  // What an admin sets is set in servers; all else works wherever one can talk.
  const forAdmins = ['access', 'audit', 'preset', 'quota', 'settings'];
  const notForAll = [...forAdmins, 'diagnose', 'key', 'parley', 'Report answer'];
  for (const command of commands.filter(({ name }) => !notForAll.includes(name)))
    expect(command).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
  for (const command of commands.filter(({ name }) => forAdmins.includes(name)))
    expect(command).toMatchObject({
      contexts: [0],
      integration_types: [0],
      default_member_permissions: '32',
    });
  const ask = commands.find(({ name }) => name === 'ask');
  expect(ask?.options?.map(({ name, required, autocomplete }) => [name, !!required, !!autocomplete])).toEqual(
    [
      ['prompt', true, false],
      ['file', false, false],
      ['preset', false, true],
      ['model', false, true],
      ['effort', false, true],
      ['private', false, false],
      ['file2', false, false],
      ['file3', false, false],
    ],
  );
  // Each member reads them in the language of their own client.
  expect(ask).toMatchObject({
    name_localizations: { 'zh-CN': '提问' },
    description_localizations: { 'zh-CN': '向模型提任何问题' },
  });
  expect(ask?.options?.[0]).toMatchObject({ name: 'prompt', name_localizations: { 'zh-CN': '问题' } });
  await scene.restart();
  expect(writes(discord)).toBe(1);
  expect(logged(scene, 'commands registered').map(({ result }) => result)).toEqual([
    'overwritten',
    'unchanged',
  ]);
});

test('commands are written anew when the presets have changed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-presets-'));
  try {
    await using scene = await openScene();
    const PRESETS_FILE = join(folder, 'other.yaml');
    await writeFile(PRESETS_FILE, twoPresets.replace('  code:', '  poem:').replace('Programs', 'Verses'));
    await scene.restart({ PRESETS_FILE });
    expect(writes(scene.discord)).toBe(2);
    const names = scene.discord.commands().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['ask', 'poem']));
    expect(names).not.toContain('code');
    await writeFile(PRESETS_FILE, twoPresets.replace('  code:', '  poem:').replace('Programs', 'Rhymes'));
    await scene.restart({ PRESETS_FILE });
    expect(writes(scene.discord)).toBe(3);
    expect(scene.discord.commands().find(({ name }) => name === 'poem')?.description).toBe('Rhymes');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a server’s old command of the same name is taken away, others stay, and a server that cannot be asked does no harm', async () => {
  let serverId = '';
  let lockedId = '';
  await using scene = await openScene({
    prepare: (discord) => {
      serverId = discord.server('Dogs', { owner: discord.owner }).id;
      lockedId = discord.server('Locked', { owner: discord.owner }).id;
      discord.fail({ method: 'GET', path: new RegExp(`guilds/${lockedId}/commands`) }, { code: 50001 });
    },
  });
  const { discord } = scene;
  const route = `${discord.apiUrl}/v10/applications/${discord.application.id}/guilds/${serverId}/commands`;
  for (const name of ['ask', 'weather']) {
    await fetch(route, {
      method: 'POST',
      headers: {
        authorization: `Bot ${discord.token}`,
        'content-type': 'application/json',
        'user-agent': 'DiscordBot (https://example.org, 1)',
      },
      body: JSON.stringify({ name, description: 'from an older program' }),
    });
  }
  const names = () => discord.commands({ id: serverId }).map(({ name }) => name);
  expect(names()).toEqual(['ask', 'weather']);
  discord.fail({ method: 'GET', path: new RegExp(`guilds/${lockedId}/commands`) }, { code: 50001 });
  await scene.restart({ PRESETS_FILE: shipped });
  await discord.until(() => names().join() === 'weather');
  expect(discord.commands().map(({ name }) => name)).toContain('ask');
});

test('/help names every shipped preset in one private message', async () => {
  await using scene = await openScene({ environment: { PRESETS_FILE: shipped } });
  const used = await scene.mara.slash(scene.channel, 'help');
  const reply = used.reply();
  expect(reply?.ephemeral).toBe(true);
  expect(reply?.content.length).toBeLessThanOrEqual(2000);
  const choices = await scene.mara.autocomplete(scene.channel, 'ask', { preset: '' }, 'preset');
  expect(choices.length).toBeGreaterThanOrEqual(13);
  for (const { value } of choices) expect(reply?.content).toMatch(new RegExp(`- \`/?${value}\` .+`));
  expect(reply?.content).toContain('(default)');
});

test('/help tells of as many presets as have room, each with its whole line', async () => {
  const many = Array.from(
    { length: 60 },
    (_, index) => `  p${index}: { description: 'Number ${index} of many', model: maker/model-${index} }`,
  );
  await using scene = await openScene({ presets: `default: p0\npresets:\n${many.join('\n')}\n` });
  const content = (await scene.mara.slash(scene.channel, 'help')).reply()?.content ?? '';
  expect(content.length).toBeLessThanOrEqual(2000);
  expect(content).toContain('`p0` Number 0 of many (default)\n');
  const [, last = '', left = ''] =
    /\n- `p(\d+)` Number \1 of many\n-# …and (\d+) more: `\/presets list`$/.exec(content) ?? [];
  expect(Number(last) + 1 + Number(left)).toBe(60);
  for (const line of ['mention me in a reply to anybody', '**⋯**', '`/settings`'])
    expect(content).toContain(line);
});

test('/ask offers the presets and their models, at most 25, narrowed by what is typed', async () => {
  const many = Array.from(
    { length: 40 },
    (_, index) =>
      `  p${index}: { description: 'Number ${index}', model: maker/model-${index}, max_tokens: 100 }`,
  );
  await using scene = await openScene({ presets: `default: p0\npresets:\n${many.join('\n')}\n` });
  const { channel, mara } = scene;
  const offered = (option: string, typed: string) =>
    mara.autocomplete(channel, 'ask', { [option]: typed }, option);
  expect(await offered('preset', '')).toHaveLength(25);
  expect(await offered('preset', 'number 37')).toEqual([{ name: 'p37: Number 37', value: 'p37' }]);
  expect(await offered('model', '')).toHaveLength(25);
  expect(await offered('model', 'model-38')).toEqual([{ name: 'maker/model-38', value: 'maker/model-38' }]);
  expect(await offered('model', 'claude')).toEqual([]);
});

test('/ask offers the whole catalogue where the operator opens it', async () => {
  await using scene = await openScene({ environment: { CATALOGUE: 'all' } });
  await catalogueRead(scene);
  const typed = (model: string) => scene.mara.autocomplete(scene.channel, 'ask', { model }, 'model');
  const all = await typed('');
  expect(all).toHaveLength(25);
  expect(all[0]?.value).toBe('openai/gpt-6-luna');
  const claude = await typed('claude');
  expect(claude.map(({ value }) => value)).toContain('anthropic/claude-sonnet-5.5');
  for (const { value } of claude) expect(String(value)).toContain('claude');
});

test('what cannot be asked in a chat is neither offered nor listed, and refused with a sentence', async () => {
  await using scene = await openScene({ environment: { CATALOGUE: 'all' } });
  const { channel, mara, openrouter } = scene;
  await catalogueRead(scene);
  for (const model of ['openai/gpt-6-luna:batch', 'openai/gpt-5-mini-tts', 'openai/gpt-4o-mini-transcribe']) {
    expect(await mara.autocomplete(channel, 'ask', { model }, 'model')).toEqual([]);
    expect((await mara.slash(channel, 'models', { query: model })).reply()?.content).toBe(
      english.models.none(model),
    );
    const used = await mara.slash(channel, 'ask', { prompt: 'hi', model });
    const { content } = await scene.discord.until(() => used.reply()?.content && used.reply());
    expect(content).toContain(english.prompt.modelNotForChat(model));
  }
  expect(openrouter.requests).toEqual([]);
});

test('/models lists id, price per million, context and what a model reads, privately', async () => {
  await using scene = await openScene();
  const { channel, mara } = scene;
  await catalogueRead(scene);
  const row = scene.openrouter.models.find(({ id }) => id === 'anthropic/claude-sonnet-5.5');
  if (!row) throw new Error('not in the local catalogue');
  const used = await mara.slash(channel, 'models', { query: 'claude sonnet 5.5' });
  const reply = used.reply();
  expect(reply?.ephemeral).toBe(true);
  const prompt = Number((Number(row.pricing.prompt) * 1e6).toPrecision(3));
  const completion = Number((Number(row.pricing.completion) * 1e6).toPrecision(3));
  const facts = `$${prompt} in, $${completion} out per million tokens · ${english.format.compact(row.context_length ?? 0)} context · reads text, image`;
  expect(reply?.content).toContain(`\`${row.id}\`\n-# ${facts}`);
  const choices = await mara.autocomplete(channel, 'models', { query: 'sonnet-5.5' }, 'query');
  expect(choices).toContainEqual({
    name: expect.stringMatching(
      new RegExp(
        `^${row.id} · \\$${prompt} in, \\$${completion} out/M · \\d+[KM] context · reads text, image`,
      ),
    ),
    value: row.id,
  });
  const everything = (await mara.slash(channel, 'models')).reply();
  expect(everything?.content.length).toBeLessThanOrEqual(2000);
  expect(everything?.content).toMatch(/…and \d+ more/);
  const none = (await mara.slash(channel, 'models', { query: 'xyzzy' })).reply();
  expect(none).toMatchObject({ content: 'No model matches `xyzzy`.', ephemeral: true });
});

test('/models says that the list is missing while OpenRouter is down', async () => {
  await using scene = await openScene({
    prepare: (_, openrouter) =>
      openrouter.failLookups({ status: 500, body: { error: { code: 500, message: 'down' } } }),
  });
  const used = await scene.mara.slash(scene.channel, 'models');
  expect(used.reply()).toMatchObject({
    ephemeral: true,
    content: expect.stringContaining('could not be fetched'),
  });
});
