import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked, ended, labels, talk } from './asking.ts';
import { answers, chat } from './conversing.ts';
import { answeredBy, openPanel, slashed } from './panel.ts';
import { hears, openScene, said } from './scene.ts';

test.each(['a mention', 'a slash command', 'a thread'] as const)(
  'the answer to %s goes on in a thread, with what was said, and needs no mention there',
  async (way) => {
    await using scene = await openScene();
    const { openrouter, discord, channel, mara } = scene;
    openrouter.next(say('A1'), say('A2'));
    const { answer } = await answeredBy(scene, way);
    const before = channel.threads.length;
    await scene.restart();
    const panel = await openPanel(mara, answer);
    await mara.click(panel, 'Continue in a thread');
    const [thread] = (await discord.until(() => {
      const there = channel.threads.slice(before);
      return discord.message(panel.id)?.buttons.length === 0 && there.length > 0 && there;
    })) as typeof channel.threads;
    if (!thread) throw new Error('no thread');
    expect(discord.message(panel.id)?.content).toBe(english.threads.opened(thread.id));
    const next = await mara.send(thread, 'Q2');
    await ended(scene, next);
    expect(
      talk(openrouter.requests.findLast(({ body }) => JSON.stringify(body.messages).includes('Q2'))),
    ).toEqual([expect.stringMatching(/^user: (mara: )?Q1$/), 'assistant: A1', 'user: mara: Q2']);
  },
);

test('a private answer goes on in a private thread', async () => {
  await using scene = await openScene();
  const { openrouter, discord, channel, mara, server } = scene;
  const otto = discord.member('otto', { in: server });
  openrouter.next(say('Secret.'));
  const answer = await slashed(scene, { prompt: 'Q1', private: true });
  const panel = await openPanel(mara, answer);
  await mara.click(panel, 'Continue in a thread');
  await discord.until(() => discord.message(panel.id)?.buttons.length === 0);
  const [thread] = channel.threads;
  if (!thread) throw new Error('no thread');
  expect(discord.visible(thread, mara).length).toBeGreaterThan(0);
  expect(discord.visible(thread, otto)).toEqual([]);
});

test('pressed twice at once, it is one thread', async () => {
  await using scene = await openScene();
  const { openrouter, discord, channel, mara } = scene;
  openrouter.next(say('A1'));
  const answer = await asked(scene, 'Q1');
  const panels = [await openPanel(mara, answer), await openPanel(mara, answer)];
  await Promise.all(panels.map((panel) => mara.click(panel, 'Continue in a thread')));
  await discord.until(() => panels.every(({ id }) => discord.message(id)?.buttons.length === 0));
  expect(channel.threads).toHaveLength(1);
});

test.each(['a thread', 'a private answer'] as const)(
  'pressed twice at once in one panel, and again after a restart, %s goes on in one thread; deleted, in another',
  async (which) => {
    await using scene = await openScene();
    const { discord, channel, mara } = scene;
    answers(scene, 'A1', 'A2');
    const isPrivate = which === 'a private answer';
    const where = isPrivate ? channel : await chat(scene);
    const answer = isPrivate
      ? await slashed(scene, { prompt: 'Q1', private: true })
      : await ended(scene, await mara.send(where, 'Q1'));
    const before = channel.threads.length;
    const panel = await openPanel(mara, answer);
    await Promise.all([1, 2].map(() => mara.click(panel, english.more.continueInThread)));
    await discord.until(() => discord.message(panel.id)?.buttons.length === 0);
    const thread = channel.threads[before];
    if (!thread) throw new Error('no thread');
    await ended(scene, await mara.send(thread, 'Q2'));
    const shown = said(scene, thread, mara).length;
    await scene.restart({}, () => thread.archive());
    const again = await openPanel(mara, answer);
    await mara.click(again, english.more.continueInThread);
    const told = english.threads.opened(thread.id);
    await discord.until(() => discord.message(again.id)?.content === told);
    const forking = () => mara.slash(where, 'history fork', { private: isPrivate });
    for (const fork of await Promise.all([forking(), forking()])) {
      const reply = await discord.until(() => fork.reply()?.content);
      expect(reply).toBe(english.history.forked(thread.id));
    }
    expect(channel.threads).toHaveLength(before + 1);
    expect(thread.archived).toBe(false);
    expect(said(scene, thread, mara)).toHaveLength(shown);
    await scene.restart({}, () => thread.delete());
    await forking();
    const next = await discord.until(() =>
      channel.threads.find(({ id }) => id !== thread.id && id !== where.id),
    );
    await hears(scene, next, 'with all that was said before', mara);
  },
);

test('a member who may not open threads gets none by the button or by /history fork, and is told', async () => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  answers(scene, 'A1', 'A2');
  const open = await asked(scene, 'Q1');
  const hidden = await slashed(scene, { prompt: 'Q2', private: true });
  channel.permit(mara, { deny: ['CreatePublicThreads', 'CreatePrivateThreads'] });
  for (const [answer, isPrivate] of [
    [open, false],
    [hidden, true],
  ] as const) {
    const told = english.threads.notAllowed([isPrivate ? 'Create Private Threads' : 'Create Public Threads']);
    const used = await mara.click(await openPanel(mara, answer), english.more.continueInThread);
    await discord.until(() => used.followups()[0]?.content === told);
    const forked = await mara.slash(channel, 'history fork', { private: isPrivate });
    await discord.until(() => forked.reply()?.content === told);
  }
  expect(channel.threads).toEqual([]);
});

test('where Parley may not open threads, that is said, and the panel stays', async () => {
  await using scene = await openScene();
  const { openrouter, discord, channel, mara } = scene;
  openrouter.next(say('A1'));
  const answer = await asked(scene, 'Q1');
  channel.permit('bot', { deny: ['CreatePublicThreads'] });
  const panel = await openPanel(mara, answer);
  const used = await mara.click(panel, 'Continue in a thread');
  const told = await discord.until(() => used.followups()[0]);
  expect(told).toMatchObject({
    content: english.threads.missing(['Create Public Threads']),
    ephemeral: true,
  });
  expect(labels(panel)).toContain('Details');
  expect(channel.threads).toEqual([]);
});
