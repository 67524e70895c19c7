import { type Client, Events, type TextChannel } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChannelHandle, type LocalDiscord, startDiscord } from '../../sandbox/discord/index.ts';
import { readyClient } from './client.ts';
import { type RawAnswer, rest } from './rest.ts';

let discord: LocalDiscord;
let channel: ChannelHandle;
let other: ChannelHandle;
let client: Client | undefined;

beforeEach(async () => {
  client = undefined;
  discord = await startDiscord();
  const server = discord.server('Cats');
  channel = server.channel('general');
  other = server.channel('other');
});

afterEach(async () => {
  await client?.destroy();
  await discord.close();
});

const create = (where = channel): Promise<RawAnswer> =>
  rest(discord, 'POST', `/channels/${where.id}/messages`, { content: 'x' });

const statuses = (answers: RawAnswer[]): number[] => answers.map(({ status }) => status);

async function times(count: number, call: () => Promise<RawAnswer>): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = [];
  for (let done = 0; done < count; done += 1) answers.push(await call());
  return answers;
}

test('five creates in a window, then 429; headers count down; each channel counts for itself', async () => {
  const answers = await times(6, create);
  expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual([
    '4',
    '3',
    '2',
    '1',
    '0',
    '0',
  ]);
  const [first, , , , , last] = answers;
  expect(first?.headers.get('x-ratelimit-limit')).toBe('5');
  expect(Number(first?.headers.get('x-ratelimit-reset-after'))).toBeGreaterThan(4.5);
  expect(Number(last?.headers.get('x-ratelimit-reset-after'))).toBeLessThanOrEqual(5);
  expect(last?.headers.get('x-ratelimit-scope')).toBe('user');
  expect(last?.headers.get('retry-after')).toBe('5');
  expect(last?.body).toMatchObject({ global: false, message: 'You are being rate limited.' });
  expect(last?.body.retry_after).toBeGreaterThan(4.5);
  expect((await create(other)).status).toBe(200);
  expect(discord.rateLimited).toBe(1);
});

test('edits count apart from creates, all messages of a channel together, under the same hash', async () => {
  const made = await times(3, create);
  const ids = made.map(({ body }) => body.id as string);
  let turn = 0;
  const edited = await times(6, () => {
    turn += 1;
    return rest(discord, 'PATCH', `/channels/${channel.id}/messages/${ids[turn % 3]}`, {
      content: `${turn}`,
    });
  });
  expect(statuses(edited)).toEqual([200, 200, 200, 200, 200, 429]);
  const hash = made[0]?.headers.get('x-ratelimit-bucket');
  expect(edited[0]?.headers.get('x-ratelimit-bucket')).toBe(hash);
  expect((await create()).headers.get('x-ratelimit-remaining')).toBe('1');
});

test('discord.js waits for a limit that it knows, and no call is lost', async () => {
  discord.limits.createMessage = { limit: 2, ms: 150 };
  client = await readyClient(discord);
  const text = client.channels.cache.get(channel.id) as TextChannel;
  await Promise.all(['1', '2', '3', '4', '5'].map((content) => text.send(content)));
  expect(discord.visible(channel).map((message) => message.content)).toEqual(['1', '2', '3', '4', '5']);
  expect(discord.rateLimited).toBe(0);
});

test('the global limit: one window for all, with its own headers; interactions are exempt', async () => {
  discord.limits.global = { limit: 3, ms: 60_000 };
  const answers = await times(4, () => rest(discord, 'GET', '/users/@me'));
  expect(statuses(answers)).toEqual([200, 200, 200, 429]);
  expect(answers[3]?.headers.get('x-ratelimit-global')).toBe('true');
  expect(answers[3]?.headers.get('x-ratelimit-scope')).toBe('global');
  expect(answers[3]?.headers.get('x-ratelimit-bucket')).toBeNull();
  expect(answers[3]?.body.global).toBe(true);
  const webhook = await rest(discord, 'POST', `/webhooks/${discord.application.id}/none`, { content: 'x' });
  expect(webhook.status).toBe(404);
});

test('all routes of an interaction token share five in two seconds; callbacks are not counted', async () => {
  await rest(discord, 'POST', `/applications/${discord.application.id}/commands`, {
    name: 'ask',
    description: 'a',
  });
  const mara = discord.member('mara');
  const ask = (): Promise<RawAnswer[]> => {
    const used = mara.begin(mara.dm(), 'ask');
    const base = `/webhooks/${discord.application.id}/${used.token}`;
    return rest(discord, 'POST', `/interactions/${used.id}/${used.token}/callback`, { type: 5 }).then(
      async () => [
        await rest(discord, 'PATCH', `${base}/messages/%40original`, { content: '1' }),
        await rest(discord, 'POST', base, { content: '2' }),
        await rest(discord, 'GET', `${base}/messages/@original`),
        await rest(discord, 'PATCH', `${base}/messages/@original`, { content: '3' }),
        await rest(discord, 'PATCH', `${base}/messages/@original`, { content: '4' }),
        await rest(discord, 'PATCH', `${base}/messages/@original`, { content: '5' }),
      ],
    );
  };
  const answers = await ask();
  expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('5');
  expect(Number(answers[0]?.headers.get('x-ratelimit-reset-after'))).toBeLessThanOrEqual(2);
  expect(statuses(await ask())).toEqual([200, 200, 200, 200, 200, 429]);
});

test('edits of messages older than an hour meet a limit that no header tells', async () => {
  discord.limits.editMessage = { limit: 100, ms: 5000 };
  const { body } = await create();
  discord.age(body, 3_600_001);
  const edit = (): Promise<RawAnswer> =>
    rest(discord, 'PATCH', `/channels/${channel.id}/messages/${body.id}`, { content: 'y' });
  const answers = await times(4, edit);
  expect(statuses(answers)).toEqual([200, 200, 200, 429]);
  expect(answers[3]?.body.code).toBe(30046);
  expect(answers[3]?.headers.get('x-ratelimit-remaining')).toBe('96');
});

test('a thread takes two new names in ten minutes', async () => {
  const thread = channel.thread('one', { by: { id: discord.bot.id } });
  const rename = (name: string): Promise<RawAnswer> =>
    rest(discord, 'PATCH', `/channels/${thread.id}`, { name });
  expect(statuses([await rename('two'), await rename('three'), await rename('four')])).toEqual([
    200, 200, 429,
  ]);
  expect(thread.name).toBe('three');
});

test('latency: a call counts on its way, and takes at least as long as told', async () => {
  discord.latency.meanMs = 20;
  await create();
  expect(discord.calls('POST /channels/:channel/messages')[0]?.ms).toBeGreaterThanOrEqual(18);
});

test('every call is recorded', async () => {
  client = await readyClient(discord);
  client.on(Events.Error, () => {});
  const text = client.channels.cache.get(channel.id) as TextChannel;
  const message = await text.send('hello');
  await message.edit('bye');
  const [edit] = discord.calls(`PATCH /channels/${channel.id}/messages/${message.id}`);
  expect(edit).toMatchObject({
    route: '/channels/:channel/messages/:message',
    status: 200,
    body: { content: 'bye' },
    bucket: discord.calls('POST /channels/:channel/messages')[0]?.bucket,
  });
});
