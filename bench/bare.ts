import { Events } from 'discord.js';
import { createClient } from '../src/bot/client.ts';
import type { Surroundings } from './bot-process.ts';

/** Nothing but a discord.js client with Parley's own intents and caches: what the library alone costs. */
const { apiUrl, token } = JSON.parse(process.argv[2] ?? '') as Surroundings;
const client = createClient({
  config: { discord: { apiUrl, token, messageContent: 'on' } },
  messageContent: true,
});
client.once(Events.ClientReady, () => process.stdout.write('ready\n'));
process.once('SIGTERM', () => process.exit(0));
await client.login(token);
