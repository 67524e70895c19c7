import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { answered, hears, logged, nextHeld, openScene, said, textOf } from './scene.ts';

const edit = 'PATCH /channels/:channel/messages/:message';
const hello = say('Hello from here.');

test('where the bot may not write, nothing is asked of Discord and the asker is told by direct message', async () => {
  await using scene = await openScene();
  const { discord, mara, server, openrouter } = scene;
  const channel = server.channel('rules', { deny: ['SendMessages'] });
  await mara.send(channel, '@Parley hi');
  const told = await hears(scene, mara.dm(), 'I am missing Send Messages');
  expect(told.author.id).toBe(discord.bot.id);
  expect(said(scene, channel)).toEqual([]);
  expect(discord.requests.filter(({ status }) => status === 403)).toEqual([]);
  expect(openrouter.requests).toHaveLength(0);
});

test('a thread where the bot may not write is named as such; who takes no messages is left alone', async () => {
  await using scene = await openScene();
  const { discord, mara, server } = scene;
  const channel = server.channel('quiet', { deny: ['SendMessagesInThreads'] });
  const thread = channel.thread('talk', { by: mara });
  await mara.send(thread, '@Parley hi');
  await hears(scene, mara.dm(), 'Send Messages in Threads');
  const nils = discord.member('nils', { in: server });
  nils.refuseDms();
  await nils.send(thread, '@Parley hi from me too');
  await discord.until(() => logged(scene, 'could not tell a member by direct message').length === 1);
  expect(said(scene, thread)).toEqual([]);
});

test('without the right to read the history the answer comes without a reference', async () => {
  await using scene = await openScene();
  const { discord, mara, server, openrouter } = scene;
  openrouter.answer(hello);
  const channel = server.channel('no past', { deny: ['ReadMessageHistory'] });
  await mara.send(channel, '@Parley hi');
  const [reply] = await answered(scene, channel);
  expect(reply).toMatchObject({ reference: undefined, content: expect.stringContaining('Hello') });
  // It is known before: nothing is refused for it.
  expect(discord.calls(({ status }) => status === 403)).toEqual([]);
  expect(discord.requests.filter(({ code }) => code === 160002)).toEqual([]);
});

test('without the right to attach files a long answer goes on in messages, and nothing is lost', async () => {
  await using scene = await openScene({ environment: { MAX_MESSAGES: '2' } });
  const { discord, mara, server, openrouter } = scene;
  discord.limits.createMessage = { limit: 50, ms: 5000 };
  const lines = Array.from({ length: 300 }, (_, index) => `This is line number ${index} of it.`);
  openrouter.answer(say(lines.join('\n')));
  const channel = server.channel('no files', { deny: ['AttachFiles'] });
  await mara.send(channel, '@Parley hi');
  const messages = await discord.until(() => {
    const all = said(scene, channel);
    return (
      all.at(-1)?.content.includes('number 299') && all.at(-1)?.buttons[0]?.label === 'Regenerate' && all
    );
  });
  expect(textOf(messages).split('\n').filter(Boolean)).toEqual(lines);
});

test.each([
  ['AutoMod', 200000],
  ['the filter of harmful links', 240000],
])('an edit that %s refuses is said, with what was there, and not tried again', async (_, code) => {
  await using scene = await openScene();
  const { discord, channel, mara, openrouter } = scene;
  const answer = nextHeld(scene, ['Good words.', ' Bad words.', ' More.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'Good words.');
  const refusal = discord.fail((call) => JSON.stringify(call.body ?? '').includes('Bad words'), {
    code,
    times: 10,
  });
  answer.release();
  const [reply] = await answered(scene, channel);
  expect(reply?.content).toMatch(/^Good words\.\n-# .*AutoMod.* refused/);
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);
  expect(refusal.hits).toBe(1);
});

test('a refusal of the very last edit is said as well', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  const answer = nextHeld(scene, ['Good words.', ' Bad words.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'Good words.');
  discord.fail((call) => JSON.stringify(call.body ?? '').includes('Bad words'), { code: 200000, times: 10 });
  answer.finish();
  const [reply] = await answered(scene, channel);
  expect(reply?.content).toMatch(/^Good words\.\n-# .*AutoMod.* refused.*\n-# gpt-6-luna/);
});

test.each([
  ['streamed', false],
  ['whole at once', true],
])('a first message that AutoMod refuses is said in its place (%s)', async (_, whole) => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  const answer = nextHeld(scene, ['Bad words.', ' More.']);
  const refusal = discord.fail((call) => JSON.stringify(call.body ?? '').includes('Bad words'), {
    code: 200000,
    times: 10,
  });
  await mara.send(channel, '@Parley hi');
  if (whole) answer.finish();
  else answer.release();
  const [reply] = await answered(scene, channel);
  expect(reply?.content).toMatch(/^-# .*AutoMod.* refused/);
  expect(reply?.content).not.toContain('Bad words');
  expect(refusal.hits).toBe(1);
});

test('a reply that is deleted while it is written ends the paid request', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, openrouter, server } = scene;
  const moderator = discord.member('moderator', { in: server, permissions: ['ManageMessages'] });
  const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  moderator.delete(await hears(scene, channel, 'One.'));
  answer.release();
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);
  await discord.until(() => logged(scene, 'turn').length === 1);
  expect(said(scene, channel)).toEqual([]);
});

test('a channel that is deleted while an answer is written ends the paid request', async () => {
  await using scene = await openScene();
  const { discord, mara, openrouter, server } = scene;
  const channel = server.channel('short-lived');
  const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'One.');
  channel.delete();
  answer.release();
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);
  await discord.until(() => logged(scene, 'turn').length === 1);
});

test('a prompt that is deleted before the first text gets no answer, and costs no more', async () => {
  await using scene = await openScene();
  const { channel, mara } = scene;
  const answer = nextHeld(scene, 'Hello all the same.');
  const prompt = await mara.send(channel, '@Parley hi');
  const { request } = await answer.asked;
  mara.delete(prompt);
  await scene.openrouter.until(() => request.aborted !== undefined);
  await scene.discord.until(() => logged(scene, 'turn drawn and saved').length === 1);
  expect(said(scene, channel)).toEqual([]);
});

test('a thread that is archived while an answer is written is opened again for its end', async () => {
  await using scene = await openScene();
  const { channel, discord, mara } = scene;
  const thread = channel.thread('talk', { by: mara });
  const answer = nextHeld(scene, ['One.', ' Two.']);
  await mara.send(thread, '@Parley hi');
  answer.release();
  await hears(scene, thread, 'One.');
  thread.archive();
  answer.finish();
  const messages = await answered(scene, thread);
  expect(textOf(messages)).toBe('One. Two.');
  expect(thread.archived).toBe(false);
  expect(discord.requests.filter(({ code }) => code === 50083)).toHaveLength(1);
});

test('a thread that is archived and locked while an answer is written ends the paid request', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  const thread = channel.thread('talk', { by: mara });
  const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
  await mara.send(thread, '@Parley hi');
  answer.release();
  await hears(scene, thread, 'One.');
  thread.archive({ locked: true });
  answer.release();
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);
  await discord.until(() => logged(scene, 'turn').length === 1);
  expect(discord.calls(edit).length).toBeLessThan(6);
});

test.each([
  ['is said in the last one', 300, /^One\.[^-]*\n-# .*refused the rest/],
  ['leaves no Stop where there is no room to say so', 390, /^One\.[^-]*$/],
])('that a thread is locked, which only a further message shows, %s', async (_, words, expected) => {
  await using scene = await openScene();
  const { channel, discord, mara } = scene;
  const thread = channel.thread('talk', { by: mara });
  const answer = nextHeld(scene, ['One.', `\n\n${'word '.repeat(words)}`, `\n\n${'more '.repeat(390)}`]);
  await mara.send(thread, '@Parley hi');
  answer.release();
  await hears(scene, thread, 'One.');
  // The gateway tells of it later than the refusal does.
  const further = { method: 'POST', route: '/channels/:channel/messages' };
  discord.fail(further, { code: 160005, times: 10 });
  answer.finish();
  await discord.until(() => said(scene, thread)[0]?.buttons.every(({ label }) => label !== 'Stop'));
  await discord.until(() => expected.test(said(scene, thread)[0]?.content ?? ''));
  expect(said(scene, thread)).toHaveLength(1);
});

test('a bot in a timeout tells the asker by direct message, and asks nobody for an answer', async () => {
  await using scene = await openScene();
  scene.server.timeout('bot', 60_000);
  await scene.mara.send(scene.channel, '@Parley hi');
  await hears(scene, scene.mara.dm(), 'I am in a timeout');
  await hears(scene, scene.discord.owner.dm(), 'right-click my name → Remove Timeout');
  expect(scene.openrouter.requests).toHaveLength(0);
  expect(said(scene, scene.channel)).toEqual([]);
});
