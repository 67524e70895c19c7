import { expect, test } from 'vitest';
import type { Member } from '../../sandbox/discord/index.ts';
import { failures, say } from '../../sandbox/openrouter/scenarios.ts';
import { labels, settled } from './asking.ts';
import { twoPresets } from './house.ts';
import { answered, logged, openScene, type Scene, said } from './scene.ts';

/** Sets something, by default for the server by its owner; returns what the admin reads. */
async function set(scene: Scene, name: string, value: string, options: object = {}): Promise<string> {
  const inputs = { name, value, ...options };
  return (await scene.discord.owner.slash(scene.channel, 'settings set', inputs)).reply()?.content ?? '';
}

async function prefer(by: Member, scene: Scene, name: string, value: string): Promise<string> {
  return (await by.slash(scene.channel, 'preferences set', { name, value })).reply()?.content ?? '';
}

/** What of a request is looked at here. */
interface Sent {
  model?: string;
  models?: string[];
  messages: { content: string }[];
  provider?: object;
  tools?: { type: string; function?: { name: string } }[];
}

/** Asks by `/ask`, and returns the request that the model was sent, and what is read in the end. */
async function asked(scene: Scene, inputs: object = {}, where: { id: string } = scene.channel) {
  const before = scene.openrouter.requests.length;
  const used = await scene.mara.slash(where, 'ask', { prompt: 'Q', ...inputs });
  await scene.discord.until(() => {
    const reply = used.reply();
    return reply && !reply.loading && !reply.buttons.some(({ label }) => label === 'Stop') && reply;
  });
  await settled(scene);
  const request = scene.openrouter.requests.slice(before)[0];
  return { body: request?.body as Sent, used };
}

const models = (body: Sent) => [body.model, ...(body.models ?? [])];

test('the default preset: the member’s before the channel’s before the server’s, and threads have the channel’s', async () => {
  await using scene = await openScene();
  const { channel, mara } = scene;
  const thread = channel.thread('talk', { by: mara });
  expect(models((await asked(scene)).body)[0]).toBe('openai/gpt-6-luna');
  await set(scene, 'preset', 'code');
  expect(models((await asked(scene)).body)[0]).toBe('anthropic/claude-sonnet-5.5');
  await set(scene, 'preset', 'fast', { channel });
  expect(models((await asked(scene, {}, thread)).body)[0]).toBe('openai/gpt-6-luna');
  expect(await prefer(mara, scene, 'preset', 'code')).toContain('`code` *(your own choice)*');
  expect(models((await asked(scene, {}, thread)).body)[0]).toBe('anthropic/claude-sonnet-5.5');
  expect(models((await asked(scene, { preset: 'fast' })).body)[0]).toBe('openai/gpt-6-luna');
});

test('a locked preset: what members choose counts no more, and another that is asked for is refused in words', async () => {
  await using scene = await openScene();
  const { mara } = scene;
  await set(scene, 'preset', 'code', { lock: true });
  expect(await prefer(mara, scene, 'preset', 'fast')).toMatch(
    /`code` \*\(set for the server, locked\)\*[\s\S]*not: `fast` \(your own choice; it is locked more widely\)/,
  );
  expect(models((await asked(scene)).body)[0]).toBe('anthropic/claude-sonnet-5.5');
  const { used, body } = await asked(scene, { preset: 'fast' });
  expect(used.reply()?.content).toContain('Here only the preset `code` answers');
  expect(body).toBeUndefined();
});

test('a model stands before those of the default preset, and of the others only where it is locked', async () => {
  await using scene = await openScene({ environment: { CATALOGUE: 'all' } });
  const offered = await scene.discord.owner.autocomplete(
    scene.channel,
    'settings set',
    { name: 'model', value: 'gemini' },
    'value',
  );
  expect(offered.map(({ value }) => value)).toContain('google/gemini-3.8-flash');
  expect(await set(scene, 'model', 'nobody/nothing')).toContain('There is no model called `nobody/nothing`');
  await set(scene, 'model', 'google/gemini-3.8-flash');
  expect(models((await asked(scene)).body).slice(0, 2)).toEqual([
    'google/gemini-3.8-flash',
    'openai/gpt-6-luna',
  ]);
  expect(models((await asked(scene, { preset: 'code' })).body)[0]).toBe('anthropic/claude-sonnet-5.5');
  expect(models((await asked(scene, { model: 'openai/gpt-6-luna' })).body)[0]).toBe('openai/gpt-6-luna');
  await set(scene, 'model', 'google/gemini-3.8-flash', { lock: true });
  expect(models((await asked(scene, { preset: 'code' })).body)[0]).toBe('google/gemini-3.8-flash');
  const { used } = await asked(scene, { model: 'openai/gpt-6-luna' });
  expect(used.reply()?.content).toContain('Here only the model `google/gemini-3.8-flash` is asked');
});

test('where the operator offers the presets’ models alone, no setting offers others', async () => {
  await using scene = await openScene();
  expect(await set(scene, 'model', 'openai/gpt-6-sol')).toContain('is not offered here');
  expect(await prefer(scene.mara, scene, 'model', 'openai/gpt-6-sol')).toContain('is not offered here');
});

test('a persona stands after the preset’s instructions, or in their place', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  await discord.owner.slash(channel, 'settings persona', { text: 'Answer in rhyme.' });
  const system = async () => String((await asked(scene)).body.messages[0]?.content);
  expect(await system()).toMatch(/^You are helpful\.\n\nAnswer in rhyme\./);
  await mara.slash(channel, 'preferences persona', { text: 'Be a pirate.', how: 'replacing' });
  expect(await system()).toMatch(/^Be a pirate\./);
  await mara.slash(channel, 'preferences reset', { name: 'persona' });
  expect(await system()).toContain('Answer in rhyme.');
});

const strict = `
default: fast
presets:
  fast:
    description: Quick answers
    model: openai/gpt-6-luna
    tools: [{ type: 'openrouter:web_search' }]
    functions: [read_channel, remind_me]
    provider: { only: [openai, azure], ignore: [novita], data_collection: allow }
`;

test('the data policy is stricter than any preset, the layers’ strictest holds, and nothing left is said', async () => {
  await using scene = await openScene({ presets: strict });
  await set(scene, 'dataCollection', 'deny');
  await set(scene, 'providersOnly', 'azure, groq', { channel: scene.channel });
  await prefer(scene.mara, scene, 'zdr', 'on');
  await prefer(scene.mara, scene, 'dataCollection', 'allow');
  await prefer(scene.mara, scene, 'providersIgnored', 'Groq');
  expect((await asked(scene)).body.provider).toMatchObject({
    only: ['azure'],
    ignore: ['novita', 'groq'],
    data_collection: 'deny',
    zdr: true,
  });
  await set(scene, 'providersOnly', 'mistral', { channel: scene.channel });
  const { used, body } = await asked(scene);
  expect(used.reply()?.content).toContain('No provider may answer here');
  expect(body).toBeUndefined();
});

test('models are told of no other tools than the settings allow', async () => {
  await using scene = await openScene({ presets: strict });
  const names = async () => (await asked(scene)).body.tools?.map((tool) => tool.function?.name ?? tool.type);
  expect(await names()).toEqual(['openrouter:web_search', 'read_channel', 'remind_me']);
  await set(scene, 'tools', 'read_channel, openrouter:web_search');
  expect(await names()).toEqual(['openrouter:web_search', 'read_channel']);
  await prefer(scene.mara, scene, 'tools', 'read_channel, remind_me');
  expect(await names()).toEqual(['read_channel']);
  await set(scene, 'tools', 'none');
  expect(await names()).toBeUndefined();
});

test('the line under an answer tells as much as is set', async () => {
  await using scene = await openScene();
  const line = async () => {
    const { used } = await asked(scene);
    return (used.reply()?.content ?? '')
      .split('\n')
      .filter((one) => one.startsWith('-# '))
      .join('\n');
  };
  expect(await line()).toMatch(/^-# gpt-6-luna · [\d.]+ s · .*tokens.* · \$/);
  await set(scene, 'footer', 'cost');
  expect(await line()).toMatch(/^-# gpt-6-luna · \$[\d.]+$/);
  await set(scene, 'footer', 'model');
  expect(await line()).toBe('-# gpt-6-luna');
  await set(scene, 'footer', 'off');
  expect(await line()).toBe('');
});

test('answers to commands stand for the asker alone, or in a thread; a lock leaves no public answer', async () => {
  await using scene = await openScene();
  const { channel, mara, discord } = scene;
  await set(scene, 'answer', 'ephemeral');
  expect((await asked(scene)).used.reply()?.ephemeral).toBe(true);
  expect((await asked(scene, { private: false })).used.reply()?.ephemeral).toBe(false);
  await set(scene, 'answer', 'ephemeral', { lock: true });
  expect((await asked(scene, { private: false })).used.reply()?.ephemeral).toBe(true);
  await set(scene, 'answer', 'thread', { lock: false });
  const used = await mara.slash(channel, 'ask', { prompt: 'Where do cats sleep?', effort: undefined });
  const pointer = await discord.until(() => /<#(\d+)>/.exec(used.reply()?.content ?? '')?.[1]);
  const thread = { id: pointer };
  await answered(scene, thread);
  expect(said(scene, thread)[0]?.content).toContain('Where do cats sleep?');
  // A thread on a message has its id.
  const mention = await mara.send(channel, '@Parley and dogs?');
  await discord.until(() => discord.visible(channel).some(({ threadId }) => threadId === mention.id));
  await answered(scene, mention);
});

test('which messages start an answer: every one, replies alone, or none', async () => {
  await using scene = await openScene();
  const { channel, mara, discord, openrouter } = scene;
  await mara.send(channel, 'just talking');
  expect(await set(scene, 'start', 'every-message', { channel })).toContain('every message');
  await mara.send(channel, 'What is a cat?');
  await answered(scene, channel);
  await settled(scene);
  expect(openrouter.requests).toHaveLength(1);
  // What is for somebody else is left alone.
  await mara.send(channel, `${discord.owner.mention} and you?`);
  expect(await set(scene, 'start', 'none', { channel })).toContain('commands and menus alone');
  await mara.send(channel, '@Parley hello?');
  await discord.until(() => logged(scene, 'passed over what starts nothing here').length === 1);
  expect(openrouter.requests).toHaveLength(1);
  await set(scene, 'start', 'mention', { channel });
  await mara.send(channel, '@Parley hello?');
  await discord.until(() => openrouter.requests.length === 2);
});

test('what does not fit is refused in words, and says what would', async () => {
  await using scene = await openScene();
  expect(await set(scene, 'nonsense', '1')).toContain('There is no setting called `nonsense`');
  expect(await set(scene, 'recentTalk', '99')).toMatch(/does not fit \*\*Recent talk\*\*.*from 0 to 50/);
  expect(await set(scene, 'footer', 'loud')).toMatch(/`off`, `model`, `cost`, or `full`/);
  expect(await set(scene, 'preset', 'none-such')).toContain('There is no preset called `none-such`');
  expect(await set(scene, 'logChannel', '<#1>')).toContain('Mention a channel of this server');
  expect(await set(scene, 'logChannel', '<#1>', { channel: scene.channel })).toContain('cannot be set for');
  expect(await prefer(scene.mara, scene, 'off', 'on')).toContain('cannot be set for yourself');
  expect(await set(scene, 'persona', ' ')).toContain('does not fit');
});

test('what is written in the background heeds the data policy too: titles, and what could be asked next', async () => {
  await using scene = await openScene({
    presets: twoPresets.replace('    max_tokens: 1000\n', '    max_tokens: 1000\n    suggestions: true\n'),
  });
  const { mara, channel, openrouter, discord } = scene;
  await set(scene, 'zdr', 'on');
  await set(scene, 'providersIgnored', 'groq');
  await mara.slash(channel, 'chat', { topic: 'Cats' });
  await discord.until(() => openrouter.requests.length === 3);
  for (const { body } of openrouter.requests)
    expect(body.provider).toMatchObject({ zdr: true, ignore: ['groq'] });
});

test('whoever presses something under an answer: its asker’s own data policy holds for their words', async () => {
  await using scene = await openScene({
    presets: twoPresets.replace('    max_tokens: 1000\n', '    max_tokens: 1000\n    suggestions: true\n'),
  });
  const { mara, channel, openrouter, discord, server } = scene;
  const nils = discord.member('nils', { in: server, permissions: ['ManageMessages'] });
  await prefer(mara, scene, 'dataCollection', 'deny');
  await prefer(mara, scene, 'zdr', 'on');
  await prefer(nils, scene, 'providersIgnored', 'groq');
  openrouter.answer((request) =>
    say(request.body.response_format ? JSON.stringify({ questions: ['And then?'] }) : 'It is so.'),
  );
  await mara.send(channel, '@Parley my secret');
  const withSuggestion = () =>
    discord.until(() => said(scene, channel).findLast((one) => labels(one).includes('And then?')));
  const presses = ['Regenerate', 'And then?'];
  for (const label of presses) {
    const answer = await withSuggestion();
    await settled(scene);
    const before = openrouter.requests.length;
    await nils.click(answer, label);
    // The answer, and what could be asked next.
    await discord.until(() => openrouter.requests.length === before + 2);
    await settled(scene);
    for (const { body } of openrouter.requests.slice(before))
      expect(body.provider).toMatchObject({ data_collection: 'deny', zdr: true, ignore: ['groq'] });
  }
  // What nils asks alone is under nils’s own.
  await nils.slash(channel, 'ask', { prompt: 'mine', private: true });
  await discord.until(() => openrouter.requests.some(({ body }) => JSON.stringify(body).includes('mine')));
  const own = openrouter.requests.find(({ body }) => JSON.stringify(body).includes('mine'))?.body.provider;
  expect(own).toMatchObject({ ignore: ['groq'] });
  expect(own).not.toHaveProperty('zdr');
});

test('names of providers and tools are offered while typing, and a slip of the keyboard changes nothing', async () => {
  await using scene = await openScene({
    presets: twoPresets.replace('    max_tokens: 1000\n', '    max_tokens: 1000\n    functions: [roll]\n'),
  });
  const { discord, channel } = scene;
  const offered = async (name: string, value: string) => {
    const used = await discord.owner.autocomplete(channel, 'settings set', { name, value }, 'value');
    return used.map((choice) => choice.value);
  };
  expect(await offered('providersOnly', 'bedr')).toEqual(['amazon-bedrock']);
  expect(await offered('providersOnly', 'OpenAI, anth')).toEqual(['OpenAI, anthropic']);
  expect(await offered('tools', '')).toEqual(['all', 'none', 'roll']);
  expect(await set(scene, 'providersOnly', 'Amazon Bedrock, OpenAI')).toContain('`amazon-bedrock`, `openai`');
  expect(await set(scene, 'providersOnly', 'opnai')).toMatch(
    /no provider called `opnai`\. Did you mean `openai`\?/,
  );
  expect(await set(scene, 'providersIgnored', 'qqqqqqqqqqqq')).toMatch(
    /no provider called `qqqqqqqqqqqq`\. Write/,
  );
  expect(await set(scene, 'tools', 'rol')).toMatch(
    /no preset here has a tool called `rol`\. There are: `roll`/i,
  );
  expect(await set(scene, 'tools', 'roll')).toContain('**Tools**: `roll`');
  // An endpoint of a provider, and what stands there already.
  expect(await set(scene, 'providersOnly', 'amazon-bedrock, openai/eu')).toContain('`openai/eu`');
  scene.openrouter.models = [];
  const shown = (await discord.owner.slash(channel, 'settings show')).reply()?.content;
  expect(shown).toContain('- **Providers allowed**: `amazon-bedrock`, `openai/eu` *(set for the server)*');
  expect(shown).toContain('- **Tools**: `roll`');
});

test('where OpenRouter cannot be asked for its providers, what was typed is taken', async () => {
  await using scene = await openScene();
  scene.openrouter.failLookups(failures.providerUnavailable());
  expect(await set(scene, 'providersOnly', 'opnai')).toContain('`opnai`');
  expect(logged(scene, 'could not ask OpenRouter for its providers')).toHaveLength(1);
});

test('lists that are long are cut between names, with how many more there are', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  const all = Array.from({ length: 100 }, (_, index) => `openai/${String(index).padStart(30, 'x')}`);
  const said = await set(scene, 'providersIgnored', all.join(','));
  expect(said).toMatch(/`openai\/x+\d+`, [\s\S]*` and \d\d more \*\(set for the server\)\*$/);
  await set(scene, 'providersIgnored', all.map((name) => name.replace('openai', 'groq')).join(','), {
    channel,
  });
  const used = await discord.owner.slash(channel, 'settings explain');
  const lines = () => [used.reply(), ...used.followups()].flatMap((one) => one?.content.split('\n') ?? []);
  // Where the value holds that is joined of both, and the one of the server's own.
  await discord.until(() => lines().filter((line) => / and \d+ more/.test(line)).length === 2);
  for (const line of lines()) expect((line.match(/`/g) ?? []).length % 2, line).toBe(0);
});

test('a member chooses in direct messages too, and it holds there', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  const { owner } = discord;
  await owner.slash(owner.dm(), 'preferences set', { name: 'preset', value: 'code' });
  const used = await owner.slash(owner.dm(), 'preferences explain');
  expect(used.reply()?.content).toContain('**Default preset**: `code` *(your own choice)*');
  await owner.send(owner.dm(), 'Hello?');
  await answered(scene, owner.dm());
  expect(models(openrouter.requests[0]?.body as unknown as Sent)[0]).toBe('anthropic/claude-sonnet-5.5');
});

test('what a lock could not guard is not locked, and it is said why', async () => {
  await using scene = await openScene();
  const { channel, discord } = scene;
  const lock = { lock: true };
  expect(await set(scene, 'alertChannel', channel.mention, lock)).toMatch(
    /^\*\*Channel for alerts\*\* cannot be locked: it is set for the server alone/,
  );
  expect(await set(scene, 'zdr', 'on', lock)).toMatch(
    /^\*\*Zero data retention\*\* cannot be locked.*the strictest holds/,
  );
  discord.owner.speak('zh-CN');
  const inChinese = await discord.owner.slash(channel, '设置 set', { name: 'zdr', value: 'on', ...lock });
  expect(inChinese.reply()?.content).toMatch(/^\*\*零数据留存\*\*不能锁定，也不需要锁定/);
  discord.owner.speak('en-US');
  const explained = (await discord.owner.slash(channel, 'settings explain')).reply()?.content;
  expect(explained).toContain('**Zero data retention**: off *(as usual)*');
  expect(await set(scene, 'zdr', 'on', { lock: false })).toContain('on *(set for the server)*');
});

test('a model that is locked later answers older questions, too, when they are asked once more', async () => {
  await using scene = await openScene({ environment: { CATALOGUE: 'all' } });
  const { discord, mara, openrouter } = scene;
  const { used, body } = await asked(scene, { model: 'anthropic/claude-sonnet-5.5' });
  expect(models(body)[0]).toBe('anthropic/claude-sonnet-5.5');
  await set(scene, 'model', 'google/gemini-3.8-flash', { lock: true });
  const answer = used.reply();
  if (!answer) throw new Error('no answer');
  await mara.click(answer, 'Regenerate');
  await discord.until(() => openrouter.requests.length === 2);
  expect(models(openrouter.requests[1]?.body as unknown as Sent)[0]).toBe('google/gemini-3.8-flash');
});

test('a preset that is locked later answers in threads, too, that were opened with another', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  const used = await mara.slash(channel, 'chat', { preset: 'code' });
  const thread = await discord.until(() => channel.threads[0]);
  await discord.until(() => used.reply()?.content);
  const ask = async (words: string) => {
    const before = openrouter.requests.length;
    await mara.send(thread, words);
    await discord.until(() => openrouter.requests.length > before);
    const [model] = models(openrouter.requests[before]?.body as unknown as Sent);
    await settled(scene);
    return model;
  };
  expect(await ask('one')).toBe('anthropic/claude-sonnet-5.5');
  await set(scene, 'preset', 'fast', { lock: true });
  expect(await ask('two')).toBe('openai/gpt-6-luna');
});
