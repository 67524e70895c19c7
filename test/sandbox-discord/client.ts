import {
  Client,
  Events,
  GatewayIntentBits,
  type Message,
  type MessageCreateOptions,
  Options,
  Partials,
} from 'discord.js';
import type { LocalDiscord } from '../../sandbox/discord/index.ts';

/** The intents of a chat bot that may read everything. */
export const allIntents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.MessageContent,
];

/** A real discord.js client of the local Discord, not yet logged in. */
export function makeClient(
  discord: LocalDiscord,
  intents: readonly GatewayIntentBits[] = allIntents,
): Client {
  return new Client({
    intents: [...intents],
    partials: [Partials.Channel],
    rest: { api: discord.apiUrl },
    waitGuildTimeout: 1000,
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 25 }),
    enforceNonce: true,
  });
}

/** The same, logged in and ready. */
export async function readyClient(
  discord: LocalDiscord,
  intents: readonly GatewayIntentBits[] = allIntents,
): Promise<Client<true>> {
  const client = makeClient(discord, intents);
  client.on(Events.Error, () => {});
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  return client as Client<true>;
}

/** Sends to the channel of a message. */
export async function say(message: Message, content: string | MessageCreateOptions): Promise<Message> {
  if (!message.channel.isSendable()) throw new Error('not a channel to write in');
  return await message.channel.send(content);
}
