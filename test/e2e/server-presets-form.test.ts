import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { asked as askedByMention } from './asking.ts';
import { twoPresets } from './house.ts';
import { logged, nextHeld, openScene, type Scene } from './scene.ts';
import { asked, create, importFile, run, written } from './server-presets.ts';

const posts = 'POST /applications/:application/guilds/:guild/commands';

async function edit(scene: Scene, preset: string) {
  const opened = await scene.discord.owner.slash(scene.channel, 'preset edit', { preset });
  const form = JSON.stringify(opened.modal?.components);
  const submit = async (fields: Record<string, string | boolean>) => {
    const used = await scene.discord.owner.submit(opened, fields);
    return scene.discord.until(() => used.reply()?.content);
  };
  return { opened, form, submit };
}

test('a prompt that no form can hold stays as it is while the rest is edited', async () => {
  await using scene = await openScene();
  const long = 'Long instructions. '.repeat(300);
  await importFile(
    scene,
    `presets:\n  house: { description: Ours, model: openai/gpt-6-luna, system: "${long}", temperature: 0.4 }\n`,
  );
  const { form, submit } = await edit(scene, 'house');
  expect(form).toContain('Too long for this form, and left as it is: **Instructions**');
  expect(form).not.toContain('Long instructions.');
  expect(form).toContain('temperature: 0.4');
  expect(await submit({ description: 'Others' })).toContain('Saved: `house`');
  const body = await asked(scene, 'house');
  expect(body).toContain(long.trim());
  expect(body).toContain('"temperature":0.4');
  expect(await scene.mara.autocomplete(scene.channel, 'ask', { preset: 'hou' }, 'preset')).toEqual([
    { name: 'house: Others', value: 'house' },
  ]);
});

test('further settings are typed as YAML, checked like the file, and given back where they are wrong', async () => {
  await using scene = await openScene();
  const made = await create(scene, 'house', { more: 'temperature: 0.3\nstop: [END]' });
  expect(made).toContain('Saved: `house`');
  expect(await asked(scene, 'house')).toMatch(/"temperature":0\.3.*"stop":\["END"\]/);
  const wrong: [string, RegExp][] = [
    ['temperature: hot', /house\.temperature: expected a number[\s\S]*temperature: hot/],
    ['model: other/model', /keys must be unique[\s\S]*model: other\/model/],
    ['stop: [END', /Nothing was changed[\s\S]*stop: \[END/],
    ['extra: { a: 1 }', /only the operator’s presets may have it/],
  ];
  for (const [more, told] of wrong) expect(await (await edit(scene, 'house')).submit({ more })).toMatch(told);
  expect(await asked(scene, 'house')).toContain('"temperature":0.3');
  await (await edit(scene, 'house')).submit({ more: '' });
  expect(await asked(scene, 'house')).not.toContain('temperature');
});

test('model, fallbacks and all limits of a shipped preset are changed by its form, and reach the request', async () => {
  await using scene = await openScene();
  const { form, submit } = await edit(scene, 'fast');
  expect(form).not.toContain('"system"');
  const told = await submit({
    ...{ model: 'anthropic/claude-sonnet-5.5', fallbacks: 'openai/gpt-6-luna' },
    ...{ max_tokens: '77', history_tokens: '0', more: 'agent:\n  rounds: 2\n' },
  });
  expect(told).toContain('Saved: `fast`');
  scene.openrouter.answer(say('The moon.'));
  await askedByMention(scene, 'First');
  await askedByMention(scene, 'Second');
  const body = JSON.stringify(scene.openrouter.requests.at(-1)?.body);
  expect(body).toContain('"model":"anthropic/claude-sonnet-5.5"');
  expect(scene.openrouter.requests.at(-1)?.models).toEqual([
    'anthropic/claude-sonnet-5.5',
    'openai/gpt-6-luna',
  ]);
  expect(body).toContain('"max_tokens":77');
  expect(body).toContain('Second');
  expect(body).not.toContain('The moon.');
  const again = await edit(scene, 'fast');
  expect(again.form).toContain('rounds: 2');
  for (const [field, typed, expected] of [
    ['max_tokens', 'many', /fast\.max_tokens: expected a whole number/],
    ['more', 'agent: { rounds: 99 }', /fast\.agent\.rounds: expected a whole number from 1 to 50/],
    ['more', 'system: Mine', /changes of the operator’s preset/],
  ] as const)
    expect(await (await edit(scene, 'fast')).submit({ [field]: typed })).toMatch(expected);
  const back = { model: '', fallbacks: '', max_tokens: '', history_tokens: '', more: '' };
  expect(await (await edit(scene, 'fast')).submit(back)).toContain('Saved');
  expect(await asked(scene, 'fast')).toContain('"max_tokens":1000');
  expect((await run(scene, 'export')).content).toContain('has no presets of its own');
});

test('what is exported is imported again as it was', async () => {
  await using scene = await openScene();
  const { discord } = scene;
  const text = [
    ...['presets:', '  code:', '    max_tokens: 77', '    agent:', '      rounds: 3'],
    ...['  house:', '    description: Ours', '    model: openai/gpt-6-luna', '    system: |-'],
    ...['      One', '', '      Two: "#"', '    stop:', '      - END', '    command: true', ''],
  ].join('\n');
  expect(await importFile(scene, text)).toContain('Imported: `code`, `house`');
  const exported = async () => {
    const { attachments } = await run(scene, 'export');
    return discord.file(attachments[0]?.id ?? '')?.toString() ?? '';
  };
  const file = await exported();
  expect(file).toBe(text);
  for (const preset of ['code', 'house']) await run(scene, 'delete', { preset });
  expect(await importFile(scene, file)).toContain('Imported: `code`, `house`');
  expect(await exported()).toBe(file);
});

test('a server has at most 50 presets of its own', async () => {
  await using scene = await openScene();
  const some = (count: number) =>
    `presets:\n${Array.from({ length: count }, (_, index) => `  p${index}: { description: P, model: openai/gpt-6-luna }\n`).join('')}`;
  expect(await importFile(scene, some(51))).toContain('at most 50 presets of its own');
  expect((await run(scene, 'export')).content).toContain('has no presets of its own');
  expect(await importFile(scene, some(50))).toContain('Imported: `p0`');
  expect(await create(scene, 'house')).toMatch(/at most 50 presets[\s\S]*Speak as the house does\./);
  await run(scene, 'delete', { preset: 'p7' });
  expect(await create(scene, 'house')).toContain('Saved: `house`');
});

test('a server’s model is never asked with the operator’s own server and key', async () => {
  const presets = `default: fast
presets:
  fast: { description: Quick, model: openai/gpt-6-luna }
  own: { description: Ours, model: local/model, base_url: "http://127.0.0.1:9/v1" }
`;
  await using scene = await openScene({ presets });
  expect(await importFile(scene, 'presets:\n  own: { model: openai/gpt-6-luna }\n')).toContain(
    '`own` asks a server of the operator’s own',
  );
  expect(await importFile(scene, 'presets:\n  own: { fallbacks: [openai/gpt-6-luna] }\n')).toContain(
    '`own` asks a server of the operator’s own',
  );
  expect(await importFile(scene, 'presets:\n  own: { max_tokens: 77 }\n')).toContain('Imported: `own`');
});

test('a forged form reaches no name that no preset may have, and nobody else’s server', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  for (const [customId, told] of [
    ['preset:new:ask', /expected a name of at most 32/],
    ['preset:0123456789abcdef:house', /Somebody else has changed `house`/],
    ['preset:new:../x', /expected a name of at most 32/],
  ] as const) {
    const opened = await discord.owner.slash(channel, 'preset create', { name: 'house' });
    if (opened.modal) opened.modal.custom_id = customId;
    const used = await discord.owner.submit(opened, written);
    expect(await discord.until(() => used.reply()?.content)).toMatch(told);
  }
  const opened = await mara.slash(channel, 'ask', { prompt: 'Q' });
  await discord.until(() => opened.reply()?.content);
  const message = discord.visible(channel).at(-1);
  const pressed = await mara.forge({ id: message?.id ?? '' }, 'preset:new:house');
  expect(pressed.modal).toBeUndefined();
  expect((await run(scene, 'export')).content).toContain('has no presets of its own');
});

test('two admins make a preset of one name at the same time: the second gets back what they typed', async () => {
  await using scene = await openScene();
  const { discord, channel, server } = scene;
  const nils = discord.member('nils', { in: server, permissions: ['ManageGuild'] });
  const [first, second] = await Promise.all(
    [discord.owner, nils].map((by) => by.slash(channel, 'preset create', { name: 'house' })),
  );
  if (!first || !second) throw new Error('no form');
  const sent = await Promise.all([
    discord.owner.submit(first, written),
    nils.submit(second, { ...written, system: 'Speak as nils does.' }),
  ]);
  const told = await discord.until(() => {
    const all = sent.map((used) => used.reply()?.content);
    return all.every(Boolean) && all;
  });
  expect(told.filter((one) => one?.includes('Saved: `house`'))).toHaveLength(1);
  expect(told.find((one) => one?.includes('Somebody else has changed'))).toMatch(/system: Speak as/);
});

test('what Discord does not take is told, keeps nothing back, and is tried again by itself', async () => {
  await using scene = await openScene({ registerAgainMs: 30 });
  const { discord, server } = scene;
  const names = () =>
    discord
      .commands(server)
      .map(({ name }) => name)
      .sort()
      .join();
  const faults: [number | undefined, string][] = [
    [30032, 'Discord takes no more slash commands here'],
    [50001, 'invites me again by the link of `/diagnose`'],
    [50035, 'Discord refuses its slash command'],
  ];
  for (const [index, [code, told]] of faults.entries()) {
    const fault = discord.fail(posts, { ...(code && { code }), times: 3 });
    const made = await create(scene, `house${index}`, { command: true });
    expect(made).toContain(`Saved: \`house${index}\``);
    expect(made).toContain(told);
    await discord.until(() => names().includes(`house${index}`));
    expect(fault.hits).toBe(3);
  }
  expect(names()).toBe('house0,house1,house2');
  expect(logged(scene, 'could not register the commands of a server').length).toBeGreaterThan(3);
  const file = ['bad', 'good'].map(
    (name) => `  ${name}: { description: P, model: openai/gpt-6-luna, command: true }\n`,
  );
  discord.fail(posts, { code: 50035 });
  expect(await importFile(scene, `presets:\n${file.join('')}`)).toContain('refuses its slash command');
  expect(names()).toContain('good');
  await discord.until(() => names().includes('bad'));
});

test('a slash command whose preset is deleted meanwhile: what is being answered ends, what comes later is told', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, server } = scene;
  await create(scene, 'house', { command: true });
  const answer = nextHeld(scene, 'Done as the house does.');
  const used = mara.begin(channel, 'house', { prompt: 'Q1' });
  await discord.until(() => scene.openrouter.requests.length > 0);
  discord.fail('DELETE /applications/:application/guilds/:guild/commands/:command', { code: 50001 });
  const gone = (await run(scene, 'delete', { preset: 'house' })).content;
  expect(gone).toContain('Deleted: `house`');
  expect(discord.commands(server).map(({ name }) => name)).toEqual(['house']);
  answer.finish();
  await discord.until(() => used.reply()?.content.includes('Done as the house does.'));
  const before = scene.openrouter.requests.length;
  const late = await mara.slash(channel, 'house', { prompt: 'Q2' });
  expect(await discord.until(() => late.reply()?.content)).toContain('There is no preset');
  expect(scene.openrouter.requests).toHaveLength(before);
});

test('what was kept under a name that the operator has taken away, or taken: told, exported by name alone, and deleted', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  await importFile(
    scene,
    'presets:\n  code: { max_tokens: 77 }\n  house: { description: Ours, model: openai/gpt-6-luna }\n',
  );
  await scene.changePresets(twoPresets.replace('  code:', '  house:'));
  const exported = await run(scene, 'export');
  expect(exported.content).toMatch(/`code` is no preset of the operator’s any more/);
  expect(exported.content).toMatch(/The operator has a preset `house` now/);
  expect(exported.attachments).toEqual([]);
  const one = await run(scene, 'export', { preset: 'code' });
  expect(discord.file(one.attachments[0]?.id ?? '')?.toString()).toContain('max_tokens: 77');
  const refused = await discord.owner.slash(channel, 'preset edit', { preset: 'code' });
  expect(refused.reply()?.content).toContain('`code` is no preset of the operator’s any more');
  const { form, submit } = await edit(scene, 'house');
  expect(form).not.toContain('Ours');
  expect(await submit({ max_tokens: '99' })).toMatch(/Saved: `house`[\s\S]*had no effect any more/);
  expect(await asked(scene, 'house')).toContain('"max_tokens":99');
  expect(await create(scene, 'code')).toContain('Saved: `code`');
  expect(await asked(scene, 'code')).toContain('Speak as the house does.');
  expect((await run(scene, 'delete', { preset: 'code' })).content).toContain('Deleted: `code`');
});

test('what is exported in several files is read in again, each of them', async () => {
  await using scene = await openScene();
  const { discord } = scene;
  const some = (from: number) =>
    `presets:\n${Array.from({ length: 20 }, (_, index) => `  p${from + index}: { description: P, model: openai/gpt-6-luna, system: ${'x'.repeat(31_000)} }\n`).join('')}`;
  for (const from of [0, 20]) expect(await importFile(scene, some(from))).toContain('Imported: ');
  const { attachments } = await run(scene, 'export');
  expect(attachments.map(({ filename }) => filename)).toEqual(['presets.yaml', 'presets-2.yaml']);
  for (const { id } of attachments)
    expect(await importFile(scene, discord.file(id)?.toString() ?? '')).toContain('Imported: ');
});
