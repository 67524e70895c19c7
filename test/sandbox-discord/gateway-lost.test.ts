import { Events } from 'discord.js';
import { expect, test } from 'vitest';
import { startDiscord } from '../../sandbox/discord/index.ts';
import { readyClient } from './client.ts';

// In a file of its own, since discord.js identifies once in five seconds: other files run meanwhile.
test('a forgotten session means a new one, and what was missed is lost', async () => {
  const discord = await startDiscord();
  const server = discord.server('Cats');
  const channel = server.channel('general');
  const mara = discord.member('mara', { in: server });
  const client = await readyClient(discord);
  const heard: string[] = [];
  client.on(Events.MessageCreate, ({ content }) => heard.push(content));
  const ready = new Promise((resolve) => client.once(Events.ShardReady, resolve));
  discord.gateway.forgetSessions();
  discord.gateway.drop();
  await mara.send(channel, 'lost');
  await ready;
  await mara.send(channel, 'found');
  await discord.until(() => heard.length === 1);
  expect(heard).toEqual(['found']);
  expect(discord.gateway.counts).toMatchObject({ identified: 2, resumed: 0 });
  await client.destroy();
  await discord.close();
});
