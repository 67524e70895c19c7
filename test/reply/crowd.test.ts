import { expect, test, vi } from 'vitest';
import { Pacer } from '../../src/reply/pace.ts';
import type { Reply } from '../../src/reply/reply.ts';
import { Discord, inVirtualTime, later, openReply } from './virtual-discord.ts';

/** 200 answers at once need more edits than Discord takes of one bot. All of it in virtual time, so that it cannot flake. */
const crowd = { replies: 200, overMs: 5000, tokenMs: 20, tokenUnits: 4 };

const percentile95 = (values: number[]) => values.sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1];

/** 4,000 units of numbered words in sentences and paragraphs. */
const text = Array.from({ length: 800 }, (_, index) => {
  const word = `w${String(index).padStart(3, '0')}`;
  return index % 100 === 99 ? `${word}\n\n` : index % 13 === 12 ? `${word}. ` : `${word} `;
})
  .join('')
  .trim();

async function answer(reply: Reply, beginsAt: number): Promise<{ beganAt: number; endedAt: number }> {
  await later(beginsAt);
  const beganAt = Date.now();
  for (let end = crowd.tokenUnits; end < text.length; end += crowd.tokenUnits) {
    reply.update(text.slice(0, end));
    await later(crowd.tokenMs);
  }
  const endedAt = Date.now();
  await reply.finish(text, {
    footer: '-# some-model · 20.0 s · 1,234 in, 1,000 out · $0.0012',
    components: [],
  });
  return { beganAt, endedAt };
}

inVirtualTime();

test('a crowd is served: none refused, ends at once, nobody left behind, every word drawn', async () => {
  const discord = new Discord();
  const pacer = new Pacer();
  const served = Array.from({ length: crowd.replies }, async (_, index) => {
    const { channel, reply } = openReply(discord, pacer, index);
    const times = await answer(reply, (index * crowd.overMs) / crowd.replies);
    return { channel, ...times };
  });
  await vi.runAllTimersAsync();
  const complete: number[] = [];
  const ages: number[] = [];
  for (const { channel, beganAt, endedAt } of await Promise.all(served)) {
    expect(channel.contents.join(' ').match(/w\d+/g)).toHaveLength(800);
    const whole = channel.frames.findIndex(({ words }) => words === 800);
    complete.push((channel.frames[whole]?.at ?? Number.POSITIVE_INFINITY) - endedAt);
    for (let at = beganAt + 100; at <= endedAt; at += 100) {
      const words = channel.frames.findLast((frame) => frame.at <= at)?.words ?? 0;
      const receivedAt = beganAt + ((words * 5) / crowd.tokenUnits) * crowd.tokenMs;
      ages.push(Math.max(0, at - receivedAt));
    }
  }
  expect(discord.refused).toBe(0);
  expect(percentile95(complete)).toBeLessThan(2000);
  expect(percentile95(ages)).toBeLessThan(7000);
});
