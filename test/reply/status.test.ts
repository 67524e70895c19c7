import { expect, test, vi } from 'vitest';
import { Pacer } from '../../src/reply/pace.ts';
import { Discord, inVirtualTime, later, openReply } from './virtual-discord.ts';

/** Says each second that it thinks. */
async function think({ status }: { status: (line: string) => void }, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    status(`thinking… ${second} s`);
    await later(1000);
  }
}

inVirtualTime();

test('a status is drawn every three seconds at the most, and a text that comes meanwhile at once', async () => {
  const { channel, reply } = openReply(new Discord(), new Pacer(), 0);
  const thinking = think({ status: (line) => reply.status(line) }, 8);
  await vi.advanceTimersByTimeAsync(8000);
  await thinking;
  expect(channel.contents).toEqual([expect.stringMatching(/^-# thinking… [67] s$/)]);
  expect(channel.frames.length).toBeLessThanOrEqual(4);
  reply.status('thinking… 8 s');
  reply.update('w000');
  await vi.advanceTimersByTimeAsync(200);
  expect(channel.contents).toEqual(['w000\n-# thinking… 8 s']);
  reply.status(undefined);
  const ended = reply.finish('w000 w001', { footer: '-# done', components: [] });
  await vi.advanceTimersByTimeAsync(2000);
  await ended;
  expect(channel.contents).toEqual(['w000 w001\n-# done']);
});

test('a line that stands alone stays until there is a text; over a full message there is no room for one', async () => {
  const { channel, reply } = openReply(new Discord(), new Pacer(), 0);
  reply.status('rolling dice…');
  await vi.advanceTimersByTimeAsync(200);
  reply.status(undefined);
  await vi.advanceTimersByTimeAsync(5000);
  expect(channel.contents).toEqual(['-# rolling dice…']);
  const full = 'x'.repeat(1995);
  reply.update(full);
  reply.status('rolling dice…');
  await vi.advanceTimersByTimeAsync(5000);
  expect(channel.contents).toEqual([full]);
});

test('a crowd that thinks takes no request from those who write', async () => {
  const discord = new Discord();
  const pacer = new Pacer();
  const all = Array.from({ length: 220 }, (_, id) => openReply(discord, pacer, id));
  const [thinkers, writers] = [all.slice(0, 200), all.slice(200)];
  const thinking = thinkers.map(({ reply }) => think({ status: (line) => reply.status(line) }, 30));
  await vi.advanceTimersByTimeAsync(15_000);
  for (const { reply } of writers) reply.update('w000');
  await vi.advanceTimersByTimeAsync(1000);
  expect(writers.map(({ channel }) => channel.contents)).toEqual(writers.map(() => ['w000']));
  await vi.advanceTimersByTimeAsync(20_000);
  await Promise.all(thinking);
  expect(discord.refused).toBe(0);
});
