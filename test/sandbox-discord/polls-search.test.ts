import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ChannelHandle,
  type LocalDiscord,
  type Member,
  type ServerHandle,
  startDiscord,
} from '../../sandbox/discord/index.ts';
import { rest } from './rest.ts';

let discord: LocalDiscord;
let server: ServerHandle;
let channel: ChannelHandle;
let mara: Member;

beforeEach(async () => {
  discord = await startDiscord();
  server = discord.server('Cats');
  channel = server.channel('general');
  mara = discord.member('mara', { in: server });
});

afterEach(() => discord.close());

const found = async (query: string) => {
  const { status, body } = await rest(discord, 'GET', `/guilds/${server.id}/messages/search?${query}`);
  return status === 200 ? body.messages.map(([hit]: [{ content: string }]) => hit.content) : body;
};

test('a search finds what the bot may read, newest first, and is held to its limits', async () => {
  const hidden = server.channel('hidden', { deny: ['ReadMessageHistory'] });
  const adults = server.channel('adults', { nsfw: true });
  for (const where of [channel, hidden, adults]) await mara.send(where, `Tea in ${where.name}`);
  await mara.send(channel, 'More TEA');
  expect(await found('content=tea')).toEqual(['More TEA', 'Tea in general']);
  expect(await found('content=tea&include_nsfw=true')).toEqual([
    'More TEA',
    'Tea in adults',
    'Tea in general',
  ]);
  expect(await found(`content=tea&channel_id=${channel.id}&limit=1&offset=1`)).toEqual(['Tea in general']);
  expect(await found(`author_id=${discord.bot.id}`)).toEqual([]);
  expect(await found('limit=26')).toMatchObject({ code: 50035 });
  expect(await found('channel_id=general')).toMatchObject({ code: 50035 });
  discord.intents.messageContent = false;
  expect(await found('content=tea')).toEqual([]);
});

test('polls are held to their limits, shown, and voted in', async () => {
  const poll = (answers: string[], more: object = {}) => ({
    poll: { question: { text: 'Tea?' }, answers: answers.map((text) => ({ poll_media: { text } })), ...more },
  });
  const post = (body: object) => rest(discord, 'POST', `/channels/${channel.id}/messages`, body);
  for (const wrong of [poll([]), poll(['x'.repeat(56)]), poll(['a', 'b'], { duration: 769 })])
    expect(await post(wrong)).toMatchObject({ status: 400, body: { code: 50035 } });
  const { body } = await post(poll(['Yes', 'No'], { duration: 2, allow_multiselect: true }));
  mara.vote(body, 2);
  mara.vote(body, 2);
  const { poll: shown } = discord.message(body.id) ?? {};
  expect(shown).toMatchObject({
    question: 'Tea?',
    answers: [
      { text: 'Yes', votes: 0 },
      { text: 'No', votes: 2 },
    ],
    multiple: true,
  });
  expect(() => mara.vote(body, 3)).toThrow('no such answer');
  channel.permit('bot', { deny: ['SendPolls'] });
  expect(await post(poll(['Yes']))).toMatchObject({ status: 403, body: { code: 50013 } });
});

test('its author ends a poll early, which Discord tells in a line of its own', async () => {
  const post = (body: object) => rest(discord, 'POST', `/channels/${channel.id}/messages`, body);
  const expire = (id: string) => rest(discord, 'POST', `/channels/${channel.id}/polls/${id}/expire`);
  const { body } = await post({
    poll: { question: { text: 'Tea?' }, answers: [{ poll_media: { text: 'Yes' } }] },
  });
  expect(await expire(body.id)).toMatchObject({
    ...{ status: 200, body: { poll: { results: { is_finalized: true } } } },
  });
  expect(discord.message(body.id)?.poll?.ended).toBe(true);
  expect(discord.visible(channel).at(-1)).toMatchObject({ type: 46, reference: body.id });
  expect(await expire(body.id)).toMatchObject({ status: 400, body: { code: 520001 } });
  expect(() => mara.vote(body, 1)).toThrow('over');
  expect(await expire((await post({ content: 'Tea' })).body.id)).toMatchObject({ body: { code: 520006 } });
  const theirs = await mara.send(channel, 'Tea');
  expect(await expire(theirs.id)).toMatchObject({ body: { code: 50005 } });
});

test('a member of a thread is known by their id', async () => {
  const thread = channel.thread('plans', { by: mara });
  const path = (id: string) => `/channels/${thread.id}/thread-members/${id}`;
  expect((await rest(discord, 'GET', path(mara.id))).body).toMatchObject({ user_id: mara.id });
  expect(await rest(discord, 'GET', path(discord.owner.id))).toMatchObject({ status: 404 });
});
