import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ended, labels, parts, under } from './asking.ts';
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

/** The edits of a message. */
const editsOf = ({ discord }: Scene, { id }: MessageView) =>
  discord.requests.filter(({ method, path }) => method === 'PATCH' && path.endsWith(`/messages/${id}`));

test('the thread is locked: the paid request ends, nothing more is drawn, and all who asked are told', async () => {
  await using scene = await openScene();
  const { thread, prompt, request, waiting } = await busy(scene);
  const seen = answerTo(scene, prompt) as MessageView;
  const edits = editsOf(scene, seen).length;
  thread.archive({ archived: false, locked: true });
  await scene.openrouter.until(() => request.aborted !== undefined);
  await hears(scene, scene.mara.dm(), english.access.locked);
  const told = await ended(scene, waiting);
  expect(told.content).toBe(english.queue.locked);
  expect(labels(told)).toEqual([]);
  await scene.discord.until(() => logged(scene, 'turn drawn and saved').length === 1);
  expect(logged(scene, 'turn')).toMatchObject([{ outcome: 'interrupted', stopped: 'locked' }]);
  expect(answerTo(scene, prompt)?.content).toBe(seen.content);
  expect(editsOf(scene, seen)).toHaveLength(edits);
  expect(asks(scene)).toHaveLength(1);
  expect(scene.discord.requests.filter(({ code }) => code !== undefined)).toEqual([]);
  expect(said(scene, scene.mara.dm())).toHaveLength(1);
});

test('the thread is unlocked later: what was written can be gone on with, and a second lock is told again', async () => {
  await using scene = await openScene();
  const thread = await chat(scene);
  const [first, third] = [held(['One ', 'two ', 'three']), held('A1')];
  answers(scene, first, ' and three.', third);
  const prompt = await scene.mara.send(thread, 'Q0');
  const { request } = await first.asked;
  first.release(2);
  await scene.discord.until(() => answerTo(scene, prompt)?.content.includes('two'));
  thread.archive({ locked: true });
  await scene.openrouter.until(() => request.aborted !== undefined);
  await hears(scene, scene.mara.dm(), english.access.locked);
  // Unlocked, but in the archive still: it stays there.
  thread.archive({ locked: false });
  thread.archive({ archived: false });
  const left = await ended(scene, prompt);
  expect(parts(left)).toEqual({ text: 'One two', quiet: [english.reply.lockedMeanwhile] });
  expect(labels(left)).toEqual(under.broken);
  await scene.mara.click(left, 'Continue');
  await scene.discord.until(() => answerTo(scene, prompt)?.content.includes('One two and three.'));
  await ended(scene, prompt);
  await scene.mara.send(thread, 'Q1');
  await third.asked;
  thread.archive({ archived: false, locked: true });
  await scene.discord.until(() => said(scene, scene.mara.dm()).length === 2);
});

test.each([
  ['locked', false],
  ['archived and locked', true],
])(
  'the thread is %s, the process starts anew, the thread is opened: the answer is drawn then',
  async (_, archived) => {
    await using scene = await openScene();
    const thread = await chat(scene);
    const first = held(['One ', 'two ', 'three']);
    answers(scene, first, ' and three.');
    const prompt = await scene.mara.send(thread, 'Q0');
    const { request } = await first.asked;
    first.release(2);
    await scene.discord.until(() => answerTo(scene, prompt)?.content.includes('two'));
    thread.archive({ archived, locked: true });
    await scene.openrouter.until(() => request.aborted !== undefined);
    await hears(scene, scene.mara.dm(), english.access.locked);
    const seen = answerTo(scene, prompt) as MessageView;
    // Twice: what a start leaves undrawn, the next one knows, too.
    for (let starts = 1; starts <= 2; starts += 1) {
      await scene.restart();
      await scene.discord.until(
        () => logged(scene, 'a reply waits until its thread is opened').length === starts,
      );
    }
    expect(answerTo(scene, prompt)?.content).toBe(seen.content);
    thread.archive({ archived: false, locked: false });
    const left = await ended(scene, prompt);
    expect(parts(left)).toEqual({ text: 'One two', quiet: [english.reply.lockedMeanwhile] });
    expect(labels(left)).toEqual(under.broken);
    await scene.mara.click(left, 'Continue');
    await scene.discord.until(() => answerTo(scene, prompt)?.content.includes('One two and three.'));
    await ended(scene, prompt);
    expect(logged(scene, 'could not draw a reply as interrupted')).toEqual([]);
  },
);

test('the thread is locked and opened again while the process is away: the next start draws the answer', async () => {
  await using scene = await openScene();
  const { thread, prompt, request } = await busy(scene);
  thread.archive({ archived: false, locked: true });
  await scene.openrouter.until(() => request.aborted !== undefined);
  await hears(scene, scene.mara.dm(), english.access.locked);
  await scene.restart({}, () => thread.archive({ archived: false, locked: false }));
  const left = await ended(scene, prompt);
  expect(parts(left).text).toBe('One two');
  expect(labels(left)).toEqual(under.broken);
});

test('the thread is locked for a bot that manages threads: it goes on', async () => {
  await using scene = await openScene();
  const { thread, first, prompt, waiting } = await busy(scene);
  scene.channel.permit('bot', { allow: ['ManageThreads'] });
  await scene.discord.owner.send(scene.channel, 'it may now');
  thread.archive({ archived: false, locked: true });
  first.finish();
  expect(parts(await ended(scene, prompt)).text).toBe('One two three');
  expect(parts(await ended(scene, waiting)).text).toBe('A1');
});

test('a private answer in a thread that is locked comes all the same', async () => {
  await using scene = await openScene();
  const { channel, mara, discord } = scene;
  const thread = channel.thread('talk', { by: mara });
  const first = held(['One ', 'two']);
  answers(scene, first);
  const used = await mara.slash(thread, 'ask', { prompt: 'Q0', private: true });
  await first.asked;
  thread.archive({ archived: false, locked: true });
  first.finish();
  await discord.until(() => used.reply()?.content.startsWith('One two\n-#'));
  expect(said(scene, mara.dm())).toEqual([]);
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
  // Neither the answer nor the notice can be edited there: of both is told elsewhere, once.
  await scene.discord.until(() => logged(scene, 'turn drawn and saved').length === 1);
  await hears(scene, scene.mara.dm(), english.access.locked);
  expect(said(scene, scene.mara.dm())).toHaveLength(1);
});

test('the thread is locked before an answer has begun: the asker is told by direct message', async () => {
  await using scene = await openScene();
  const thread = await chat(scene);
  const first = held('A0');
  answers(scene, first);
  const prompt = await scene.mara.send(thread, 'Q0');
  const { request } = await first.asked;
  thread.archive({ archived: false, locked: true });
  await scene.openrouter.until(() => request.aborted !== undefined);
  await hears(scene, scene.mara.dm(), english.access.locked);
  expect(said(scene, thread)).toHaveLength(1);
  expect(scene.discord.requests.filter(({ code }) => code !== undefined)).toEqual([]);
  thread.archive({ archived: false, locked: false });
  const left = await scene.discord.until(() => answerTo(scene, prompt));
  expect(left.content).toBe(english.reply.lockedMeanwhile);
  expect(labels(left)).toEqual(under.failed);
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
