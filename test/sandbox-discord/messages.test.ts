import { type Client, Events } from 'discord.js';
import { MessageResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalDiscord, startDiscord } from '../../sandbox/discord/index.ts';
import { makeClient, readyClient, say } from './client.ts';

let discord: LocalDiscord;
let client: Client<true>;

beforeEach(async () => {
  discord = await startDiscord();
  client = await readyClient(discord);
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

test('a mention reaches the bot, and its reply and edits are seen with their times', async () => {
  const server = discord.server('Cats');
  const channel = server.channel('general');
  const mara = discord.member('mara', { in: server });
  client.on(Events.MessageCreate, async (message) => {
    if (message.author.bot) return;
    const reply = await message.reply('thinking');
    await reply.edit('done');
  });
  const asked = await mara.send(channel, '@Parley hello');
  expect(asked.content).toBe(`<@${discord.bot.id}> hello`);
  const reply = await discord.until(() => discord.visible(channel, mara).find((one) => one.content === 'done'));
  expect(reply).toMatchObject({ author: { name: 'Parley', bot: true }, reference: asked.id, edited: true });
  expect(discord.history(reply?.id ?? '').map((state) => state.content)).toEqual(['thinking', 'done']);
  expect(client.user.id).toBe(discord.bot.id);
});
