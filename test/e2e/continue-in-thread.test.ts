import { expect, test } from 'vitest';
import { english } from '../../src/texts/index.ts';
import { asked, ended, parts, talk } from './asking.ts';
import { answers, asks, chat } from './conversing.ts';
import { openPanel } from './panel.ts';
import { hears, logged, openScene, type Scene, said } from './scene.ts';

/** Lets the newest turn of a channel go on in a thread; gives what the member is told. */
async function fork(scene: Scene, where = scene.channel): Promise<string> {
  const used = await scene.mara.slash(where, 'history fork');
  return (await scene.discord.until(() => used.reply()?.content && used.reply())).content;
}

test('an answer goes on in a thread on its message, with all that was said before; elsewhere nothing changes', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2', 'A3', 'A4');
  await asked(scene, 'Q1');
  const answer = await asked(scene, 'Q2');
  await fork(scene);
  const [thread] = scene.channel.threads;
  if (!thread) throw new Error('no thread');
  expect(scene.discord.message(answer.id)?.threadId).toBe(thread.id);
  const link = `https://discord.com/channels/${scene.server.id}/${scene.channel.id}/${answer.id}`;
  expect(said(scene, thread).map(({ content }) => content)).toEqual([english.threads.continued(link)]);
  const next = await scene.mara.send(thread, 'Q3');
  expect(parts(await ended(scene, next)).text).toBe('A3');
  const before = ['user: mara: Q1', 'assistant: A1', 'user: mara: Q2', 'assistant: A2'];
  expect(talk(asks(scene).at(-1))).toEqual([...before, 'user: mara: Q3']);
  await asked(scene, 'Q4');
  expect(talk(asks(scene).at(-1))).toEqual([...before, 'user: mara: Q4']);
});

test('asked for twice, it is the thread that is there, and its conversation stays', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2', 'A3');
  await asked(scene, 'Q1');
  const told = await fork(scene);
  const [thread] = scene.channel.threads;
  if (!thread) throw new Error('no thread');
  await ended(scene, await scene.mara.send(thread, 'Q2'));
  expect(await fork(scene)).toBe(told);
  expect(scene.channel.threads).toHaveLength(1);
  await ended(scene, await scene.mara.send(thread, 'Q3'));
  expect(talk(asks(scene).at(-1))).toHaveLength(5);
  expect(said(scene, thread)).toHaveLength(3);
});

test('a thread which a member has begun on the answer is used', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2');
  const answer = await asked(scene, 'Q1');
  const thread = scene.channel.thread('about that', { by: scene.mara, from: answer });
  await fork(scene);
  await hears(scene, thread, 'with all that was said before');
  expect(thread.name).toBe('about that');
  await ended(scene, await scene.mara.send(thread, 'Q2'));
  expect(talk(asks(scene).at(-1))).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q2']);
});

test('what cannot carry a thread gets one beside it: an answer in a thread, a message that is refused', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2', 'A3');
  const there = await chat(scene);
  await ended(scene, await scene.mara.send(there, 'Q1'));
  await fork(scene, there);
  expect(scene.channel.threads).toHaveLength(2);
  await asked(scene, 'Q2');
  scene.discord.fail('POST /channels/:channel/messages/:message/threads', { code: 10008 });
  await fork(scene);
  expect(scene.channel.threads).toHaveLength(3);
  const thread = scene.channel.threads[2];
  if (!thread) throw new Error('no thread');
  await ended(scene, await scene.mara.send(thread, 'Q3'));
  expect(talk(asks(scene).at(-1))).toEqual(['user: mara: Q2', 'assistant: A2', 'user: mara: Q3']);
});

test('where no thread may be opened, a sentence says what is missing', async () => {
  await using scene = await openScene();
  answers(scene, 'A1');
  await asked(scene, 'Q1');
  scene.channel.permit('bot', { deny: ['CreatePublicThreads'] });
  expect(await fork(scene)).toBe(english.threads.missing(['Create Public Threads']));
  expect(scene.channel.threads).toEqual([]);
});

test.each(['the button', '/history fork'])(
  'where nothing can be said in the thread, that is told and logged, and nothing goes on there, but later: %s',
  async (way) => {
    await using scene = await openScene();
    const { discord, channel, mara } = scene;
    answers(scene, 'A1', 'A2');
    const answer = await asked(scene, 'Q1');
    const panel = way === 'the button' && (await openPanel(mara, answer));
    discord.fail('POST /channels/:channel/messages', { code: 50013, status: 403 });
    if (panel) {
      const used = await mara.click(panel, english.more.continueInThread);
      const told = await discord.until(() => used.followups()[0]);
      expect(told).toMatchObject({ content: english.threads.unsaid, ephemeral: true });
    } else expect(await fork(scene)).toBe(english.threads.unsaid);
    expect(logged(scene, 'could not say hello in a thread')).toHaveLength(1);
    const [thread] = channel.threads;
    if (!thread) throw new Error('no thread');
    expect(thread.archived).toBe(true);
    expect(await fork(scene)).toBe(english.history.forked(thread.id));
    expect(channel.threads).toHaveLength(1);
    await hears(scene, thread, 'with all that was said before');
    await ended(scene, await mara.send(thread, 'Q2'));
    expect(talk(asks(scene).at(-1))).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q2']);
  },
);

test('what was said in private goes on in a private thread of its asker', async () => {
  await using scene = await openScene();
  const { discord, channel, server, mara } = scene;
  answers(scene, 'Secret.', 'More.');
  const used = await mara.slash(channel, 'ask', { prompt: 'a secret', private: true });
  await discord.until(() => /^-# /m.test(used.reply()?.content ?? ''));
  const forked = await mara.slash(channel, 'history fork', { private: true });
  await discord.until(() => forked.reply()?.content);
  const [thread] = channel.threads;
  if (!thread) throw new Error('no thread');
  expect(discord.visible(thread, discord.member('nils', { in: server }))).toEqual([]);
  expect(discord.visible(thread, mara).map(({ content }) => content)).toEqual([
    `${english.threads.continuedUnseen}\n${english.threads.whoReads}`,
  ]);
  await ended(scene, await mara.send(thread, 'more'));
  expect(talk(asks(scene).at(-1)).slice(0, 2)).toEqual(['user: mara: a secret', 'assistant: Secret.']);
});

test.each(['the button', '/history fork'])(
  'what was said in a private thread goes on in a private thread: %s, also before anything was asked there',
  async (way) => {
    await using scene = await openScene();
    const { discord, channel, server, mara } = scene;
    const nils = discord.member('nils', { in: server });
    answers(scene, 'Noted.', 'Still.');
    const first = await chat(scene, { private: true });
    const answer = await ended(scene, await mara.send(first, 'my salary is 1000'));
    if (way === 'the button') await mara.click(await openPanel(mara, answer), english.more.continueInThread);
    else await fork(scene, first);
    const second = await discord.until(() => channel.threads[1]);
    const link = `https://discord.com/channels/${server.id}/${first.id}/${answer.id}`;
    const hello = `${english.threads.continued(link)}\n${english.threads.whoReads}`;
    await hears(scene, second, hello, mara);
    await fork(scene, second);
    const third = await discord.until(() => channel.threads[2]);
    await hears(scene, third, hello, mara);
    for (const thread of [second, third]) expect(discord.visible(thread, nils)).toEqual([]);
    expect(JSON.stringify(discord.visible(channel, nils))).not.toContain('salary');
    await ended(scene, await mara.send(third, 'and now?'));
    expect(talk(asks(scene).at(-1)).slice(0, 2)).toEqual([
      'user: mara: my salary is 1000',
      'assistant: Noted.',
    ]);
  },
);

test('what was said in private stays so where the thread of it is gone on from before anything is asked there', async () => {
  await using scene = await openScene();
  const { discord, channel, server, mara } = scene;
  answers(scene, 'Secret.');
  const used = await mara.slash(channel, 'ask', { prompt: 'a secret', private: true });
  await discord.until(() => /^-# /m.test(used.reply()?.content ?? ''));
  const forked = await mara.slash(channel, 'history fork', { private: true });
  await discord.until(() => forked.reply()?.content);
  await fork(scene, channel.threads[0]);
  const thread = await discord.until(() => channel.threads[1]);
  await hears(scene, thread, english.threads.whoReads, mara);
  expect(discord.visible(thread, discord.member('nils', { in: server }))).toEqual([]);
});

test('where the thread on an answer was deleted, the answer gets one beside it', async () => {
  await using scene = await openScene();
  const { discord, channel } = scene;
  answers(scene, 'A1', 'A2');
  await asked(scene, 'Q1');
  await fork(scene);
  const first = await discord.until(() => channel.threads[0]);
  await hears(scene, first, 'with all that was said');
  first.delete();
  const told = await fork(scene);
  const second = await discord.until(() => channel.threads[0]);
  expect(told).toBe(english.history.forked(second.id));
  expect(second.id).not.toBe(first.id);
  await ended(scene, await scene.mara.send(second, 'Q2'));
  expect(talk(asks(scene).at(-1))).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q2']);
});
