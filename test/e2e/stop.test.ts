import { expect, test } from 'vitest';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, grewDear, labels, overLimit, parts, talk, under } from './asking.ts';
import { pressed } from './panel.ts';
import { logged, openScene, type Scene, said } from './scene.ts';

/** Asks for an answer that is held after its first words, which can be seen. */
async function growing(scene: Scene) {
  const answer = held(['One ', 'two ', 'three']);
  scene.openrouter.next(answer);
  const prompt = await ask(scene, 'count');
  answer.release(2);
  const reply = await scene.discord.until(() => {
    const seen = answerTo(scene, prompt);
    return seen?.content.includes('two') && seen;
  });
  return { prompt, reply, answer, request: (await answer.asked).request };
}

test('the asker stops the answer: the paid request ends at once, the text stays, with who stopped it', async () => {
  await using scene = await openScene();
  const { prompt, reply, request } = await growing(scene);
  // The press is acknowledged only after a while; the money is not to wait for that.
  scene.discord.latency.meanMs = 400;
  await scene.mara.click(reply, 'Stop');
  expect(request.aborted).toBeDefined();
  expect(request.finished).toBeUndefined();
  scene.discord.latency.meanMs = 0;
  const drawn = await ended(scene, prompt);
  expect(parts(drawn)).toEqual({ text: 'One two', quiet: ['Stopped by mara.'] });
  expect(labels(drawn)).toEqual(under.broken);
  expect(logged(scene, 'turn')).toMatchObject([{ outcome: 'stopped' }]);
});

test('a moderator stops it too, and the history keeps what was said', async () => {
  await using scene = await openScene();
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  const { prompt, reply, request } = await growing(scene);
  const used = await mod.click(reply, 'Stop');
  expect(used.state).toBe('updated');
  await scene.openrouter.until(() => request.aborted !== undefined);
  expect(parts(await ended(scene, prompt)).quiet).toEqual(['Stopped by nils.']);
  scene.openrouter.answer(say('Four.'));
  await asked(scene, 'go on');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual([
    'user: mara: count',
    'assistant: One two ',
    'user: mara: go on',
  ]);
});

test('nobody else stops it: they are told why, alone, and the answer goes on', async () => {
  await using scene = await openScene();
  const passerBy = scene.discord.member('otto', { in: scene.server });
  const { prompt, reply, answer } = await growing(scene);
  const used = await passerBy.click(reply, 'Stop');
  expect(used.reply()).toMatchObject({ content: english.stop.notYours, ephemeral: true });
  answer.finish();
  expect(parts(await ended(scene, prompt)).text).toBe('One two three');
});

test('a second press, and one on an answer that has ended, change nothing', async () => {
  await using scene = await openScene();
  const { prompt, reply } = await growing(scene);
  const presses = await Promise.all([scene.mara.click(reply, 'Stop'), scene.mara.click(reply, 'Stop')]);
  expect(presses.map(({ state }) => state)).not.toContain('failed');
  const drawn = await ended(scene, prompt);
  expect(parts(drawn).quiet).toEqual(['Stopped by mara.']);
  expect(logged(scene, 'turn')).toHaveLength(1);
  expect(said(scene, scene.channel)).toHaveLength(1);
});

test('what a stopped answer has cost is asked for later and counts for the day', async () => {
  await using scene = await openScene({ environment: { DAILY_LIMIT_USD: '0.10' } });
  scene.openrouter.generations.delayMs = 0;
  const { prompt, reply } = await growing(scene);
  grewDear(scene);
  await scene.mara.click(reply, 'Stop');
  await ended(scene, prompt);
  await scene.discord.until(() => logged(scene, 'entered what a request has cost').length === 1);
  const { content } = await pressed(scene, scene.mara, reply, 'Details');
  expect(content).toMatch(/- \*\*Prompt\*\* \d+ tokens[\s\S]*- \*\*Cost\*\* \$0\.\d+/);
  const refused = await asked(scene, 'again');
  expect(refused.content).toMatch(overLimit);
});
