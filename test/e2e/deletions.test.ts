import { expect, test } from 'vitest';
import type { ChannelHandle, MessageView } from '../../sandbox/discord/index.ts';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, settled, talk } from './asking.ts';
import { chat } from './conversing.ts';
import { hears, logged, nextHeld, openScene, type Scene, said, textOf } from './scene.ts';

/** Asks, and sees the first words of an answer that waits for the test. */
async function growing(scene: Scene, where: ChannelHandle = scene.channel, by = scene.mara) {
  const answer = held(['One ', 'two ', 'three']);
  scene.openrouter.next(answer);
  const prompt = await by.send(where, '@Parley count');
  answer.release(2);
  const reply = await hears(scene, where, 'One two');
  return { prompt, reply, answer, request: (await answer.asked).request };
}

/** Waits until the bot says nothing in a place any more, and all is written. */
async function silence(scene: Scene, where: ChannelHandle = scene.channel) {
  await scene.discord.until(() => said(scene, where).length === 0);
  await settled(scene);
}

/** What the models were sent with a new question. */
async function contextOf(scene: Scene, text: string) {
  scene.openrouter.answer(say('Fine.'));
  await asked(scene, text);
  return talk(scene.openrouter.requests.at(-1));
}

/** A long answer, of several messages. */
const long = Array.from({ length: 60 }, (_, n) => `Paragraph ${n}: ${'cats sleep a lot. '.repeat(5)}`).join(
  '\n\n',
);

const places = [
  ['a channel', (scene: Scene) => scene.channel],
  ['a thread', (scene: Scene) => scene.channel.thread('cats')],
  ['a direct message', (scene: Scene) => scene.discord.owner.dm()],
] as const;

test.for(places)(
  'the prompt is deleted while it is being answered in %s: the paid request ends, the answer goes, nothing is kept',
  async ([, place]) => {
    await using scene = await openScene();
    const where = place(scene);
    // Where there is no server, the bot answers those who run it.
    const { owner } = scene.discord;
    const { prompt, request } = await growing(scene, where, owner);
    owner.delete(prompt);
    await scene.openrouter.until(() => request.aborted !== undefined);
    await silence(scene, where);
    expect(logged(scene, 'turn')).toMatchObject([{ outcome: 'interrupted', stopped: 'prompt-deleted' }]);
    scene.openrouter.answer(say('Fine.'));
    const next = await owner.send(where, '@Parley hello');
    await ended(scene, next);
    expect(talk(scene.openrouter.requests.at(-1)).join()).not.toContain('count');
  },
);

test('the prompt of a finished answer of several messages is deleted, by a moderator: all of it goes', async () => {
  await using scene = await openScene();
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  scene.openrouter.answer(say(long));
  const prompt = await ask(scene, 'tell me all');
  await ended(scene, prompt);
  await scene.discord.until(() => textOf(said(scene, scene.channel)).includes('Paragraph 59'));
  expect(said(scene, scene.channel).length).toBeGreaterThan(1);
  mod.delete(prompt);
  await silence(scene);
  expect(await contextOf(scene, 'and now?')).toEqual(['user: mara: and now?']);
});

test('hours later and after a restart, in a direct message: the turn goes with its prompt', async () => {
  await using scene = await openScene();
  const dm = scene.discord.owner.dm();
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await scene.discord.owner.send(dm, 'what do cats say?');
  const reply = await hears(scene, dm, 'Miaow');
  await settled(scene);
  scene.discord.age(reply, 3 * 3_600_000);
  await scene.restart();
  scene.discord.owner.delete(prompt);
  await silence(scene, dm);
});

test('after a restart, in an archived thread: it is opened for the deletion', async () => {
  await using scene = await openScene();
  const thread = scene.channel.thread('cats');
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await scene.mara.send(thread, '@Parley what do cats say?');
  await hears(scene, thread, 'Miaow');
  await settled(scene);
  thread.archive();
  await scene.restart();
  scene.mara.delete(prompt);
  await silence(scene, thread);
});

test('many messages are deleted at once, prompts and answers: all turns among them go, once each', async () => {
  await using scene = await openScene();
  const prompts: MessageView[] = [];
  for (const text of ['one', 'two', 'three']) {
    scene.openrouter.answer(say(`The ${text}.`));
    prompts.push(await ask(scene, text));
    await ended(scene, prompts.at(-1) as MessageView);
  }
  const [first, second, third] = prompts as [MessageView, MessageView, MessageView];
  scene.channel.purge(
    first,
    answerTo(scene, first) as MessageView,
    second,
    answerTo(scene, third) as MessageView,
  );
  await silence(scene);
  expect(await contextOf(scene, 'four')).toEqual(['user: mara: four']);
  // The ones that were gone are not deleted again.
  expect(scene.discord.calls({ method: 'DELETE' })).toHaveLength(1);
});

test('the prompt of a question that waits in line is deleted: it is never sent to the models', async () => {
  await using scene = await openScene();
  const { owner } = scene.discord;
  const dm = owner.dm();
  const first = nextHeld(scene, 'First.');
  await owner.send(dm, 'first');
  await first.asked;
  const waiting = await owner.send(dm, 'second');
  owner.delete(waiting);
  await scene.discord.until(() => logged(scene, 'removed a turn').length === 1);
  first.finish();
  await hears(scene, dm, 'First.');
  scene.openrouter.answer(say('Third.'));
  await scene.discord.until(() => logged(scene, 'left the line').length === 1);
  await owner.send(dm, 'third');
  await hears(scene, dm, 'Third.');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual(['user: first', 'assistant: First.', 'user: third']);
  expect(scene.openrouter.requests).toHaveLength(2);
});

test.for(['prompt', 'notice'] as const)(
  'in a thread the %s of a question that visibly waits is deleted: both go, and those behind it move up',
  async (which) => {
    await using scene = await openScene();
    const thread = await chat(scene);
    const first = nextHeld(scene, 'First.');
    await scene.mara.send(thread, 'first');
    await first.asked;
    const second = await scene.mara.send(thread, 'second');
    const third = await scene.mara.send(thread, 'third');
    const { ahead } = english.queue;
    const notice = await scene.discord.until(() => answerTo(scene, second));
    await scene.discord.until(() => answerTo(scene, third)?.content.includes(ahead(2)));
    const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
    mod.delete(which === 'prompt' ? second : notice);
    await scene.discord.until(() => answerTo(scene, second) === undefined);
    await scene.discord.until(() => answerTo(scene, third)?.content.includes(ahead(1)));
    scene.openrouter.answer(say('Third.'));
    first.finish();
    await ended(scene, third);
    await scene.discord.until(() => answerTo(scene, third)?.content.startsWith('Third.'));
    const asked = scene.openrouter.requests.map((request) => talk(request).at(-1)).join();
    expect(asked).not.toContain('second');
  },
);

test('a message of the answer is deleted while it is being written: the stream ends, and nothing is drawn anew', async () => {
  await using scene = await openScene();
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  const { reply, answer, request } = await growing(scene);
  mod.delete(reply);
  answer.release();
  await scene.openrouter.until(() => request.aborted !== undefined);
  await settled(scene);
  await scene.discord.until(() => logged(scene, 'turn').length === 1);
  await silence(scene);
  expect(logged(scene, 'turn')).toMatchObject([{ stopped: 'answer-deleted' }]);
  expect(await contextOf(scene, 'go on')).toEqual(['user: mara: go on']);
});

test('one message of a finished answer is deleted: the rest goes, and later turns do not see it', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say(long));
  await ask(scene, 'tell me all');
  await scene.discord.until(() => textOf(said(scene, scene.channel)).includes('Paragraph 59'));
  await settled(scene);
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  mod.delete(said(scene, scene.channel)[1] as MessageView);
  await silence(scene);
  expect(await contextOf(scene, 'and now?')).toEqual(['user: mara: and now?']);
});

test('the answer of a slash command is deleted while it is being written: the stream ends', async () => {
  await using scene = await openScene();
  const answer = nextHeld(scene, ['One ', 'two ', 'three']);
  await scene.mara.slash(scene.channel, 'ask', { prompt: 'count' });
  answer.release(2);
  const reply = await hears(scene, scene.channel, 'One two');
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  mod.delete(reply);
  const { request } = await answer.asked;
  await scene.openrouter.until(() => request.aborted !== undefined);
  await silence(scene);
});

test('prompt and answer are deleted at the same moment: once, and nothing fails', async () => {
  await using scene = await openScene();
  const { prompt, reply, request } = await growing(scene);
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  scene.mara.delete(prompt);
  mod.delete(reply);
  await scene.openrouter.until(() => request.aborted !== undefined);
  await silence(scene);
  expect(logged(scene, 'could not act on a change in Discord')).toEqual([]);
  expect(logged(scene, 'turn')).toHaveLength(1);
});

test('the prompt is deleted before it has become a turn: it is never answered', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await ask(scene, 'what do cats say?');
  scene.mara.delete(prompt);
  await scene.discord.until(() => logged(scene, 'removed a turn').length === 1);
  await silence(scene);
  expect(await contextOf(scene, 'hello')).toEqual(['user: mara: hello']);
});

test.for([
  ['channel', (scene: Scene) => scene.channel, (scene: Scene) => scene.channel.delete()],
  ['thread', (scene: Scene) => scene.channel.thread('cats'), undefined],
  ['channel above', (scene: Scene) => scene.channel.thread('cats'), (scene: Scene) => scene.channel.delete()],
] as const)('the %s is deleted: what is being written there stops', async ([, place, remove]) => {
  await using scene = await openScene();
  const where = place(scene);
  const { request } = await growing(scene, where);
  if (remove) remove(scene);
  else where.delete();
  await scene.openrouter.until(() => request.aborted !== undefined);
  await scene.discord.until(() => logged(scene, 'turn').length === 1);
  expect(logged(scene, 'turn')).toMatchObject([{ stopped: 'place-gone' }]);
});

test('the bot is thrown out of a server: what is being written there stops', async () => {
  await using scene = await openScene();
  const { request } = await growing(scene);
  scene.server.kick();
  await scene.openrouter.until(() => request.aborted !== undefined);
});

test('others go on when one is deleted', async () => {
  await using scene = await openScene();
  const other = scene.discord.member('otto', { in: scene.server });
  const first = await growing(scene);
  const kept = nextHeld(scene, ['A ', 'B']);
  const question = await other.send(scene.channel, '@Parley letters');
  await kept.asked;
  scene.mara.delete(first.prompt);
  await scene.openrouter.until(() => first.request.aborted !== undefined);
  kept.finish();
  const drawn = await ended(scene, question);
  expect(drawn.content).toContain('A B');
});

test('a message that carries a surplus of messages is not taken for a deletion by a member', async () => {
  await using scene = await openScene({ environment: { MAX_MESSAGES: '2' } });
  scene.openrouter.answer(say(long));
  const prompt = await ask(scene, 'tell me all');
  await ended(scene, prompt);
  await scene.discord.until(() =>
    said(scene, scene.channel).some(({ attachments }) => attachments.length > 0),
  );
  expect(await contextOf(scene, 'and now?')).toHaveLength(3);
});
