import { expect, test } from 'vitest';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended, labels, settled, talk } from './asking.ts';
import { answeredBy, openPanel, pressed, slashed } from './panel.ts';
import { openScene, said } from './scene.ts';
import { lastOf, ways } from './ways.ts';

test.each(ways)('Delete takes the answer to %s away, and what follows knows nothing of it', async (way) => {
  await using scene = await openScene();
  const { openrouter, discord } = scene;
  openrouter.answer(say('A1'));
  const { answer, where, by } = await answeredBy(scene, way);
  const told = await pressed(scene, by, answer, 'Delete');
  await discord.until(() => discord.message(told.id)?.content === english.delete.done);
  expect(discord.message(told.id)?.buttons).toEqual([]);
  expect(discord.message(answer.id)).toBeUndefined();
  expect(said(scene, where)).toEqual([]);
  const next = await by.send(where, way === 'a direct message' ? 'Q2' : '@Parley Q2');
  await ended(scene, next);
  expect(talk(openrouter.requests.at(-1))).toEqual([expect.stringMatching(/^user: (mara: )?Q2$/)]);
});

test('all messages of a long answer go, and what hangs under the turn keeps its path', async () => {
  await using scene = await openScene();
  const { openrouter, discord, mara, channel } = scene;
  openrouter.next(say('A1'), say('A long line of the answer.\n\n'.repeat(200)), say('A3'), say('A4'));
  await asked(scene, 'Q1');
  await ask(scene, 'Q2');
  await discord.until(
    () => said(scene, channel).length > 3 && labels(lastOf(said(scene, channel))).includes('⋯'),
  );
  await settled(scene);
  const long = said(scene, channel).slice(1);
  await asked(scene, 'Q3');
  await pressed(scene, mara, lastOf(long), 'Delete');
  await discord.until(() => said(scene, channel).length === 2);
  await asked(scene, 'Q4');
  expect(talk(openrouter.requests.at(-1))).toEqual([
    'user: mara: Q1',
    'assistant: A1',
    'user: mara: Q3',
    'assistant: A3',
    'user: mara: Q4',
  ]);
});

test('it works after a restart; pressed twice at once, both see that it is done', async () => {
  await using scene = await openScene();
  const { discord, mara } = scene;
  scene.openrouter.answer(say('A1'));
  const answer = await asked(scene, 'Q1');
  const panels = [await openPanel(mara, answer), await openPanel(mara, answer)];
  await scene.restart();
  await Promise.all(panels.map((panel) => mara.click(panel, 'Delete')));
  await discord.until(() => !discord.message(answer.id));
  const words = () => discord.visible(scene.channel, mara).filter(({ ephemeral }) => ephemeral);
  await discord.until(() => words().some(({ content }) => content === english.delete.done));
  const others = words().filter(({ content }) => content !== english.delete.done);
  expect(
    others.every(({ content }) => content === english.retry.gone || content === english.more.panel),
  ).toBe(true);
});

test('an answer whose message somebody deleted already is forgotten all the same', async () => {
  await using scene = await openScene();
  const { discord, mara } = scene;
  scene.openrouter.answer(say('A1'));
  const answer = await asked(scene, 'Q1');
  const panel = await openPanel(mara, answer);
  discord.owner.delete(answer);
  await mara.click(panel, 'Delete');
  await discord.until(() => discord.message(panel.id)?.content === english.delete.done);
});

test('what Discord does not let go is said, and the turn is forgotten', async () => {
  await using scene = await openScene();
  const { discord, mara, openrouter } = scene;
  openrouter.next(say('A1'), say('A2'));
  const answer = await asked(scene, 'Q1');
  discord.fail('DELETE /channels/:channel/messages/:message', { status: 403, code: 50001 });
  const panel = await openPanel(mara, answer);
  await mara.click(panel, 'Delete');
  await discord.until(() => discord.message(panel.id)?.content === english.delete.left(1));
  await asked(scene, 'Q2');
  expect(talk(openrouter.requests.at(-1))).toEqual(['user: mara: Q2']);
});

test('a private answer is forgotten, and its asker told how to take it away', async () => {
  await using scene = await openScene();
  const { discord, mara, openrouter } = scene;
  openrouter.next(say('A1'), say('A2'));
  const answer = await slashed(scene, { prompt: 'Q1', private: true });
  const panel = await openPanel(mara, answer);
  await mara.click(panel, 'Delete');
  await discord.until(() => discord.message(panel.id)?.content === english.delete.dismiss);
  await slashed(scene, { prompt: 'Q2', private: true });
  expect(talk(openrouter.requests.at(-1))).toEqual(['user: Q2']);
});

test('a moderator who is none any more is refused by the panel that is still open', async () => {
  await using scene = await openScene();
  const mod = scene.discord.member('nils', { in: scene.server, permissions: ['ManageMessages'] });
  scene.openrouter.answer(say('A1'));
  const answer = await asked(scene, 'Q1');
  const panel = await openPanel(mod, answer);
  scene.channel.permit(mod, { deny: ['ManageMessages'] });
  const used = await mod.click(panel, 'Delete');
  expect(used.reply()).toMatchObject({ content: english.retry.notYours, ephemeral: true });
  expect(scene.discord.message(answer.id)).toBeDefined();
});

test('a panel that outlives its turn says so, whatever is pressed', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say('A1', { reasoning: 'Hm.' }));
  const answer = await asked(scene, 'Q1');
  const panel = await openPanel(scene.mara, answer);
  const other = await openPanel(scene.mara, answer);
  await scene.mara.click(other, 'Delete');
  await scene.discord.until(() => !scene.discord.message(answer.id));
  for (const name of ['Show reasoning', 'Details', 'Delete']) {
    const used = await scene.mara.click(panel, name);
    expect(used.reply()).toMatchObject({ content: english.retry.gone, ephemeral: true });
  }
});

test('what is being written is stopped, its cost with it, and nothing of it stays', async () => {
  await using scene = await openScene();
  const { discord, mara, openrouter } = scene;
  const slow = held(['A2 ', 'and ', 'more']);
  openrouter.next(say('A1'), slow, say('A3'));
  const answer = await asked(scene, 'Q1');
  const panel = await openPanel(mara, answer);
  await mara.click(answer, 'Regenerate');
  slow.release(2);
  const { request } = await slow.asked;
  await discord.until(() => discord.message(answer.id)?.content.startsWith('A2'));
  await mara.click(panel, 'Delete');
  await openrouter.until(() => request.aborted !== undefined);
  await discord.until(() => discord.message(panel.id)?.content === english.delete.done);
  await settled(scene);
  expect(said(scene, scene.channel)).toEqual([]);
  await asked(scene, 'Q3');
  expect(talk(openrouter.requests.at(-1))).toEqual(['user: mara: Q3']);
});

test('a regeneration that waits for its turn in a direct message does not come any more', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  const { owner } = discord;
  const dm = owner.dm();
  const slow = held(['A2']);
  openrouter.next(say('A1'), slow);
  const first = await owner.send(dm, 'Q1');
  const answer = await ended(scene, first);
  const panel = await openPanel(owner, answer);
  const second = await owner.send(dm, 'Q2');
  await slow.asked;
  await owner.click(answer, 'Regenerate');
  await owner.click(panel, 'Delete');
  slow.finish();
  await ended(scene, second);
  await discord.until(() => discord.message(panel.id)?.content === english.delete.done);
  expect(discord.message(answer.id)).toBeUndefined();
  expect(openrouter.requests).toHaveLength(2);
});
