import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts.ts';
import { asked, ended, labels, talk } from './asking.ts';
import { answeredBy, openPanel, slashed } from './panel.ts';
import { openScene } from './scene.ts';

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
