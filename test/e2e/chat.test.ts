import { expect, test } from 'vitest';
import { english } from '../../src/texts/index.ts';
import { asked, ended, overLimit, parts, settled, talk } from './asking.ts';
import { answers, asks, chat } from './conversing.ts';
import { pressed } from './panel.ts';
import { answered, logged, openScene, type Scene, said, textOf } from './scene.ts';

/** What `/chat` says instead of opening a thread. */
async function refusal(scene: Scene, options: Record<string, string | boolean> = {}, where = scene.channel) {
  const used = await scene.mara.slash(where, 'chat', options);
  await scene.discord.until(() => used.reply()?.content);
  return used.reply()?.content;
}

/** A refusal that gives the topic back. */
const withWords = (sentence: string, topic: string) =>
  `${sentence}\n${english.typed.here}\n\`\`\`\n${topic}\n\`\`\``;

test('/chat opens a thread with a friendly first line, in which no mention is needed', async () => {
  await using scene = await openScene();
  answers(scene, 'Hi.');
  const thread = await chat(scene);
  expect(thread.name).toBe('Conversation with mara');
  expect(said(scene, thread).map(({ content }) => content)).toEqual([english.threads.hello]);
  const prompt = await scene.mara.send(thread, 'hello');
  expect(parts(await ended(scene, prompt)).text).toBe('Hi.');
});

test('/chat topic shows who asked what and answers at once, with the preset, which holds in the thread', async () => {
  await using scene = await openScene();
  answers(scene, 'sort()', 'reverse()');
  const thread = await chat(scene, { topic: 'How do I **sort** a list?', preset: 'code' });
  expect(thread.name).toBe('How do I sort a list?');
  const [first, ...answer] = await answered(scene, thread);
  expect(first?.content).toBe('**mara**: How do I **sort** a list?');
  expect(textOf(answer)).toBe('sort()');
  const prompt = await scene.mara.send(thread, 'and backwards?');
  await ended(scene, prompt);
  expect(asks(scene).map(({ models }) => models[0])).toEqual([
    'anthropic/claude-sonnet-5.5',
    'anthropic/claude-sonnet-5.5',
  ]);
  expect(talk(asks(scene).at(-1))).toEqual([
    'user: mara: How do I **sort** a list?',
    'assistant: sort()',
    'user: mara: and backwards?',
  ]);
});

test('a topic that mentions somebody is shown as it was typed, and asked, named and exported without ids', async () => {
  await using scene = await openScene();
  const { discord, server, channel, mara, openrouter } = scene;
  const nils = discord.member('nils', { in: server });
  const emoji = '<:cat:123456789012345678>';
  answers(scene, 'Nothing.');
  const topic = `what does ${nils.mention} say in ${channel.mention} ${emoji}?`;
  const plain = 'what does @nils say in #general :cat:?';
  const thread = await chat(scene, { topic });
  expect(thread.name).toBe(plain.replace('#', ''));
  const [hello] = await answered(scene, thread);
  expect(hello?.content).toBe(english.threads.asked('mara', topic));
  await settled(scene);
  expect(talk(asks(scene)[0])).toEqual([`user: mara: ${plain}`]);
  await discord.until(() => thread.name === 'A title');
  const used = await mara.slash(thread, 'history export');
  const files = await discord.until(() => used.reply()?.attachments.length && used.reply()?.attachments);
  const exported = await Promise.all((files || []).map(async ({ url }) => (await fetch(url)).text()));
  for (const text of [JSON.stringify(openrouter.requests.map(({ body }) => body)), ...exported]) {
    expect(text).toContain('@nils');
    expect(text).not.toContain(nils.id);
    expect(text).not.toContain('123456789012345678');
  }
});

test('/chat private is seen by the asker alone', async () => {
  await using scene = await openScene();
  answers(scene, 'Hi.');
  const nils = scene.discord.member('nils', { in: scene.server });
  const thread = await chat(scene, { private: true });
  expect(scene.discord.visible(thread, nils)).toEqual([]);
  const prompt = await scene.mara.send(thread, 'hello');
  expect(parts(await ended(scene, prompt)).text).toBe('Hi.');
});

test('/chat in a thread opens another beside it; in a forum, a post with the tag that it needs', async () => {
  await using scene = await openScene();
  const { server, channel, mara, discord } = scene;
  const there = channel.thread('cats', { by: mara });
  await chat(scene, {}, there);
  expect(channel.threads).toHaveLength(2);
  const forum = server.forum('help', { tags: ['question'], requiresTag: true });
  const post = forum.thread('my post', { by: mara });
  answers(scene, 'Forty-two.', 'Again.');
  await mara.slash(post, 'chat', { topic: 'the answer?' });
  const opened = await discord.until(() => forum.threads[1]);
  expect(textOf(await answered(scene, opened))).toBe('**mara**: the answer?\nForty-two.');
  await ended(scene, await mara.send(opened, 'sure?'));
});

test.each([
  ['CreatePublicThreads', {}, 'Create Public Threads'],
  ['CreatePrivateThreads', { private: true }, 'Create Private Threads'],
  ['SendMessagesInThreads', {}, 'Send Messages in Threads'],
] as const)(
  '/chat without %s says what is missing, and asks nothing of Discord',
  async (denied, options, name) => {
    await using scene = await openScene();
    scene.channel.permit('bot', { deny: [denied] });
    expect(await refusal(scene, options)).toBe(english.threads.missing([name]));
    expect(scene.channel.threads).toEqual([]);
    expect(scene.discord.calls({ method: 'POST', route: /threads$/ })).toEqual([]);
  },
);

test.each([
  ['CreatePublicThreads', {}, 'Create Public Threads'],
  ['CreatePrivateThreads', { private: true }, 'Create Private Threads'],
  ['SendMessagesInThreads', { private: true }, 'Send Messages in Threads'],
] as const)(
  '/chat opens no thread for a member without %s, also beside a thread',
  async (denied, options, name) => {
    await using scene = await openScene();
    const { channel, discord, mara } = scene;
    const there = channel.thread('cats', { by: discord.owner });
    channel.permit(mara, { deny: [denied] });
    for (const where of [channel, there])
      expect(await refusal(scene, { topic: 'cats', ...options }, where)).toBe(
        withWords(english.threads.notAllowed([name]), 'cats'),
      );
    expect(channel.threads).toHaveLength(1);
    expect(scene.openrouter.requests).toEqual([]);
  },
);

test('/chat in a post opens none for a member who may not create posts', async () => {
  await using scene = await openScene();
  const { server, discord, mara } = scene;
  const forum = server.forum('help');
  const post = forum.thread('a post', { by: discord.owner });
  forum.permit(mara, { deny: ['SendMessages'] });
  expect(await refusal(scene, {}, post)).toBe(english.threads.notAllowed(['Create Posts']));
  expect(forum.threads).toHaveLength(1);
});

test('/chat says what to do instead in direct messages, and where only the asker has installed the app', async () => {
  await using scene = await openScene();
  const { discord, mara } = scene;
  mara.install();
  const { owner } = discord;
  const inDirect = await owner.slash(owner.dm(), 'chat', { topic: 'cats' });
  await discord.until(() => inDirect.reply()?.content);
  expect(inDirect.reply()?.content).toBe(withWords(english.threads.direct, 'cats'));
  const away = discord.server('Elsewhere', { bot: false, owner: discord.owner });
  owner.install();
  const used = await owner.slash(away.channel('there'), 'chat', {});
  await discord.until(() => used.reply()?.content);
  expect(used.reply()?.content).toBe(english.threads.notMember);
});

test('/chat with a preset that does not exist, or where Discord allows no more threads, says so', async () => {
  await using scene = await openScene();
  expect(await refusal(scene, { preset: 'nonsense' })).toBe(english.prompt.unknownPreset('nonsense'));
  scene.discord.fail('POST /channels/:channel/threads', { code: 160006 });
  expect(await refusal(scene)).toBe(english.threads.tooMany);
});

test('/ask in a conversation takes its preset, unless it asks for another', async () => {
  await using scene = await openScene();
  answers(scene, 'Hi.', 'Hi.', 'Hi.');
  const thread = await chat(scene, { preset: 'code' });
  const answer = async (options: Record<string, string>) => {
    const used = await scene.mara.slash(thread, 'ask', { prompt: 'hi', ...options });
    await scene.discord.until(() => /^-# /m.test(used.reply()?.content ?? ''));
    return asks(scene).at(-1)?.models[0];
  };
  expect(await answer({})).toBe('anthropic/claude-sonnet-5.5');
  expect(await answer({ preset: 'fast' })).toBe('openai/gpt-6-luna');
  expect(await asked(scene, 'in the channel')).toBeDefined();
  expect(asks(scene).at(-1)?.models[0]).toBe('openai/gpt-6-luna');
});

test('a topic of any length is shown in one message, named in a hundred units, and asked whole', async () => {
  await using scene = await openScene();
  answers(scene, 'Long.');
  const topic = `${'why 🐈 '.repeat(550)}why?`;
  const thread = await chat(scene, { topic });
  expect(thread.name.length).toBeLessThanOrEqual(100);
  const [first, ...answer] = await answered(scene, thread);
  expect(first?.content.length).toBeLessThanOrEqual(2000);
  expect(first?.attachments).toEqual([]);
  expect(textOf(answer)).toBe('Long.');
  expect(talk(asks(scene)[0])).toEqual([`user: mara: ${topic}`]);
});

test('without the Message Content intent /chat says in the thread that mentions serve', async () => {
  await using scene = await openScene({ environment: { MESSAGE_CONTENT: 'off' } });
  answers(scene, 'Hi.');
  const thread = await chat(scene);
  expect(said(scene, thread).map(({ content }) => content)).toEqual([english.threads.mentionsServe]);
  await scene.mara.send(thread, 'hello?');
  const prompt = await scene.mara.send(thread, '@Parley hello');
  expect(parts(await ended(scene, prompt)).text).toBe('Hi.');
  expect(asks(scene)).toHaveLength(1);
});

test.each(['Delete in the panel', 'a moderator who deletes the topic'])(
  '%s takes topic and answer of /chat away',
  async (how) => {
    await using scene = await openScene();
    const { discord, mara, channel } = scene;
    const forum = scene.server.forum('help');
    answers(scene, 'A1', 'A2', 'B1');
    for (const home of [channel, forum.thread('my post', { by: mara })]) {
      await mara.slash(home, 'chat', { topic: 'my secret topic' });
      const thread = await discord.until(() => (home === channel ? channel.threads[0] : forum.threads[1]));
      const shown = await answered(scene, thread);
      await settled(scene);
      expect(shown.map(({ content }) => content.split('\n')[0])).toEqual([
        '**mara**: my secret topic',
        expect.stringMatching(/^[AB]\d$/),
      ]);
      const [topic, answer] = shown;
      if (!topic || !answer) throw new Error('nothing was said');
      if (how === 'Delete in the panel') await pressed(scene, mara, answer, 'Delete');
      else discord.owner.delete(topic);
      await discord.until(() => said(scene, thread).length === 0);
    }
    expect(logged(scene, 'removed a turn')).toHaveLength(2);
  },
);

test('/chat with a topic that would be refused opens no thread; without one it does', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0' } });
  expect(await refusal(scene, { topic: 'cats' })).toMatch(overLimit);
  expect(scene.channel.threads).toEqual([]);
  await chat(scene);
});

test.each(['may delete threads', 'may not delete threads'] as const)(
  'a member who cannot be added to a private thread is told so and keeps the topic; no thread is left: Parley %s',
  async (which) => {
    await using scene = await openScene();
    const { discord, channel } = scene;
    if (which === 'may delete threads') channel.permit('bot', { allow: ['ManageThreads'] });
    discord.fail('PUT /channels/:channel/thread-members/:user', { code: 50013, status: 403 });
    const told = await refusal(scene, { topic: 'my **secret** <@1>', private: true });
    expect(told).toBe(withWords(english.threads.notAdded, 'my **secret** <@1>'));
    expect(channel.threads.filter(({ archived }) => !archived)).toEqual([]);
    expect(channel.threads).toHaveLength(which === 'may delete threads' ? 0 : 1);
    expect(asks(scene)).toEqual([]);
    expect(logged(scene, 'could not add a member to a private thread')).toHaveLength(1);
    expect(logged(scene, 'unexpected failure')).toEqual([]);
  },
);

test.each([
  [{ code: 50013, status: 403 }, english.threads.unsaid],
  [{ code: 10003, status: 404 }, english.threads.unsaid],
  [{ code: 200000, status: 400 }, english.threads.refused],
])(
  'where nothing can be said in the new thread (%o), that is told and logged, and nothing is asked',
  async (fault, told) => {
    await using scene = await openScene();
    const { discord, channel, mara } = scene;
    const uses: Parameters<typeof refusal>[1][] = [{}, { topic: 'cats' }, { topic: 'cats', private: true }];
    for (const options of uses) {
      const fails = discord.fail('POST /channels/:channel/messages', { ...fault, times: 2 });
      const sentence = options?.topic ? withWords(told, 'cats') : told;
      expect(await refusal(scene, options)).toBe(sentence);
      fails.stop();
      const thread = channel.threads.at(-1);
      if (!thread) throw new Error('no thread');
      expect(thread.archived).toBe(true);
      expect(said(scene, thread, mara)).toEqual([]);
    }
    expect(logged(scene, 'could not say hello in a thread')).toHaveLength(3);
    expect(logged(scene, 'unexpected failure')).toEqual([]);
    await mara.send(channel.threads[0] ?? channel, 'is this a conversation?');
    await scene.restart();
    expect(scene.openrouter.requests).toEqual([]);
  },
);

test('a post in a forum whose words AutoMod refuses is not opened, and that is told', async () => {
  await using scene = await openScene();
  const { server, mara, discord } = scene;
  const post = server.forum('help').thread('my post', { by: mara });
  discord.fail('POST /channels/:channel/threads', { code: 200000, status: 400 });
  expect(await refusal(scene, { topic: 'cats' }, post)).toBe(withWords(english.threads.refused, 'cats'));
});

test('a topic that a message cannot hold beside the refusal comes back as a file', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  for (const topic of ['why '.repeat(900).trim(), '```\ncode\n```']) {
    discord.fail('PUT /channels/:channel/thread-members/:user', { code: 50013, status: 403 });
    const used = await mara.slash(channel, 'chat', { topic, private: true });
    const reply = await discord.until(() => used.reply()?.attachments.length && used.reply());
    if (!reply) throw new Error('no reply');
    expect(reply.content).toBe(`${english.threads.notAdded}\n${english.typed.inFile}`);
    const [file] = reply.attachments;
    expect(await (await fetch(file?.url ?? '')).text()).toBe(topic);
  }
});

test('/chat in a forum whose tags only moderators may give says so, and uses them where it may', async () => {
  await using scene = await openScene();
  const { server, mara, discord } = scene;
  const forum = server.forum('help', { tags: ['answered'], requiresTag: true, moderated: true });
  const post = forum.thread('my post', { by: mara });
  expect(await refusal(scene, {}, post)).toBe(english.threads.noTag);
  forum.permit('bot', { allow: ['ManageThreads'] });
  await mara.slash(post, 'chat', {});
  await discord.until(() => forum.threads[1]);
});
