import { expect, test } from 'vitest';
import type { ChannelHandle, MessageView } from '../../sandbox/discord/index.ts';
import { failed, failures, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, parts, settled, talk } from './asking.ts';
import { pressed } from './panel.ts';
import { hears, logged, nextHeld, openScene, type Scene, said, textOf } from './scene.ts';

/** A scene in which everybody is notified of each answer in a way. */
async function openSceneWith(how: 'edit' | 'ping' | 'fresh', after = 0) {
  const scene = await openScene();
  await scene.discord.owner.slash(scene.channel, 'settings notify', { how, after });
  return scene;
}

/** Whom the bot has pinged in a place, message by message. */
const pings = (scene: Scene, where: ChannelHandle = scene.channel) =>
  said(scene, where).flatMap(({ pinged }) => pinged);

const long = Array.from({ length: 60 }, (_, n) => `Paragraph ${n}: ${'cats sleep a lot. '.repeat(5)}`).join(
  '\n\n',
);

test('ping: a small message under the answer mentions the asker, once, and nobody whom the model mentions', async () => {
  await using scene = await openSceneWith('ping');
  const otto = scene.discord.member('otto', { in: scene.server });
  scene.openrouter.answer(say(`Ask ${otto.mention} or ${scene.mara.mention} or @everyone.`));
  const prompt = await ask(scene, 'whom?');
  const answer = await ended(scene, prompt);
  const note = await hears(scene, scene.channel, 'your answer is ready');
  expect(note).toMatchObject({ pinged: [scene.mara.id], reference: answer.id });
  expect(pings(scene)).toEqual([scene.mara.id]);
  expect(said(scene, scene.channel)).toHaveLength(2);
});

test('ping in a thread, where the setting is that of its channel; the reply to the note goes on from nothing strange', async () => {
  await using scene = await openScene();
  const { owner } = scene.discord;
  await owner.slash(scene.channel, 'settings notify', { how: 'ping', after: 0, channel: scene.channel });
  const thread = scene.channel.thread('cats');
  scene.openrouter.answer(say('Miaow.'));
  await ask(scene, 'what do cats say?', { where: thread });
  const note = await hears(scene, thread, 'your answer is ready');
  expect(note.pinged).toEqual([scene.mara.id]);
});

test('ping after a slash command', async () => {
  await using scene = await openSceneWith('ping');
  scene.openrouter.answer(say('Miaow.'));
  await scene.mara.slash(scene.channel, 'ask', { prompt: 'what do cats say?' });
  const note = await hears(scene, scene.channel, 'your answer is ready');
  expect(note.pinged).toEqual([scene.mara.id]);
});

test('ping in the thread that /chat opens, and that a mention opens', async () => {
  await using scene = await openSceneWith('ping');
  scene.openrouter.answer(say('Miaow.'));
  await scene.mara.slash(scene.channel, 'chat', { topic: 'what do cats say?' });
  const isIn =
    (name: string) =>
    ({ msg, channelId }: Record<string, unknown>) =>
      msg === name && channelId !== scene.channel.id;
  const { channelId } = await scene.discord.until(() => scene.log.find(isIn('turn')));
  const note = await hears(scene, { id: String(channelId) }, 'your answer is ready');
  expect(note.pinged).toEqual([scene.mara.id]);
  await scene.discord.owner.slash(scene.channel, 'settings mentions', { answer: 'thread' });
  const prompt = await ask(scene, 'and dogs?');
  const { threadId } = await scene.discord.until(() => {
    const seen = scene.discord.message(prompt.id);
    return seen?.threadId !== undefined && seen;
  });
  const second = await hears(scene, { id: String(threadId) }, 'your answer is ready');
  expect(second.pinged).toEqual([scene.mara.id]);
});

test('nobody is notified of a quick answer, of a private one, in a direct message, or where it is not set', async () => {
  await using scene = await openSceneWith('ping', 3600);
  const { owner } = scene.discord;
  scene.openrouter.answer(say('Miaow.'));
  await asked(scene, 'quick');
  await owner.slash(scene.channel, 'settings notify', { how: 'ping', after: 0 });
  await scene.mara.slash(scene.channel, 'ask', { prompt: 'private', private: true });
  await scene.discord.until(() =>
    said(scene, scene.channel, scene.mara).some(
      ({ ephemeral, content }) => ephemeral && content.includes('-#'),
    ),
  );
  await owner.send(owner.dm(), 'direct');
  await hears(scene, owner.dm(), 'Miaow');
  await owner.slash(scene.channel, 'settings notify', { how: 'edit', after: 0 });
  await asked(scene, 'edit');
  expect(pings(scene)).toEqual([]);
  expect(pings(scene, owner.dm())).toEqual([]);
  expect(
    said(scene, scene.channel)
      .map(({ content }) => content)
      .join(),
  ).not.toContain('ready');
});

test('whoever stops their answer is not told of it; whose answer somebody else stops is', async () => {
  await using scene = await openSceneWith('ping');
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  for (const by of [scene.mara, mod]) {
    const answer = nextHeld(scene, ['One ', 'two ', 'three']);
    const prompt = await ask(scene, 'count');
    answer.release(1);
    const reply = await scene.discord.until(() => answerTo(scene, prompt));
    await by.click(reply, 'Stop');
    await ended(scene, prompt);
  }
  await hears(scene, scene.channel, 'your answer is ready');
  expect(pings(scene)).toEqual([scene.mara.id]);
});

test('a failure is told too, and where the note cannot be made the answer stands', async () => {
  await using scene = await openSceneWith('ping');
  scene.openrouter.next(failed(failures.noCredit()));
  await asked(scene, 'hello');
  await hears(scene, scene.channel, 'could not be answered');
  expect(pings(scene)).toEqual([scene.mara.id]);
});

test('where the note cannot be made, the answer stands, and nothing is tried again', async () => {
  await using scene = await openSceneWith('ping');
  const isNote = ({ body }: { body: unknown }) =>
    /^p/.test(String((body as { nonce?: string } | undefined)?.nonce));
  const fault = scene.discord.fail(isNote, { code: 50013, times: 9 });
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await ask(scene, 'what do cats say?');
  await scene.discord.until(() => logged(scene, 'could not notify an asker').length === 1);
  expect(parts(await ended(scene, prompt)).text).toBe('Miaow.');
  expect(said(scene, scene.channel)).toHaveLength(1);
  expect(fault.hits).toBe(1);
});

test('a note whose request was cut off is made once', async () => {
  await using scene = await openSceneWith('ping');
  const isNote = ({ body }: { body: unknown }) =>
    /^p/.test(String((body as { nonce?: string } | undefined)?.nonce));
  scene.discord.fail(isNote, { how: 'destroy', applied: true });
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await ask(scene, 'what do cats say?');
  await scene.discord.until(() => logged(scene, 'turn drawn and saved').length === 1);
  await ended(scene, prompt);
  expect(pings(scene)).toEqual([scene.mara.id]);
});

test('Regenerate notifies as well, once', async () => {
  await using scene = await openSceneWith('fresh');
  scene.openrouter.answer(say('Miaow.'));
  await ask(scene, 'what do cats say?');
  await scene.discord.until(() => logged(scene, 'said an answer afresh').length === 1);
  await settled(scene);
  scene.openrouter.answer(say('Purr.'));
  await scene.mara.click(said(scene, scene.channel).at(-1) as MessageView, 'Regenerate');
  await scene.discord.until(() => logged(scene, 'said an answer afresh').length === 2);
  await settled(scene);
  const messages = said(scene, scene.channel);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({ pinged: [scene.mara.id] });
  expect(messages[0]?.content).toMatch(/^Purr\./);
  expect(logged(scene, 'removed a turn')).toEqual([]);
});

test('a reply to the note goes on from its answer; the note may be deleted, and goes with the turn', async () => {
  await using scene = await openSceneWith('ping');
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await asked(scene, 'what do cats say?');
  const note = await hears(scene, scene.channel, 'your answer is ready');
  await asked(scene, 'something else');
  await asked(scene, 'and dogs?', { replyTo: note, ping: false });
  expect(talk(scene.openrouter.requests.at(-1))).toEqual([
    'user: mara: what do cats say?',
    'assistant: Miaow.',
    'user: mara: and dogs?',
  ]);
  await scene.discord.until(() => pings(scene).length === 3);
  mod.delete(note);
  const second = said(scene, scene.channel).find(({ pinged }) => pinged.length > 0) as MessageView;
  const question = scene.discord.message(second.reference ?? '')?.reference ?? '';
  scene.mara.delete({ id: question });
  await scene.discord.until(() => !scene.discord.message(second.id));
  expect(logged(scene, 'removed a turn')).toHaveLength(1);
  expect(scene.discord.message(prompt.id)).toBeDefined();
});

test('fresh: the whole answer comes anew and pings the asker, the messages in which it was written go, replies go on from it', async () => {
  await using scene = await openSceneWith('fresh');
  scene.openrouter.answer(say(long));
  const prompt = await ask(scene, 'tell me all');
  await scene.discord.until(() => logged(scene, 'said an answer afresh').length === 1);
  await settled(scene);
  const messages = said(scene, scene.channel);
  expect(textOf(messages)).toContain('Paragraph 0:');
  expect(textOf(messages).split('Paragraph 59:')).toHaveLength(2);
  expect(messages[0]?.reference).toBe(prompt.id);
  expect(messages.map(({ pinged }) => pinged)).toEqual([...messages.slice(1).map(() => []), [scene.mara.id]]);
  const last = messages.at(-1) as MessageView;
  expect(parts(last).quiet.join()).toContain(`${scene.mara.mention} · gpt-6-luna`);
  scene.openrouter.answer(say('Fine.'));
  await asked(scene, 'and?', { replyTo: messages[0] as MessageView, ping: false });
  expect(talk(scene.openrouter.requests.at(-1))).toHaveLength(3);
});

/** Presses Regenerate under an answer, and waits until whoever asked is told of the next one. */
async function regenerated(scene: Scene, answer: MessageView): Promise<MessageView> {
  const before = pings(scene).length;
  scene.openrouter.answer(say('Purr.'));
  await scene.mara.click(answer, 'Regenerate');
  await scene.discord.until(() => pings(scene).length === before + 1);
  await settled(scene);
  return scene.discord.message(answer.id) ?? expect.unreachable();
}

test.each(['Parley’s', 'somebody’s archived'])(
  'fresh: an answer on which %s thread hangs stays the first message of it, with a ping under it',
  async (whose) => {
    await using scene = await openScene();
    const { discord, mara, channel } = scene;
    scene.openrouter.answer(say('Miaow.'));
    const answer = await asked(scene, 'what do cats say?');
    if (whose === 'Parley’s') await pressed(scene, mara, answer, english.more.continueInThread);
    else channel.thread('cats', { by: mara, from: answer }).archive();
    await discord.until(() => channel.threads[0]);
    await scene.restart();
    await discord.owner.slash(channel, 'settings notify', { how: 'fresh', after: 0 });
    expect(parts(await regenerated(scene, answer)).text).toBe('Purr.');
    expect(said(scene, channel).at(-1)).toMatchObject({ pinged: [mara.id], reference: answer.id });
    expect(logged(scene, 'said an answer afresh')).toEqual([]);
  },
);

test('fresh: an answer that others followed stays before them, with a ping under the last', async () => {
  await using scene = await openScene();
  const { discord, mara, channel } = scene;
  scene.openrouter.answer(say('Miaow.'));
  const answer = await asked(scene, 'what do cats say?');
  const next = await asked(scene, 'and dogs?');
  await discord.owner.slash(channel, 'settings notify', { how: 'fresh', after: 0 });
  expect(parts(await regenerated(scene, answer)).text).toBe('Purr.');
  expect(
    said(scene, channel)
      .map(({ id }) => id)
      .slice(0, 2),
  ).toEqual([answer.id, next.id]);
  expect(said(scene, channel).at(-1)).toMatchObject({ pinged: [mara.id], reference: answer.id });
});

test('fresh after a slash command', async () => {
  await using scene = await openSceneWith('fresh');
  scene.openrouter.answer(say('Miaow.'));
  await scene.mara.slash(scene.channel, 'ask', { prompt: 'what do cats say?' });
  await scene.discord.until(() => logged(scene, 'said an answer afresh').length === 1);
  await settled(scene);
  expect(said(scene, scene.channel).map(({ pinged }) => pinged)).toEqual([[scene.mara.id]]);
});

test('fresh: where Discord refuses one of the fresh messages, those that are there stay, whole and once', async () => {
  await using scene = await openSceneWith('fresh');
  const isSecondFresh = ({ body }: { body: unknown }) =>
    /^f.*\.1$/.test(String((body as { nonce?: string } | undefined)?.nonce));
  const fault = scene.discord.fail(isSecondFresh, { code: 200000, times: 9 });
  scene.openrouter.answer(say(long));
  await ask(scene, 'tell me all');
  await scene.discord.until(() => logged(scene, 'said an answer afresh').length === 1);
  await settled(scene);
  expect(fault.hits).toBeGreaterThan(0);
  const text = textOf(said(scene, scene.channel));
  expect(text.split('Paragraph 0:')).toHaveLength(2);
  expect(text.split('Paragraph 59:')).toHaveLength(2);
  expect(pings(scene)).toEqual([]);
});

test('fresh: the prompt is deleted meanwhile: all of it goes', async () => {
  await using scene = await openSceneWith('fresh');
  scene.openrouter.answer(say(long));
  const prompt = await ask(scene, 'tell me all');
  await scene.discord.until(() => textOf(said(scene, scene.channel)).split('Paragraph 0:').length === 3);
  scene.mara.delete(prompt);
  await scene.discord.until(() => said(scene, scene.channel).length === 0);
  await settled(scene);
});
