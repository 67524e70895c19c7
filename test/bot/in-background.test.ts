import { Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { createInBackground } from '../../src/bot/in-background.ts';
import { Pacer } from '../../src/reply/pace.ts';

async function scene(many: number) {
  const discord = await startDiscord();
  const servers = Array.from({ length: many }, (_, index) => discord.server(`Server ${index}`).id);
  const stopping = new AbortController();
  const inBackground = createInBackground(discord, new Pacer(), stopping.signal);
  const seen: string[] = [];
  const look = () =>
    inBackground(servers, async (id, rest) => {
      await rest.get(Routes.applicationGuildCommands(discord.application.id, id)).catch(() => {});
      seen.push(id);
    });
  return { discord, servers, stopping, seen, look, [Symbol.asyncDispose]: () => discord.close() };
}

test('each of many is asked for once, none of it refused', async () => {
  await using at = await scene(100);
  expect(await at.look()).toBe(true);
  expect(at.seen.toSorted()).toEqual(at.servers.toSorted());
  expect(at.discord.requests.length).toBe(100);
  expect(at.discord.rateLimited).toBe(0);
});

test('what is stopped ends after what is in hand, and says so', async () => {
  await using at = await scene(100);
  const looking = at.look();
  await at.discord.until(() => at.discord.requests.length >= 5);
  at.stopping.abort();
  expect(await looking).toBe(false);
  expect(at.seen.length).toBeLessThan(30);
});
