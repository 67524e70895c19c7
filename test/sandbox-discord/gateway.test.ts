import { once } from 'node:events';
import { connect } from 'node:net';
import { type Client, Events, GatewayIntentBits, type Message } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ChannelHandle,
  type LocalDiscord,
  type Member,
  startDiscord,
} from '../../sandbox/discord/index.ts';
import { allIntents, makeClient, readyClient } from './client.ts';

let discord: LocalDiscord;
let clients: Client[];
let channel: ChannelHandle;
let mara: Member;

beforeEach(async () => {
  clients = [];
  discord = await startDiscord({ heartbeatMs: 41_250 });
  const server = discord.server('Cats');
  channel = server.channel('general');
  mara = discord.member('mara', { in: server });
});

afterEach(async () => {
  for (const client of clients) await client.destroy();
  await discord.close();
});

/** A ready client and the texts of all messages that it was told of. */
async function listening(intents = allIntents): Promise<{ client: Client<true>; heard: Message[] }> {
  const client = await readyClient(discord, intents);
  clients.push(client);
  const heard: Message[] = [];
  client.on(Events.MessageCreate, (message) => heard.push(message));
  return { client, heard };
}

const texts = (heard: Message[]): string[] => heard.map((message) => message.content);

test('a client identifies, gets its servers, and its application knows its owner', async () => {
  discord.server('Dogs');
  discord.server('Elsewhere', { bot: false });
  const { client } = await listening();
  expect(client.guilds.cache.map((guild) => guild.name).sort()).toEqual(['Cats', 'Dogs']);
  expect(client.channels.cache.get(channel.id)).toMatchObject({ name: 'general' });
  const application = await client.application.fetch();
  expect(application.owner).toMatchObject({ id: discord.owner.id });
  discord.application.team.push(mara.user);
  expect((await client.application.fetch()).owner).toMatchObject({ ownerId: mara.id });
  expect(discord.connections).toHaveLength(1);
});

test('a wrong token is refused', async () => {
  const client = makeClient(discord);
  clients.push(client);
  await expect(client.login('wrong')).rejects.toMatchObject({ code: 'TokenInvalid' });
});

test('without the privileged intent in the portal the connection ends with 4014', async () => {
  discord.intents.messageContent = false;
  const client = makeClient(discord);
  clients.push(client);
  await expect(client.login(discord.token)).rejects.toThrow('Used disallowed intents');
});

test('without the intent, text is hidden unless the message is for the bot', async () => {
  const { client, heard } = await listening(
    allIntents.filter((one) => one !== GatewayIntentBits.MessageContent),
  );
  discord.intents.messageContent = false;
  await mara.send(channel, 'among us', { attachments: [{ name: 'a.txt', data: 'a' }] });
  await mara.send(channel, '@Parley to you');
  await mara.send(mara.dm(), 'in private');
  const text = await client.channels.fetch(channel.id);
  const own = text?.isSendable() ? await text.send('my own') : undefined;
  await mara.send(channel, 'an answer', { replyTo: { id: own?.id ?? '' } });
  await mara.send(channel, 'a quiet answer', { replyTo: { id: own?.id ?? '' }, ping: false });
  await discord.until(() => heard.length === 6);
  expect(texts(heard)).toEqual(['', `<@${discord.bot.id}> to you`, 'in private', 'my own', 'an answer', '']);
  expect(heard[0]?.attachments.size).toBe(0);
  const listed = text?.isTextBased() ? await text.messages.fetch({ limit: 10, cache: false }) : undefined;
  expect(listed?.map((message) => message.content)).toEqual([
    '',
    'an answer',
    'my own',
    `<@${discord.bot.id}> to you`,
    '',
  ]);
});

test('a dropped connection is resumed, and what was missed is replayed in order', async () => {
  const { client, heard } = await listening();
  const resumed = new Promise((resolve) => client.once(Events.ShardResume, (_id, count) => resolve(count)));
  discord.gateway.drop();
  await mara.send(channel, 'one');
  await mara.send(channel, 'two');
  await resumed;
  await discord.until(() => heard.length === 2);
  expect(texts(heard)).toEqual(['one', 'two']);
  expect(discord.gateway.counts).toMatchObject({ identified: 1, resumed: 1 });
});

test('op 7, a close code and op 9 with true lead to a resume', async () => {
  const { client } = await listening();
  const resumes = (): Promise<unknown> => new Promise((resolve) => client.once(Events.ShardResume, resolve));
  let resumed = resumes();
  discord.gateway.reconnect();
  await resumed;
  resumed = resumes();
  discord.gateway.closeWith(4000);
  await resumed;
  resumed = resumes();
  discord.gateway.invalidSession(true);
  await resumed;
  expect(discord.gateway.counts).toMatchObject({ identified: 1, resumed: 3 });
});

test('unanswered heartbeats make a zombie, which the client ends and resumes', async () => {
  await discord.close();
  discord = await startDiscord({ heartbeatMs: 40 });
  const { client } = await listening();
  const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
  discord.gateway.muteAcks();
  await discord.until(() => discord.connections.length === 0);
  discord.gateway.muteAcks(false);
  await resumed;
  expect(discord.gateway.counts.heartbeats).toBeGreaterThan(0);
});

test('an event can be delivered twice', async () => {
  const client = makeClient(discord);
  clients.push(client);
  const raw: string[] = [];
  client.on(Events.Raw, (packet: { t: string; d: { content?: string } }) => {
    if (packet.t === 'MESSAGE_CREATE') raw.push(packet.d.content ?? '');
  });
  await client.login(discord.token);
  await mara.send(channel, 'once');
  await discord.until(() => raw.length === 1);
  discord.gateway.replay({ type: 'MESSAGE_CREATE' });
  await discord.until(() => raw.length === 2);
  expect(raw).toEqual(['once', 'once']);
});

test('two processes with one token both get every event', async () => {
  const first = await listening();
  const second = await listening();
  await mara.send(channel, 'hello');
  await discord.until(() => first.heard.length === 1 && second.heard.length === 1);
  expect(discord.connections).toHaveLength(2);
});

test('late servers, outages, joining and being thrown out are told', async () => {
  const release = discord.gateway.holdGuilds();
  const client = makeClient(discord);
  clients.push(client);
  await client.login(discord.token);
  expect(client.guilds.cache.first()?.available).toBe(false);
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  release();
  await ready;
  expect(client.guilds.cache.first()?.available).toBe(true);
  const joined = new Promise<string>((resolve) =>
    client.once(Events.GuildCreate, ({ name }) => resolve(name)),
  );
  const dogs = discord.server('Dogs');
  expect(await joined).toBe('Dogs');
  const out = new Promise((resolve) => client.once(Events.GuildUnavailable, resolve));
  dogs.outage();
  await out;
  const back = new Promise((resolve) => client.once(Events.GuildAvailable, resolve));
  dogs.outage(false);
  await back;
  const left = new Promise<string>((resolve) => client.once(Events.GuildDelete, ({ name }) => resolve(name)));
  dogs.kick();
  expect(await left).toBe('Dogs');
});

test('a refused handshake is tried again until it is let in', async () => {
  const { client } = await listening();
  client.on(Events.ShardError, () => {});
  const resumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
  const failed = new Promise((resolve) => client.once(Events.ShardError, resolve));
  discord.gateway.refuse(503);
  discord.gateway.drop();
  await failed;
  discord.gateway.refuse();
  await resumed;
});

test('a client that is killed while it is refused resets its own connection only', async () => {
  discord.gateway.refuse(503);
  const { port, hostname } = new URL(discord.gateway.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const handshake = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  socket.write(`GET / HTTP/1.1\r\nHost: ${hostname}\r\n${handshake.join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');
  socket.resetAndDestroy();
  await once(socket, 'close');
  discord.gateway.refuse();
  const { client } = await listening();
  expect(client.isReady()).toBe(true);
});
