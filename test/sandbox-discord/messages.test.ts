import { AttachmentBuilder, type Client, Events, type Message, type TextChannel } from 'discord.js';
import { MessageResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ChannelHandle,
  type LocalDiscord,
  type Member,
  type ServerHandle,
  startDiscord,
} from '../../sandbox/discord/index.ts';
import { readyClient, say } from './client.ts';
import { rest } from './rest.ts';

let discord: LocalDiscord;
let client: Client<true>;
let server: ServerHandle;
let channel: ChannelHandle;
let mara: Member;

beforeEach(async () => {
  discord = await startDiscord();
  server = discord.server('Cats');
  channel = server.channel('general');
  mara = discord.member('mara', { in: server });
  client = await readyClient(discord);
});

afterEach(async () => {
  await client.destroy();
  await discord.close();
});

function next(fits: (message: Message) => boolean = () => true): Promise<Message> {
  return new Promise((resolve) => {
    client.on(Events.MessageCreate, (message) => {
      if (fits(message)) resolve(message);
    });
  });
}

const text = (): TextChannel => client.channels.cache.get(channel.id) as TextChannel;

test('a mention reaches the bot, and its reply and edits are seen with their times', async () => {
  const arriving = next();
  const asked = await mara.send(channel, '@Parley hello');
  expect(asked.content).toBe(`<@${discord.bot.id}> hello`);
  const message = await arriving;
  expect(message.mentions.has(client.user)).toBe(true);
  expect(message.guild?.name).toBe('Cats');
  expect(message.member?.permissions.has('SendMessages')).toBe(true);
  if (message.channel.isSendable()) await message.channel.sendTyping();
  expect(discord.typing(channel)).toBe(true);
  const reply = await message.reply('thinking');
  expect(discord.typing(channel)).toBe(false);
  await reply.edit('done');
  const [, shown] = discord.visible(channel, mara);
  expect(shown).toMatchObject({ author: { name: 'Parley', bot: true }, content: 'done', edited: true });
  expect(shown?.reference).toBe(asked.id);
  expect(discord.history(reply.id).map((state) => state.content)).toEqual(['thinking', 'done']);
  const [first, second] = discord.history(reply.id);
  expect(second?.at).toBeGreaterThanOrEqual(first?.at ?? Number.POSITIVE_INFINITY);
});

test('every message answer is shaped as the published schema says', async () => {
  const asked = await mara.send(channel, '@Parley look', {
    attachments: [{ name: 'cat.txt', data: 'miaow' }],
  });
  const made = await rest(discord, 'POST', `/channels/${channel.id}/messages`, {
    content: 'a **reply**',
    message_reference: { message_id: asked.id },
    embeds: [{ title: 'T', fields: [{ name: 'n', value: 'v' }] }],
    components: [
      { type: 1, components: [{ type: 2, style: 1, label: 'Stop', custom_id: 'stop' }] },
      { type: 1, components: [{ type: 3, custom_id: 'pick', options: [{ label: 'A', value: 'a' }] }] },
    ],
    nonce: 'n1',
  });
  const version2 = await rest(discord, 'POST', `/channels/${channel.id}/messages`, {
    flags: 1 << 15,
    components: [
      { type: 17, components: [{ type: 10, content: 'shown' }, { type: 14 }] },
      {
        type: 9,
        components: [{ type: 10, content: 'x' }],
        accessory: { type: 2, style: 5, label: 'L', url: 'https://example.org' },
      },
    ],
  });
  mara.react(made.body, '👍');
  const listed = await rest(discord, 'GET', `/channels/${channel.id}/messages`);
  expect(listed.body).toHaveLength(3);
  for (const body of [made.body, version2.body, ...listed.body]) {
    const result = MessageResponseSchema.safeParse(body);
    expect(result.success ? [] : result.error.issues).toEqual([]);
  }
});

test('history is read newest first, in pages, without ephemeral messages', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 7; count += 1) ids.push((await mara.send(channel, `m${count}`)).id);
  const newest = await text().messages.fetch({ limit: 3 });
  expect([...newest.values()].map((one) => one.content)).toEqual(['m6', 'm5', 'm4']);
  const before = await text().messages.fetch({ limit: 2, before: ids[3] ?? '' });
  expect([...before.values()].map((one) => one.content)).toEqual(['m2', 'm1']);
  const after = await text().messages.fetch({ limit: 2, after: ids[3] ?? '' });
  expect([...after.values()].map((one) => one.content)).toEqual(['m5', 'm4']);
});

test('edits, deletions and reactions of members reach the bot', async () => {
  const asked = await mara.send(channel, 'one');
  const updated = new Promise<string>((resolve) => {
    client.once(Events.MessageUpdate, (_old, now) => resolve(now.content));
  });
  mara.edit(asked, 'two');
  expect(await updated).toBe('two');
  const gone = new Promise<string>((resolve) => client.once(Events.MessageDelete, ({ id }) => resolve(id)));
  mara.delete(asked);
  expect(await gone).toBe(asked.id);
  expect(discord.visible(channel)).toEqual([]);
  expect(discord.history(asked.id)).toHaveLength(2);
  await expect(text().messages.fetch(asked.id)).rejects.toMatchObject({ code: 10008 });
});

test('a DM with an unknown channel reaches the bot, and is answered', async () => {
  const arriving = next();
  await mara.send(mara.dm(), 'psst');
  const message = await arriving;
  expect(message.content).toBe('psst');
  expect(message.inGuild()).toBe(false);
  await say(message, 'yes?');
  expect(discord.visible(mara.dm(), mara).map((one) => one.content)).toEqual(['psst', 'yes?']);
  mara.refuseDms();
  await expect(say(message, 'hello?')).rejects.toMatchObject({ code: 50007 });
  const user = await client.users.fetch(mara.id);
  mara.refuseDms(false);
  await user.send('again');
  expect(discord.visible(mara.dm(), mara)).toHaveLength(3);
});

test('only what allowed mentions allow is mentioned, at creation and at every edit', async () => {
  const role = server.role('cats', { mentionable: true });
  const content = `${mara.mention} <@&${role.id}> \`<@${client.user.id}>\` @everyone`;
  const loud = await text().send(content);
  expect(discord.message(loud.id)?.pinged).toEqual([mara.id, role.id, 'everyone']);
  const quiet = await text().send({ content, allowedMentions: { parse: [] } });
  expect(discord.message(quiet.id)?.pinged).toEqual([]);
  await quiet.edit('nobody');
  await quiet.edit(content);
  expect(discord.message(quiet.id)).toMatchObject({
    mentions: [mara.id, role.id, 'everyone'],
    pinged: [],
  });
  const asked = await mara.send(channel, 'hm');
  const fetched = await text().messages.fetch(asked.id);
  const answer = await fetched.reply({ content: 'a', allowedMentions: { repliedUser: false } });
  expect(discord.message(answer.id)?.pinged).toEqual([]);
  expect(discord.message((await fetched.reply('b')).id)?.pinged).toEqual([mara.id]);
});

test('a reply to a deleted message fails unless it may not', async () => {
  const asked = await mara.send(channel, 'gone soon');
  const message = await text().messages.fetch(asked.id);
  mara.delete(asked);
  await expect(message.reply('a')).rejects.toMatchObject({ code: 50035 });
  const answer = await message.reply({ content: 'a', failIfNotExists: false });
  expect(discord.message(answer.id)?.reference).toBeUndefined();
});

test('an enforced nonce makes a message once, though the answer was lost', async () => {
  const lost = discord.fail('POST /channels/:channel/messages', { status: 502, applied: true });
  const message = await text().send('once');
  expect(lost.hits).toBe(1);
  expect(discord.visible(channel).map((one) => one.id)).toEqual([message.id]);
});

test('files go up and are served under signed addresses that run out', async () => {
  const file = new AttachmentBuilder(Buffer.from('the whole answer'), {
    name: 'answer.md',
    description: 'all',
  });
  const sent = await text().send({ content: 'see file', files: [file] });
  const [shown] = discord.message(sent.id)?.attachments ?? [];
  expect(shown).toMatchObject({ filename: 'answer.md', size: 16, description: 'all' });
  expect(discord.file(shown?.id ?? '')?.toString()).toBe('the whole answer');
  const url = sent.attachments.first()?.url ?? '';
  expect(url).toMatch(/\?ex=[0-9a-f]+&is=[0-9a-f]+&hm=[0-9a-f]{64}/);
  expect(await (await fetch(url)).text()).toBe('the whole answer');
  expect((await fetch(url.replace(/hm=../, 'hm=zz'))).status).toBe(404);
  discord.clocks.attachment = -1000;
  const stale =
    (await text().messages.fetch({ message: sent.id, force: true })).attachments.first()?.url ?? '';
  expect((await fetch(stale)).status).toBe(404);
  const edited = await sent.edit({
    attachments: [...sent.attachments.values()],
    files: [{ attachment: Buffer.from('2'), name: 'b.txt' }],
  });
  expect(edited.attachments.map((one) => one.name)).toEqual(['answer.md', 'b.txt']);
  const kept = edited.attachments.filter((one) => one.name === 'b.txt');
  expect((await edited.edit({ attachments: [...kept.values()] })).attachments.size).toBe(1);
});

test('edges are trimmed, and nothing but white space is empty', async () => {
  expect((await text().send('\n\n  text \n')).content).toBe('text');
  await expect(text().send(' \n ')).rejects.toMatchObject({ code: 50006 });
  const sent = await text().send('x');
  await expect(sent.edit('  ')).rejects.toMatchObject({ code: 50006 });
});

test('the bot may change its own messages only', async () => {
  const asked = await mara.send(channel, 'mine');
  const message = await text().messages.fetch(asked.id);
  await expect(message.edit('yours')).rejects.toMatchObject({ code: 50005 });
  await expect(message.delete()).rejects.toMatchObject({ code: 50013 });
});

test('a forward carries its text in a snapshot only', async () => {
  const asked = await mara.send(channel, 'to be forwarded');
  const arriving = next((message) => message.messageSnapshots.size > 0);
  await mara.send(channel, '', { forward: asked });
  const message = await arriving;
  expect(message.content).toBe('');
  expect(message.messageSnapshots.first()?.content).toBe('to be forwarded');
});

test('faults: a status with a code, a cut connection, a block by AutoMod', async () => {
  const message = await text().send('x');
  discord.fail('PATCH /channels/:channel/messages/:message', { code: 200000 });
  await expect(message.edit('bad word')).rejects.toMatchObject({ code: 200000, status: 400 });
  expect(discord.message(message.id)?.content).toBe('x');
  discord.fail({ method: 'PATCH' }, { how: 'destroy' });
  await expect(message.edit('y')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  const failing = discord.fail(({ method }) => method === 'PATCH', {
    status: 503,
    times: Number.POSITIVE_INFINITY,
  });
  await expect(message.edit('z')).rejects.toMatchObject({ status: 503 });
  expect(failing.hits).toBe(4);
  failing.stop();
  expect((await message.edit('z')).content).toBe('z');
});

test('a call can be left hanging', async () => {
  const fault = discord.fail('GET /users/@me', { how: 'hang' });
  const signal = AbortSignal.timeout(50);
  const headers = { 'User-Agent': 'DiscordBot (x, 1)', Authorization: `Bot ${discord.token}` };
  await expect(fetch(`${discord.apiUrl}/v10/users/@me`, { headers, signal })).rejects.toThrow();
  expect(fault.hits).toBe(1);
  expect((await rest(discord, 'GET', '/users/@me')).body.id).toBe(discord.bot.id);
});

test('a wait gives the value, and tells what was seen when it runs out', async () => {
  const waiting = discord.until(() => discord.visible(channel)[0]?.content);
  await mara.send(channel, 'here');
  expect(await waiting).toBe('here');
  const vain = discord.until(() => discord.visible(channel).length > 5, { within: 20 });
  await expect(vain).rejects.toThrow(/not so within 20 ms: .*length > 5[\s\S]*mara: "here"/);
  const throwing = discord.until(() => expect(1).toBe(2), { within: 20 });
  await expect(throwing).rejects.toThrow(/the condition threw: expected 1 to be 2/);
});
