import {
  ChannelType,
  type Client,
  Events,
  type ForumChannel,
  MessageType,
  PermissionFlagsBits,
  type TextChannel,
} from 'discord.js';
import { ThreadResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type LocalDiscord,
  type Member,
  type ServerHandle,
  startDiscord,
} from '../../sandbox/discord/index.ts';
import { readyClient } from './client.ts';
import { rest } from './rest.ts';

let discord: LocalDiscord;
let client: Client<true>;
let server: ServerHandle;
let mara: Member;

beforeEach(async () => {
  discord = await startDiscord();
  server = discord.server('Cats');
  mara = discord.member('mara', { in: server });
  client = await readyClient(discord);
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

async function made(name: string, options = {}): Promise<{ id: string; text: TextChannel }> {
  const { id } = server.channel(name, options);
  const text = (await client.channels.fetch(id).catch(() => null)) as TextChannel;
  return { id, text };
}

test('permissions are computed alike here and in discord.js, and missing ones are refused', async () => {
  const quiet = await made('quiet', { deny: ['SendMessages', 'AttachFiles'] });
  const me = await quiet.text.guild.members.fetchMe();
  expect(quiet.text.permissionsFor(me).has(PermissionFlagsBits.ViewChannel)).toBe(true);
  expect(quiet.text.permissionsFor(me).has(PermissionFlagsBits.SendMessages)).toBe(false);
  await expect(quiet.text.send('x')).rejects.toMatchObject({ code: 50013, status: 403 });
  const hidden = server.channel('hidden', { deny: ['ViewChannel'] });
  expect((await rest(discord, 'POST', `/channels/${hidden.id}/messages`, { content: 'x' })).body.code).toBe(
    50001,
  );
  const bare = await made('bare', { deny: ['EmbedLinks', 'AttachFiles', 'AddReactions'] });
  await expect(bare.text.send({ embeds: [{ title: 'x' }] })).rejects.toMatchObject({ code: 50013 });
  const files = [{ attachment: Buffer.from('x'), name: 'x.txt' }];
  await expect(bare.text.send({ content: 'x', files })).rejects.toMatchObject({ code: 50013 });
  const said = await mara.send(bare, 'hello');
  const message = await bare.text.messages.fetch(said.id);
  await expect(message.react('👍')).rejects.toMatchObject({ code: 50013 });
  mara.react(said, '👍');
  await message.react('👍');
  expect(discord.message(said.id)?.reactions).toEqual({ '👍': 2 });
});

test('without history nothing is read, and nothing answered by reply', async () => {
  const { id, text } = await made('new here', { deny: ['ReadMessageHistory'] });
  const said = await mara.send({ id }, 'hello');
  expect((await text.messages.fetch({ limit: 5 })).size).toBe(0);
  const reply = text.send({ content: 'x', reply: { messageReference: said.id } });
  await expect(reply).rejects.toMatchObject({ code: 160002 });
});

test('a member sees and says only what they may; changes of channels reach the bot', async () => {
  const staff = server.channel('staff');
  const updated = new Promise((resolve) => client.once(Events.ChannelUpdate, resolve));
  staff.permit('everyone', { deny: ['ViewChannel'] });
  await updated;
  await expect(mara.send(staff, 'x')).rejects.toThrow('sees no such channel');
  expect(discord.visible(staff, mara)).toEqual([]);
  staff.permit(mara, { allow: ['ViewChannel'], deny: ['SendMessages'] });
  await expect(mara.send(staff, 'x')).rejects.toThrow('may not write');
  staff.permit('bot', { allow: ['ViewChannel'] });
  server.timeout('bot', 60_000);
  expect((await rest(discord, 'POST', `/channels/${staff.id}/messages`, { content: 'x' })).body.code).toBe(
    50013,
  );
});

test('the bot hears nothing of channels which it does not see', async () => {
  const heard: string[] = [];
  client.on(Events.MessageCreate, ({ content }) => heard.push(content));
  await mara.send(server.channel('hidden', { deny: ['ViewChannel'] }), 'secret');
  await mara.send(server.channel('open'), 'open');
  await discord.until(() => heard.length > 0);
  expect(heard).toEqual(['open']);
});

test('threads: on a message, on none, private; archived and locked ones', async () => {
  const { id, text } = await made('general', { deny: ['CreatePrivateThreads'] });
  const said = await mara.send({ id }, 'long talk');
  const message = await text.messages.fetch(said.id);
  const created = new Promise<string>((resolve) =>
    client.once(Events.ThreadCreate, ({ name }) => resolve(name)),
  );
  const thread = await message.startThread({ name: 'A talk', autoArchiveDuration: 60 });
  expect(await created).toBe('A talk');
  expect(thread.id).toBe(message.id);
  await expect(message.startThread({ name: 'Another' })).rejects.toThrow();
  const again = await rest(discord, 'POST', `/channels/${id}/messages/${said.id}/threads`, {
    name: 'Another',
  });
  expect(again.body.code).toBe(160004);
  const alone = await text.threads
    .create({ name: 'alone', type: ChannelType.PrivateThread })
    .catch((error) => error);
  expect(alone.code).toBe(50013);
  const open = await text.threads.create({ name: 'open', type: ChannelType.PublicThread });
  expect(open.type).toBe(ChannelType.PublicThread);
  const raw = await rest(discord, 'GET', `/channels/${open.id}`);
  expect(ThreadResponseSchema.safeParse(raw.body).success).toBe(true);
  const starter = (await thread.messages.fetch({ limit: 1 })).first();
  expect(starter).toMatchObject({ type: MessageType.ThreadStarterMessage, content: '' });
  expect((await starter?.fetchReference())?.content).toBe('long talk');
  const answer = await thread.send('in the thread');
  expect(discord.visible(thread).map((one) => one.content)).toEqual(['in the thread']);
  await thread.setArchived(true);
  await expect(answer.edit('late')).rejects.toMatchObject({ code: 50083 });
  await thread.send('opens it again');
  await answer.edit('in time');
  const handle = server.channel('x').thread('locked', { by: { id: client.user.id } });
  handle.archive({ locked: true });
  await expect(mara.send(handle, 'x')).rejects.toThrow('locked');
  const locked = await rest(discord, 'POST', `/channels/${handle.id}/messages`, { content: 'x' });
  expect(locked.body.code).toBe(160005);
});

test('a forum takes posts, with a tag where it asks for one', async () => {
  const forum = server.forum('questions', { tags: ['cats'], requiresTag: true });
  const channel = (await client.channels.fetch(forum.id)) as ForumChannel;
  const post = { name: 'Why?', message: { content: 'Why do cats purr?' } };
  await expect(channel.threads.create(post)).rejects.toMatchObject({ code: 40067 });
  const thread = await channel.threads.create({ ...post, appliedTags: [channel.availableTags[0]?.id ?? ''] });
  expect(discord.visible(thread).map((one) => one.content)).toEqual(['Why do cats purr?']);
  expect((await thread.fetchStarterMessage())?.content).toBe('Why do cats purr?');
  await expect(
    rest(discord, 'POST', `/channels/${forum.id}/messages`, { content: 'x' }),
  ).resolves.toMatchObject({
    body: { code: 50008 },
  });
});

test('servers, members, roles and users can be read', async () => {
  const guild = await client.guilds.fetch({ guild: server.id, force: true });
  expect((await guild.members.fetch({ user: mara.id, force: true })).user.username).toBe('mara');
  expect(
    (await guild.members.fetchMe({ force: true })).permissions.has(PermissionFlagsBits.SendMessages),
  ).toBe(true);
  expect((await guild.roles.fetch()).size).toBe(2);
  expect((await guild.channels.fetch()).size).toBe(0);
  expect((await client.users.fetch(mara.id)).globalName).toBe('mara');
  await expect(client.users.fetch('1000000000000000000')).rejects.toMatchObject({ code: 10013 });
  await expect(client.channels.fetch('1000000000000000000')).rejects.toMatchObject({ code: 10003 });
});

test('deleted channels and threads are told, and then unknown', async () => {
  const channel = server.channel('doomed');
  const thread = channel.thread('t');
  const gone: string[] = [];
  client.on(Events.ThreadDelete, ({ id }) => gone.push(id));
  client.on(Events.ChannelDelete, ({ id }) => gone.push(id));
  channel.delete();
  await discord.until(() => gone.length === 2);
  expect(gone).toEqual([thread.id, channel.id]);
  expect((await rest(discord, 'POST', `/channels/${channel.id}/messages`, { content: 'x' })).body.code).toBe(
    10003,
  );
});
