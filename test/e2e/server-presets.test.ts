import { expect, test } from 'vitest';
import type { ServerHandle } from '../../sandbox/discord/index.ts';
import type { Inputs } from './limits.ts';
import { logged, openScene } from './scene.ts';
import { asked, create, importFile, run, written } from './server-presets.ts';

test('a preset of a server’s own: it answers, also after a restart, can be edited, and is deleted', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  expect(await create(scene, 'house')).toContain('Saved: `house`');
  expect(await asked(scene, 'house')).toContain('Speak as the house does.');
  await scene.restart();
  expect(await asked(scene, 'house')).toContain('Speak as the house does.');
  const opened = await discord.owner.slash(channel, 'preset edit', { preset: 'house' });
  const other = await discord.owner.slash(channel, 'preset edit', { preset: 'house' });
  await discord.owner.submit(opened, { ...written, system: 'Speak softly.' });
  expect(await asked(scene, 'house')).toContain('Speak softly.');
  const late = await discord.owner.submit(other, { ...written, system: 'Speak loudly.' });
  const told = await discord.until(() => late.reply()?.content);
  expect(told).toMatch(/Somebody else has changed `house`[\s\S]*Speak loudly\./);
  expect(await asked(scene, 'house')).toContain('Speak softly.');
  expect((await run(scene, 'delete', { preset: 'house' })).content).toContain('Deleted: `house`');
  expect(await asked(scene, 'house')).toContain('There is no preset');
  const shown = await discord.owner.slash(channel, 'audit show');
  const content = await discord.until(() => shown.reply()?.content);
  for (const what of ['Preset created', 'Preset edited', 'Preset deleted']) expect(content).toContain(what);
});

test('bound to a slash command of that server, and of no other; a restart registers nothing anew', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, server } = scene;
  await create(scene, 'house', { command: true });
  const names = () => discord.commands({ id: server.id }).map(({ name }) => name);
  expect(names()).toEqual(['house']);
  expect(discord.commands().map(({ name }) => name)).not.toContain('house');
  await mara.slash(channel, 'house', { prompt: 'Q1' });
  await discord.until(() => scene.openrouter.requests.length > 0);
  expect(JSON.stringify(scene.openrouter.requests.at(-1)?.body)).toContain('Speak as the house does.');
  const asked = () =>
    discord.requests.filter(({ route }) => route.includes('/guilds/:guild/commands')).length;
  const before = asked();
  await scene.restart();
  await run(scene, 'delete', { preset: 'house' });
  expect(asked()).toBe(before + 1);
  expect(names()).toEqual([]);
});

test('model and limits of a shipped preset are changed here without copying it, and taken back', async () => {
  await using scene = await openScene();
  expect(
    await importFile(scene, 'presets:\n  code:\n    model: openai/gpt-6-luna\n    max_tokens: 77\n'),
  ).toContain('Imported: `code`');
  const body = await asked(scene, 'code');
  expect(body).toContain('"max_tokens":77');
  expect(body).not.toContain('claude-sonnet');
  const file = await run(scene, 'export');
  expect(file.content).toContain('One preset of this server');
  expect((await run(scene, 'delete', { preset: 'code' })).content).toContain(
    'as the operator’s file says again',
  );
  expect(await asked(scene, 'code')).toContain('claude-sonnet');
});

test('a file that is not right changes nothing, and each mistake is told', async () => {
  await using scene = await openScene();
  const own = (more: string) =>
    `presets:\n  house:\n    description: Ours\n    model: openai/gpt-6-luna\n${more}`;
  expect(await importFile(scene, own(`    system: "${'x'.repeat(1_000_000)}"\n`))).toMatch(
    /Nothing was changed[\s\S]*house\.system: expected a text of at most 32000 characters/,
  );
  expect(await importFile(scene, own(`    system: "${'x'.repeat(1_100_000)}"\n`))).toContain('too large');
  expect(await importFile(scene, own('    modle: x\n'))).toMatch(
    /6?5:5 house\.modle: unknown; did you mean model\?/,
  );
  expect(
    await importFile(
      scene,
      own('    base_url: https://evil.example/v1\n    key_variable: OPENROUTER_API_KEY\n'),
    ),
  ).toContain('only the operator’s presets may have it');
  const reaching = [
    ...['price: { prompt: 0, completion: 0 }', 'extra: { a: 1 }', 'mcp: { files: true }', 'preset: secret'],
    ...['service_tier: priority', 'speed: fast', 'trace: { a: 1 }', 'metadata: { a: b }'],
    ...['image_config: { a: 1 }', 'x_search_filter: { a: 1 }', 'prediction: { type: content, content: a }'],
    'tools: [{ type: "openrouter:web_search", parameters: { x_search: { a: 1 } } }]',
    ...['plugins: [{ id: fusion, model: openai/gpt-6-sol }]', 'tools: [{ type: "openrouter:bash" }]'],
    ...[
      'reasoning: { mode: pro }',
      'cache_control: { type: ephemeral, ttl: 1h }',
      'modalities: [text, audio]',
    ],
    ...['web_search_options: { search_context_size: high }', 'response_format: { type: python }'],
  ];
  for (const field of reaching)
    expect(await importFile(scene, own(`    ${field}\n`))).toContain(
      'only the operator’s presets may have it',
    );
  expect(await importFile(scene, own('    fallbacks: ["@preset/secret"]\n'))).toContain(
    'Nothing was changed',
  );
  expect(await importFile(scene, own('    functions: [secret_tool]\n'))).toContain('Nothing was changed');
  const bomb = `shared:\n  a: &a [${'x,'.repeat(9)}x]\n${'bcdefghi'
    .split('')
    .map(
      (name, index) => `  ${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}*${'abcdefgh'[index]}]\n`,
    )
    .join('')}${own('')}`;
  expect(await importFile(scene, bomb)).toContain('aliases');
  expect(await importFile(scene, own('').replace('openai/gpt-6-luna', 'nobody/nothing'))).toMatch(
    /The model `nobody\/nothing` is not offered here/,
  );
  expect(
    await importFile(scene, 'presets:\n  ask: { description: Ours, model: openai/gpt-6-luna }\n'),
  ).toMatch(/ask: expected a name of at most 32[\s\S]*none of Parley's own commands/);
  expect(await importFile(scene, 'presets:\n  code: { description: Ours, command: true }\n')).toMatch(
    /code: expected changes of the operator’s preset of this name \(model, fallbacks, [\s\S]*code\.description: unknown/,
  );
  expect((await run(scene, 'export')).content).toContain('has no presets of its own');
});

test('a schema or a template that is none is refused; others are taken', async () => {
  await using scene = await openScene();
  const file = (schema: object, more = '') =>
    `presets:\n  house:\n    description: Ours\n    model: openai/gpt-6-luna\n${more}    response_format: ${JSON.stringify({ type: 'json_schema', json_schema: { name: 'a', schema } })}\n`;
  const of = (one: object) => ({ type: 'object', properties: { a: one } });
  expect(await importFile(scene, file({ type: 'nothing' }))).toMatch(
    /house\.response_format\.json_schema\.schema: expected a JSON schema/,
  );
  const template = "    response: { template: '{% if %' }\n";
  expect(await importFile(scene, file(of({}), template))).toMatch(
    /house\.response\.template: expected a Liquid template/,
  );
  const taken = of({ pattern: '^(a+)+$', uniqueItems: true, $ref: '#/properties/a' });
  expect(await importFile(scene, file(taken))).toContain('Imported: `house`');
});

test('whoever reads Chinese is told of mistakes in Chinese, in a file and in the modal', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  discord.owner.speak('zh-CN');
  const file = [
    ...['presets:', '  house:', '    description: ""', '    model: a b', '    temperature: hot'],
    ...['    modle: x', '    preset: secret', '    functions: [x]'],
  ];
  const data = `${file.join('\n')}\n`;
  const used = await discord.owner.slash(channel, '预设 import', { file: { name: 'ours.yaml', data } });
  const told = await discord.until(() => used.reply()?.content);
  expect(told).toContain('house.temperature：应为 0 到 2 之间的数，实际是："hot"');
  expect(told).toContain('house.modle：没有这个字段；你是想写 model 吗？');
  expect(told.replaceAll(/`[^`]*`/g, '')).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/i);
  const opened = await discord.owner.slash(channel, '预设 create', { name: 'house' });
  const sent = await discord.owner.submit(opened, {
    description: 'Ours',
    models: 'x'.repeat(201),
    command: false,
  });
  await discord.until(() => sent.reply()?.content.includes('house.model'));
  expect(sent.reply()?.content).toContain('house.model：应为不含空格、最多 200 个字符的名称，实际是："xx');
});

test('only who manages the server may: for others Discord does not even show the command', async () => {
  await using scene = await openScene();
  const { discord, mara, server } = scene;
  const payload = discord.commands().find(({ name }) => name === 'preset');
  expect(payload).toMatchObject({ default_member_permissions: '32', contexts: [0] });
  // A server may show it to them all the same.
  server.allowCommand('preset', mara);
  for (const subcommand of ['create', 'edit', 'delete', 'export', 'import']) {
    const inputs: Record<string, Inputs> = {
      ...{ create: { name: 'house' }, edit: { preset: 'code' }, delete: { preset: 'code' } },
      import: { file: { name: 'ours.yaml', data: 'presets: {}' } },
    };
    const refused = await run(scene, subcommand, inputs[subcommand] ?? {}, mara);
    expect(refused.content, subcommand).toContain('Only members who may manage this server');
  }
});

test('an admin who loses the role while the form is open changes nothing, and gets back what was typed alone', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const admins = server.role('Admins', { permissions: ['ManageGuild'] });
  const nils = discord.member('nils', { in: server, roles: [admins] });
  const hidden = `HIDDEN ${'x'.repeat(5000)}`;
  await importFile(
    scene,
    `presets:\n  house: { description: Ours, model: openai/gpt-6-luna, system: ${hidden} }\n`,
  );
  const opened = await nils.slash(channel, 'preset edit', { preset: 'house' });
  server.removeRole(admins);
  const used = await nils.submit(opened, { description: 'A long evening of writing.' });
  const told = await discord.until(() => used.reply()?.content);
  expect(told).toMatch(
    /Only members who may manage this server[\s\S]*description: A long evening of writing\./,
  );
  expect(told).not.toContain('HIDDEN');
  const shown = await discord.owner.slash(channel, 'presets show', { preset: 'house' });
  expect(await discord.until(() => shown.reply()?.content)).toContain('Ours');
});

test('what could not be registered is with the next start, in all servers but one that still refuses', async () => {
  await using scene = await openScene();
  const { discord } = scene;
  const servers = Array.from({ length: 12 }, (_, index) =>
    discord.server(`Server ${index}`, { owner: discord.owner }),
  );
  const [refusing, ...others] = servers as [ServerHandle, ...ServerHandle[]];
  const posts = 'POST /applications/:application/guilds/:guild/commands';
  const fault = discord.fail(posts, { code: 50001, times: servers.length });
  for (const server of servers)
    await create({ ...scene, channel: server.channel('general') }, 'house', { command: true });
  expect(fault.hits).toBe(servers.length);
  discord.fail({ method: 'POST', path: new RegExp(`guilds/${refusing.id}/commands`) }, { code: 50001 });
  const names = (server: ServerHandle) => discord.commands(server).map(({ name }) => name);
  await scene.restart();
  await discord.until(() => others.every((server) => names(server).join() === 'house'));
  expect(names(refusing)).toEqual([]);
  const told = () => logged(scene, 'could not register the commands of a server').slice(servers.length);
  await discord.until(() => told().length > 0);
  expect(told().map(({ serverId }) => serverId)).toEqual([refusing.id]);
  const before = discord.calls(posts).length;
  await scene.restart();
  await discord.until(() => names(refusing).join() === 'house');
  expect(discord.calls(posts).length).toBe(before + 1);
});

test('what may not go is said once of many presets, in whole lines; what there is no room for stands in a file', async () => {
  await using scene = await openScene();
  const file = (written: (index: number) => string) =>
    `presets:\n${Array.from({ length: 30 }, (_, index) => `  p${index}: ${written(index)}\n`).join('')}`;
  const alike = await importFile(
    scene,
    file(() => '{ description: Draws, model: openai/gpt-6-luna, needs: [image-output] }'),
  );
  expect(alike).toMatch(/^-# `p0`, `p1`, .*, and 20 more: openai\/gpt-6-luna lacks [^\n]*\.$/m);
  const data = file(
    (index) => `{ description: Draws, model: openai/gpt-6-luna, max_tokens: ${900_000 + index} }`,
  );
  const reply = await run(scene, 'import', { file: { name: 'ours.yaml', data } });
  expect(reply.content.length).toBeLessThanOrEqual(2000);
  expect(reply.content).toMatch(/-# …and \d+ more: the file has all of them\.$/);
  const [notes] = reply.attachments;
  const text = await (await fetch(notes?.url ?? '')).text();
  expect(text.trim().split('\n')).toHaveLength(30);
});
