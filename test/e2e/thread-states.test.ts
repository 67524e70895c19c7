import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts.ts';
import { answerTo, ended, labels, parts } from './asking.ts';
import { answers, answersAnd, asks, chat, isTitle } from './conversing.ts';
import { hears, logged, openScene, type Scene, said } from './scene.ts';

/** A conversation in which one question is being answered, with its first words seen, and another waits, seen too. */
async function busy(scene: Scene) {
  const thread = await chat(scene);
  const first = held(['One ', 'two ', 'three']);
  answers(scene, first, 'A1', 'A2');
  const prompt = await scene.mara.send(thread, 'Q0');
  const { request } = await first.asked;
  first.release(2);
  await scene.discord.until(() => answerTo(scene, prompt)?.content.includes('two'));
  const waiting = await scene.mara.send(thread, 'Q1');
  await scene.discord.until(() => answerTo(scene, waiting)?.content === `-# ${english.queue.ahead(1)}`);
  return { thread, first, prompt, request, waiting };
}

test.each(['thread', 'channel above'])(
  'the %s is deleted: the stream stops, and what waits is never asked',
  async (what) => {
    await using scene = await openScene();
    const { thread, request } = await busy(scene);
    (what === 'thread' ? thread : scene.channel).delete();
    await scene.openrouter.until(() => request.aborted !== undefined);
    await scene.discord.until(() => logged(scene, 'left the line').length === 1);
    await scene.discord.until(() => logged(scene, 'turn drawn and saved').length === 1);
    expect(asks(scene)).toHaveLength(1);
    expect(scene.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  },
);

test('the thread is locked: the answer ends without a button, what waits is told so, and nothing is refused', async () => {
  await using scene = await openScene();
  const { thread, first, prompt, waiting } = await busy(scene);
  thread.archive({ archived: false, locked: true });
  first.finish();
  const answer = await ended(scene, prompt);
  expect(parts(answer).text).toBe('One two three');
  expect(labels(answer)).toEqual([]);
  const told = await ended(scene, waiting);
  expect(told.content).toBe(english.queue.locked);
  expect(labels(told)).toEqual([]);
  expect(asks(scene)).toHaveLength(1);
  expect(scene.discord.requests.filter(({ code }) => code === 160005)).toEqual([]);
});

test('the thread is archived: it is opened again for the answer, and for what waits', async () => {
  await using scene = await openScene();
  const { thread, first, prompt, waiting } = await busy(scene);
  thread.archive();
  first.finish();
  expect(parts(await ended(scene, prompt)).text).toBe('One two three');
  expect(parts(await ended(scene, waiting)).text).toBe('A1');
  expect(thread.archived).toBe(false);
});

test('the thread is archived and locked: the paid request ends, and what waits is not asked', async () => {
  await using scene = await openScene();
  const { thread, first, request } = await busy(scene);
  thread.archive({ locked: true });
  first.release();
  await scene.openrouter.until(() => request.aborted !== undefined || request.finished !== undefined);
  await scene.discord.until(() => logged(scene, 'left the line').length === 1);
  expect(asks(scene)).toHaveLength(1);
  // Neither the answer nor the notice can be edited there: both are told of elsewhere.
  await scene.discord.until(() => said(scene, scene.mara.dm()).length === 2);
  expect(said(scene, scene.mara.dm()).map(({ content }) => content)).toEqual(
    Array.from({ length: 2 }, () => english.access.locked),
  );
});

test('the thread is locked before an answer has begun: the asker is told by direct message', async () => {
  await using scene = await openScene();
  const thread = await chat(scene);
  const first = held('A0');
  answers(scene, first);
  await scene.mara.send(thread, 'Q0');
  await first.asked;
  thread.archive({ archived: false, locked: true });
  first.finish();
  await hears(scene, scene.mara.dm(), english.access.locked);
  expect(said(scene, thread)).toHaveLength(1);
});

test.each(['a conversation', 'a foreign thread'])(
  'in %s that is locked while a question is being read, the model is not asked',
  async (which) => {
    await using scene = await openScene();
    const { discord, channel, mara } = scene;
    const isForeign = which === 'a foreign thread';
    const thread = isForeign ? channel.thread('cats', { by: mara }) : await chat(scene);
    const before = said(scene, thread).length;
    const note = await mara.send(
      thread,
      isForeign ? 'a note' : `${discord.member('nils', { in: scene.server }).mention} a note`,
    );
    await scene.restart({}, () => mara.delete(note));
    const reading = /^GET .*messages/;
    discord.fail(
      ({ method, route }) => {
        if (!reading.test(`${method} ${route}`)) return false;
        thread.archive({ archived: false, locked: true });
        return true;
      },
      { status: 500 },
    );
    await mara.send(thread, '@Parley and this?', { replyTo: note });
    await hears(scene, mara.dm(), english.access.locked);
    expect(logged(scene, 'left the line')).toHaveLength(1);
    expect(asks(scene)).toEqual([]);
    expect(said(scene, thread)).toHaveLength(before);
  },
);

test('the thread is archived before an answer has begun: the answer opens it again', async () => {
  await using scene = await openScene();
  const thread = await chat(scene);
  const first = held('A0');
  answers(scene, first);
  const prompt = await scene.mara.send(thread, 'Q0');
  await first.asked;
  thread.archive();
  first.finish();
  expect(parts(await ended(scene, prompt)).text).toBe('A0');
  expect(thread.archived).toBe(false);
});

test('the thread is deleted before an answer has begun, or while its title is written: only the log knows', async () => {
  await using scene = await openScene();
  const [early, late] = [await chat(scene), await chat(scene)] as const;
  const [first, title] = [held('A0'), held('{"title": "Late"}')];
  answersAnd(scene, title, first, 'A1');
  await scene.mara.send(early, 'Q0');
  const { request } = await first.asked;
  early.delete();
  await scene.openrouter.until(() => request.aborted !== undefined);
  const prompt: MessageView = await scene.mara.send(late, 'Q1');
  await ended(scene, prompt);
  await title.asked;
  late.delete();
  title.finish();
  await scene.discord.until(() => logged(scene, 'could not give a thread its title').length === 1);
});

test('what a member has named keeps its name', async () => {
  await using scene = await openScene();
  const thread = await chat(scene);
  const first = held('A0');
  answersAnd(scene, say('{"title": "Mine"}'), first, 'A1');
  const prompt = await scene.mara.send(thread, 'Q0');
  await first.asked;
  thread.rename('Theirs');
  first.finish();
  await ended(scene, prompt);
  await ended(scene, await scene.mara.send(thread, 'Q1'));
  expect(thread.name).toBe('Theirs');
  expect(scene.openrouter.requests.filter(isTitle)).toEqual([]);
});
