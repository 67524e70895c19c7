import { expect, test } from 'vitest';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended, labels, overLimit, parts, talk, under } from './asking.ts';
import { answers, asks, conversation, setMentions } from './conversing.ts';
import { hears, logged, openScene, said, textOf } from './scene.ts';

test('a mention opens a thread where that is set, and in it no mention is needed', async () => {
  await using scene = await openScene();
  answers(scene, 'An animal.', 'Nine.');
  const { prompt, thread } = await conversation(scene);
  expect(said(scene, scene.channel)).toEqual([]);
  expect(scene.discord.message(prompt.id)?.threadId).toBe(thread.id);
  expect(textOf(said(scene, thread))).toBe('An animal.');
  const second = await scene.mara.send(thread, 'how many lives?');
  expect(parts(await ended(scene, second)).text).toBe('Nine.');
  expect(talk(asks(scene).at(-1))).toEqual([
    'user: mara: what is a cat?',
    'assistant: An animal.',
    'user: mara: how many lives?',
  ]);
});

test('a conversation is still one after a restart', async () => {
  await using scene = await openScene();
  answers(scene, 'An animal.', 'Nine.');
  const { thread } = await conversation(scene);
  await scene.restart();
  const second = await scene.mara.send(thread, 'how many lives?');
  await ended(scene, second);
  expect(talk(asks(scene).at(-1))).toContain('assistant: An animal.');
});

test('what members say to each other in a conversation is not for the bot; nor is what bots say', async () => {
  await using scene = await openScene();
  const { discord, server, mara } = scene;
  const nils = discord.member('nils', { in: server });
  const robot = discord.member('robot', { in: server, bot: true });
  answers(scene, 'An animal.', 'Last.');
  const { thread } = await conversation(scene);
  const remark = await nils.send(thread, `${mara.mention} I did not know that`);
  await mara.send(thread, 'nor did I', { replyTo: remark });
  await mara.send(thread, 'silently', { replyTo: remark, ping: false });
  await robot.send(thread, 'beep');
  const role = server.role('mods', { mentionable: true });
  await mara.send(thread, `<@&${role.id}> look`);
  const last = await nils.send(thread, 'Parley, are you there?');
  await ended(scene, last);
  expect(asks(scene)).toHaveLength(2);
  expect(said(scene, thread)).toHaveLength(2);
});

test('in a conversation a mention of another in the middle, and a reply to oneself, are for the bot', async () => {
  await using scene = await openScene();
  const nils = scene.discord.member('nils', { in: scene.server });
  answers(scene, 'An animal.', 'Yes.', 'Indeed.');
  const { thread } = await conversation(scene);
  const second = await scene.mara.send(thread, `does ${nils.mention} have one?`);
  await ended(scene, second);
  expect(talk(asks(scene).at(-1)).at(-1)).toBe('user: mara: does @nils have one?');
  const third = await scene.mara.send(thread, 'really?', { replyTo: second });
  expect(parts(await ended(scene, third)).text).toBe('Indeed.');
});

test('without the Message Content intent the thread says that mentions serve, and they do', async () => {
  await using scene = await openScene({ environment: { MESSAGE_CONTENT: 'off' } });
  answers(scene, 'An animal.', 'Nine.');
  const { thread } = await conversation(scene);
  await hears(scene, thread, english.threads.mentionsServe);
  await scene.mara.send(thread, 'without a mention');
  const second = await scene.mara.send(thread, '@Parley how many lives?');
  expect(parts(await ended(scene, second)).text).toBe('Nine.');
  expect(asks(scene)).toHaveLength(2);
});

test('in place, the default: in a foreign thread each answer needs a mention', async () => {
  await using scene = await openScene();
  const thread = scene.channel.thread('cats', { by: scene.mara });
  answers(scene, 'A1', 'A2');
  expect(parts(await asked(scene, 'Q1', { where: thread })).text).toBe('A1');
  await scene.mara.send(thread, 'and now?');
  expect(parts(await asked(scene, 'Q2', { where: thread })).text).toBe('A2');
  expect(asks(scene)).toHaveLength(2);
});

test('follow: a mention joins a foreign thread or a forum post for good, and opens none in a channel', async () => {
  await using scene = await openScene();
  const { server, mara, channel } = scene;
  await setMentions(scene, 'follow');
  const forum = server.forum('help');
  for (const place of [channel.thread('cats', { by: mara }), forum.thread('my post', { by: mara })]) {
    answers(scene, 'A1', 'A2');
    await mara.send(place, 'before');
    await asked(scene, 'Q1', { where: place });
    const next = await mara.send(place, 'and now?');
    expect(parts(await ended(scene, next)).text).toBe('A2');
    expect(talk(asks(scene).at(-1)).length).toBe(3);
  }
  answers(scene, 'A3');
  await asked(scene, 'Q3');
  expect(channel.threads).toHaveLength(1);
});

test('where it cannot be said that a thread is followed, or why a question is refused, the log has it', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  answers(scene, 'A1');
  const there = channel.thread('cats', { by: mara });
  await setMentions(scene, 'follow');
  discord.fail('POST /channels/:channel/messages', { code: 50013, status: 403 });
  expect(parts(await asked(scene, 'Q1', { where: there })).text).toBe('A1');
  expect(logged(scene, 'could not say that a thread is followed')).toHaveLength(1);
  discord.fail('POST /channels/:channel/messages', { code: 50013, status: 403 });
  await ask(scene, '');
  await discord.until(() => logged(scene, 'could not say why a message was not answered').length === 1);
});

test('where a thread may not be opened, the mention is answered in place', async () => {
  await using scene = await openScene();
  scene.channel.permit('bot', { deny: ['CreatePublicThreads'] });
  await setMentions(scene, 'thread');
  answers(scene, 'In place.');
  const answer = await asked(scene, 'hello?');
  expect(parts(answer).text).toBe('In place.');
  expect(labels(answer)).toEqual(under.whole);
  expect(scene.channel.threads).toEqual([]);
});

test('in a locked thread a moderator’s question is answered by direct message: there it cannot be', async () => {
  await using scene = await openScene();
  const { discord, server } = scene;
  const mod = discord.member('nils', { in: server, permissions: ['ManageThreads'] });
  answers(scene, 'A1', 'A2');
  const { thread } = await conversation(scene);
  thread.archive({ archived: false, locked: true });
  await mod.send(thread, 'and now?');
  await hears(scene, mod.dm(), english.access.locked);
  expect(asks(scene)).toHaveLength(1);
  expect(discord.requests.filter(({ code }) => code === 160005)).toEqual([]);
});

test('a conversation that was archived goes on when somebody writes in it, also after a restart', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2');
  const { thread } = await conversation(scene);
  thread.archive();
  await scene.restart();
  const prompt = await scene.mara.send(thread, 'and now?');
  expect(parts(await ended(scene, prompt)).text).toBe('A2');
  expect(talk(asks(scene).at(-1))).toHaveLength(3);
});

test('a mention that is deleted at once opens no thread with its words, and is not answered', async () => {
  await using scene = await openScene();
  await setMentions(scene, 'thread');
  const prompt = await ask(scene, 'a slip');
  scene.mara.delete(prompt);
  await scene.discord.until(() => logged(scene, 'a prompt was deleted at once').length === 1);
  expect(scene.channel.threads).toEqual([]);
  expect(said(scene, scene.channel)).toEqual([]);
  expect(asks(scene)).toEqual([]);
});

test('who may not write in threads is answered in place; who may only not open them, in a thread', async () => {
  await using scene = await openScene();
  const { channel, discord, mara } = scene;
  answers(scene, 'Here.', 'There.');
  await setMentions(scene, 'thread');
  channel.permit(mara, { deny: ['SendMessagesInThreads'] });
  expect(parts(await asked(scene, 'Q1')).text).toBe('Here.');
  expect(channel.threads).toEqual([]);
  channel.permit(mara, { deny: ['CreatePublicThreads'], allow: ['SendMessagesInThreads'] });
  await ask(scene, 'Q2');
  await hears(scene, await discord.until(() => channel.threads[0]), 'There.');
});

test('a mention that would be refused in a thread is refused in place, and opens none', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0' } });
  await setMentions(scene, 'thread');
  expect((await asked(scene, 'hello?')).content).toMatch(overLimit);
  expect((await asked(scene, '\u200b')).content).toBe(english.prompt.empty);
  expect(scene.channel.threads).toEqual([]);
});
