import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import { failed, failures, held } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ended, labels, parts, under } from './asking.ts';
import { answers, asks, chat } from './conversing.ts';
import { openScene, type Scene } from './scene.ts';

const { queue } = english;
const inLine = [queue.cancel, queue.ahead(1)];

/** A conversation in which a question is being answered, while an older one is asked once more. */
async function waiting(scene: Scene) {
  const place = await chat(scene);
  const next = held('A1');
  answers(scene, 'A0', next, 'A0 anew');
  const answer = await ended(scene, await scene.mara.send(place, 'Q0'));
  const prompt = await scene.mara.send(place, 'Q1');
  await next.asked;
  const used = await scene.mara.click(answer, 'Regenerate');
  const now = () => scene.discord.message(answer.id) as MessageView;
  await scene.discord.until(() => labels(now()).join() === inLine.join());
  return { place, next, answer, prompt, now, used };
}

test('an answer that waits to be made anew says so and keeps its text; then it is', async () => {
  await using scene = await openScene();
  const { next, answer, prompt, now } = await waiting(scene);
  expect(now().content).toBe(answer.content);
  expect(now().buttons.map(({ disabled }) => disabled ?? false)).toEqual([false, true]);
  next.finish();
  await ended(scene, prompt);
  await scene.discord.until(() => parts(now()).text === 'A0 anew' && labels(now()).includes('Regenerate'));
  expect(labels(now())).toEqual([...under.whole, '‹', '2/2', '›']);
});

test('cancelled, it is as it was, and nothing was asked', async () => {
  await using scene = await openScene();
  const { next, answer, prompt, now } = await waiting(scene);
  await scene.mara.click(now(), queue.cancel);
  await scene.discord.until(() => labels(now()).join() === under.whole.join());
  expect(now().content).toBe(answer.content);
  next.finish();
  await ended(scene, prompt);
  expect(asks(scene)).toHaveLength(2);
  await scene.mara.click(now(), 'Regenerate');
  await scene.discord.until(() => parts(now()).text === 'A0 anew');
});

test('a restart gives it its controls again, and who pressed is told', async () => {
  await using scene = await openScene();
  const { next, answer, now, used } = await waiting(scene);
  const restarted = scene.restart();
  next.finish();
  await restarted;
  expect(labels(now())).toEqual(under.whole);
  expect(now().content).toBe(answer.content);
  expect(used.followups()).toMatchObject([{ content: english.access.stopping, ephemeral: true }]);
});

test('a failed question that is asked once more waits in the same way', async () => {
  await using scene = await openScene();
  const place = await chat(scene);
  const next = held('A1');
  answers(scene, failed(failures.badRequest()), next, 'A0');
  const told = await ended(scene, await scene.mara.send(place, 'Q0'));
  expect(labels(told)).toEqual(under.failed);
  await scene.mara.send(place, 'Q1');
  await next.asked;
  await scene.mara.click(told, 'Retry');
  const now = () => scene.discord.message(told.id) as MessageView;
  await scene.discord.until(() => labels(now()).join() === inLine.join());
  await scene.mara.click(now(), queue.cancel);
  await scene.discord.until(() => labels(now()).join() === under.failed.join());
  expect(now().content).toBe(told.content);
  next.finish();
});
