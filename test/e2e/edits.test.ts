import { expect, test } from 'vitest';
import type { Member, MessageView } from '../../sandbox/discord/index.ts';
import { failed, failures, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, labels, parts, settled, talk } from './asking.ts';
import { hears, logged, nextHeld, openScene, promptSent, type Scene, said } from './scene.ts';

const offer = english.reply.edited;

/** Waits until a message shows the offer, or no longer. */
function offers(scene: Scene, { id }: { id: string }, isOffered = true): Promise<MessageView> {
  return scene.discord.until(() => {
    const message = scene.discord.message(id);
    return message && labels(message).includes(offer) === isOffered && message;
  });
}

/** Waits until the bot has looked at so many edits that it took for such. */
const noticed = (scene: Scene, count: number) =>
  scene.discord.until(() => logged(scene, 'a prompt was edited').length === count);

/** Asks, gets an answer, and edits the question. */
async function editedAfterwards(scene: Scene, text = '@Parley what do dogs say?') {
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await ask(scene, 'what do cats say?');
  const answer = await ended(scene, prompt);
  scene.mara.edit(prompt, text);
  return { prompt, answer };
}

const places = [
  ['a channel', (scene: Scene) => scene.channel],
  ['a thread', (scene: Scene) => scene.channel.thread('cats')],
  ['a direct message', (scene: Scene) => scene.discord.owner.dm()],
] as const;

test.for(places)('an edited prompt can be answered anew, in place, in %s', async ([, place]) => {
  await using scene = await openScene();
  const where = place(scene);
  const { owner } = scene.discord;
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await owner.send(where, '@Parley what do cats say?');
  const answer = await ended(scene, prompt);
  expect(labels(answer)).not.toContain(offer);
  owner.edit(prompt, '@Parley what do dogs say?');
  const offered = await offers(scene, answer);
  expect(parts(offered).text).toBe('Miaow.');
  scene.openrouter.answer(say('Woof.'));
  await owner.click(offered, offer);
  await scene.discord.until(() => scene.discord.message(answer.id)?.content.startsWith('Woof.'));
  await settled(scene);
  const drawn = await offers(scene, answer, false);
  expect(labels(drawn)).toContain('2/2');
  expect(said(scene, where)).toHaveLength(1);
  expect(promptSent(scene)).toMatch(/what do dogs say\?$/);
  const next = await owner.send(where, '@Parley and now?');
  await ended(scene, next);
  expect(talk(scene.openrouter.requests.at(-1)).join('\n')).toMatch(/dogs say\?\nassistant: Woof\./);
});

test('hours later and after a restart, in a direct message and in an archived thread that was opened again', async () => {
  await using scene = await openScene();
  const { owner } = scene.discord;
  const dm = owner.dm();
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await owner.send(dm, 'what do cats say?');
  const answer = await ended(scene, prompt);
  scene.discord.age(answer, 3 * 3_600_000);
  await scene.restart();
  owner.edit(prompt, 'what do dogs say?');
  const offered = await offers(scene, answer);
  await scene.restart();
  scene.openrouter.answer(say('Woof.'));
  await owner.click(offered, offer);
  await scene.discord.until(() => scene.discord.message(answer.id)?.content.startsWith('Woof.'));
  expect(promptSent(scene)).toBe('what do dogs say?');
});

test('edits that change nothing in the text, and one back to what was asked, offer nothing', async () => {
  await using scene = await openScene();
  const { prompt, answer } = await editedAfterwards(scene, 'what do cats say? @Parley');
  scene.mara.edit(prompt, '@Parley what do dogs say?');
  await offers(scene, answer);
  const before = scene.discord.history(answer.id).length;
  scene.mara.edit(prompt, '@Parley   what do dogs say?  ');
  scene.mara.edit(prompt, '@Parley what do birds say?');
  await noticed(scene, 2);
  scene.mara.edit(prompt, '@Parley what do cats say?');
  await offers(scene, answer, false);
  await noticed(scene, 3);
  // Offered, still offered with the newest text, taken back: drawn no oftener.
  expect(scene.discord.history(answer.id).length - before).toBeLessThanOrEqual(2);
});

test('the newest text is what is asked, however often it was edited', async () => {
  await using scene = await openScene();
  const { prompt, answer } = await editedAfterwards(scene);
  const offered = await offers(scene, answer);
  scene.mara.edit(prompt, '@Parley what do birds say?');
  await noticed(scene, 2);
  await scene.mara.click(offered, offer);
  await offers(scene, answer, false);
  expect(promptSent(scene)).toBe('mara: what do birds say?');
});

test('edited to nothing, there is nothing to offer; without the mention it is still a question', async () => {
  await using scene = await openScene();
  const { prompt, answer } = await editedAfterwards(scene);
  await offers(scene, answer);
  scene.mara.edit(prompt, '@Parley');
  await offers(scene, answer, false);
  scene.mara.edit(prompt, 'what do dogs say?');
  await offers(scene, answer);
});

test('an edit while the answer is being written lets it go on, and is offered at its end', async () => {
  await using scene = await openScene();
  const answer = nextHeld(scene, ['One ', 'two ', 'three']);
  const prompt = await ask(scene, 'count');
  answer.release(1);
  const reply = await scene.discord.until(() => answerTo(scene, prompt));
  scene.mara.edit(prompt, '@Parley count backwards');
  await noticed(scene, 1);
  expect((await answer.asked).request.aborted).toBeUndefined();
  answer.finish();
  const offered = await offers(scene, reply);
  expect(parts(offered).text).toBe('One two three');
  expect(labels(offered)).not.toContain('Stop');
});

test('a question that waits is asked as it was edited, without an offer', async () => {
  await using scene = await openScene();
  const { owner } = scene.discord;
  const dm = owner.dm();
  const first = nextHeld(scene, 'First.');
  await owner.send(dm, 'first');
  await first.asked;
  scene.openrouter.answer(say('Second.'));
  const waiting = await owner.send(dm, 'secnd');
  // By the time that another question is answered, this one has long become a turn.
  await asked(scene, 'hello');
  owner.edit(waiting, 'second');
  await noticed(scene, 1);
  first.finish();
  const answer = await hears(scene, dm, 'Second.');
  await ended(scene, waiting);
  expect(promptSent(scene)).toBe('second');
  expect(scene.openrouter.requests).toHaveLength(3);
  expect(labels(scene.discord.message(answer.id) as MessageView)).not.toContain(offer);
});

test('an edit that mentions the bot for the first time begins no turn', async () => {
  await using scene = await openScene();
  const message = await scene.mara.send(scene.channel, 'what do cats say?');
  await asked(scene, 'hello');
  scene.mara.edit(message, '@Parley what do cats say?');
  await asked(scene, 'hello again');
  expect(said(scene, scene.channel)).toHaveLength(2);
});

test('others may not press it, a moderator may, and twice at once is once', async () => {
  await using scene = await openScene();
  const otto = scene.discord.member('otto', { in: scene.server });
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  const { answer } = await editedAfterwards(scene);
  const offered = await offers(scene, answer);
  expect((await otto.click(offered, offer)).reply()).toMatchObject({
    content: english.retry.notYours,
    ephemeral: true,
  });
  const redone = nextHeld(scene, 'Woof.');
  const press = (by: Member) => by.click(offered, offer);
  const presses = await Promise.all([press(mod), press(scene.mara)]);
  expect(presses.map(({ state }) => state)).not.toContain('failed');
  redone.finish();
  await scene.discord.until(() => scene.discord.message(answer.id)?.content.startsWith('Woof.'));
  await settled(scene);
  expect(scene.openrouter.requests).toHaveLength(2);
  // Pressed once more from a screen that is not up to date.
  const late = await scene.discord.until(() => said(scene, scene.channel).at(-1));
  expect(labels(late)).not.toContain(offer);
});

test('a failed answer: the offer stands beside Retry', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(failed(failures.noCredit()));
  const prompt = await ask(scene, 'what do cats say?');
  const answer = await ended(scene, prompt);
  scene.mara.edit(prompt, '@Parley what do dogs say?');
  expect(labels(await offers(scene, answer))).toContain('Retry');
});

test('the offer survives paging and Regenerate, which asks what was asked', async () => {
  await using scene = await openScene();
  const { answer } = await editedAfterwards(scene);
  await offers(scene, answer);
  scene.openrouter.answer(say('Purr.'));
  await scene.mara.click(answer, 'Regenerate');
  await scene.discord.until(() => scene.discord.message(answer.id)?.content.startsWith('Purr.'));
  await settled(scene);
  expect(promptSent(scene)).toBe('mara: what do cats say?');
  const again = await offers(scene, answer);
  await scene.mara.click(again, '‹');
  await scene.discord.until(() => scene.discord.message(answer.id)?.content.startsWith('Miaow.'));
  await offers(scene, answer);
});

test('the answer is deleted, then the prompt is edited: nothing happens', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say('Miaow.'));
  const prompt = await ask(scene, 'what do cats say?');
  const answer = await ended(scene, prompt);
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  mod.delete(answer);
  await scene.discord.until(() => logged(scene, 'removed a turn').length === 1);
  scene.mara.edit(prompt, '@Parley what do dogs say?');
  await asked(scene, 'hello');
  expect(said(scene, scene.channel)).toHaveLength(1);
  expect(logged(scene, 'could not act on a change in Discord')).toEqual([]);
});

test('Regenerate with fewer messages than before removes the rest, which is nobody’s deletion', async () => {
  await using scene = await openScene();
  const long = Array.from({ length: 60 }, (_, n) => `Line ${n}: ${'cats sleep a lot. '.repeat(5)}`).join(
    '\n\n',
  );
  scene.openrouter.answer(say(long));
  const prompt = await ask(scene, 'tell me all');
  await scene.discord.until(() =>
    said(scene, scene.channel).some(({ content }) => content.includes('Line 59')),
  );
  await ended(scene, prompt);
  await settled(scene);
  expect(said(scene, scene.channel).length).toBeGreaterThan(1);
  scene.openrouter.answer(say('Short.'));
  await scene.mara.click(said(scene, scene.channel).at(-1) as MessageView, 'Regenerate');
  await scene.discord.until(() => said(scene, scene.channel).length === 1);
  await settled(scene);
  scene.openrouter.answer(say('Fine.'));
  await asked(scene, 'and?');
  expect(talk(scene.openrouter.requests.at(-1))).toHaveLength(3);
  expect(logged(scene, 'removed a turn')).toEqual([]);
});

test('pressed after the turn is gone, or when the edit was answered meanwhile: a sentence, and nothing is asked', async () => {
  await using scene = await openScene();
  const { prompt, answer } = await editedAfterwards(scene);
  const offered = await offers(scene, answer);
  scene.openrouter.answer(say('Woof.'));
  await scene.mara.click(offered, offer);
  await offers(scene, answer, false);
  await settled(scene);
  // As somebody whose screen still shows the button.
  scene.mara.edit(prompt, '@Parley what do birds say?');
  await offers(scene, answer);
  const release = scene.discord.fail({ method: 'PATCH' }, { code: 50013, times: 9 });
  scene.mara.edit(prompt, '@Parley what do dogs say?');
  await scene.discord.until(() => logged(scene, 'could not draw the controls under an answer').length === 1);
  release.stop();
  const used = await scene.mara.click(answer, offer);
  const told = await scene.discord.until(() => used.followups().at(-1));
  expect(told).toMatchObject({ content: english.retry.notEdited });
  expect(scene.openrouter.requests).toHaveLength(2);
});

test('the place is gone before the offer can be drawn: nothing fails', async () => {
  await using scene = await openScene();
  const answer = nextHeld(scene, ['One ', 'two']);
  const prompt = await ask(scene, 'count');
  answer.release(1);
  await scene.discord.until(() => answerTo(scene, prompt));
  scene.mara.edit(prompt, '@Parley count backwards');
  await noticed(scene, 1);
  scene.channel.delete();
  await scene.discord.until(() => logged(scene, 'turn').length === 1);
  await settled(scene);
  expect(logged(scene, 'could not act on a change in Discord')).toEqual([]);
});
