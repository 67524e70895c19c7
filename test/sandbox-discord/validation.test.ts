import { ApplicationCommandResponseSchema, GatewayBotResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChannelHandle, type LocalDiscord, startDiscord } from '../../sandbox/discord/index.ts';
import { type RawAnswer, rest } from './rest.ts';

let discord: LocalDiscord;
let channel: ChannelHandle;

beforeEach(async () => {
  discord = await startDiscord({ limits: { createMessage: { limit: 1000, ms: 1000 } } });
  channel = discord.server('Cats').channel('general');
});

afterEach(() => discord.close());

const post = (body: unknown): Promise<RawAnswer> =>
  rest(discord, 'POST', `/channels/${channel.id}/messages`, body);
const button = (more: object) => ({ type: 2, style: 1, label: 'B', custom_id: 'b', ...more });
const row = (...components: object[]) => ({ type: 1, components });

describe('messages', () => {
  const wrong: [string, object, string][] = [
    ['2,001 units', { content: 'x'.repeat(2001) }, 'content'],
    ['2,001 units of which half are low surrogates', { content: `x${'😀'.repeat(1000)}` }, 'content'],
    ['a number for text', { content: 5 }, 'content'],
    ['an unknown key', { content: 'x', contents: 'y' }, 'contents'],
    ['an unknown key inside', { content: 'x', allowed_mentions: { parsed: [] } }, 'allowed_mentions'],
    ['11 embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }, 'embeds'],
    ['an embed description of 4,097', { embeds: [{ description: 'x'.repeat(4097) }] }, 'embeds'],
    [
      '6,001 over all embeds',
      { embeds: [{ description: 'x'.repeat(3001) }, { description: 'x'.repeat(3000) }] },
      'embeds',
    ],
    [
      'six rows',
      { components: [1, 2, 3, 4, 5, 6].map((n) => row(button({ custom_id: `${n}` }))) },
      'components',
    ],
    ['a button outside a row', { components: [button({})] }, 'components'],
    [
      'six buttons in a row',
      { components: [row(...[1, 2, 3, 4, 5, 6].map((n) => button({ custom_id: `${n}` })))] },
      'components',
    ],
    ['one custom_id twice', { components: [row(button({}), button({}))] }, 'components'],
    ['a button without custom_id', { components: [row({ type: 2, style: 1, label: 'B' })] }, 'components'],
    ['a button label of 81', { components: [row(button({ label: 'x'.repeat(81) }))] }, 'components'],
    ['a custom_id of 101', { components: [row(button({ custom_id: 'x'.repeat(101) }))] }, 'components'],
    [
      'a button with nothing on it',
      { components: [row({ type: 2, style: 1, custom_id: 'b' })] },
      'components',
    ],
    ['a link without address', { components: [row({ type: 2, style: 5, label: 'B' })] }, 'components'],
    ['text displays without the flag', { components: [{ type: 10, content: 'x' }] }, 'components'],
    [
      'the flag with content',
      { flags: 1 << 15, content: 'x', components: [{ type: 10, content: 'x' }] },
      'content',
    ],
    [
      '4,001 over all text displays',
      {
        flags: 1 << 15,
        components: [
          { type: 10, content: 'x'.repeat(4000) },
          { type: 10, content: 'x' },
        ],
      },
      'components',
    ],
    [
      '41 components',
      {
        flags: 1 << 15,
        components: [
          { type: 17, components: Array.from({ length: 40 }, () => ({ type: 10, content: 'x' })) },
        ],
      },
      'components',
    ],
    ['flags of Discord itself', { content: 'x', flags: 1 << 7 }, 'flags'],
    ['a nonce of 26', { content: 'x', nonce: 'x'.repeat(26) }, 'nonce'],
    ['an enforced nonce that is missing', { content: 'x', enforce_nonce: true }, 'nonce'],
    [
      'users parsed and listed',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions',
    ],
    [
      'a file that did not come',
      { content: 'x', attachments: [{ id: '0', filename: 'a.txt' }] },
      'attachments',
    ],
  ];
  test.each(wrong)('%s is refused', async (_name, body, where) => {
    const { status, body: answer } = await post(body);
    expect({ status, code: answer.code }).toEqual({ status: 400, code: 50035 });
    expect(Object.keys(answer.errors)).toContain(where);
  });

  const right: [string, object][] = [
    ['2,000 units', { content: 'x'.repeat(2000) }],
    [
      'five rows of five',
      {
        content: 'x',
        components: [0, 1, 2, 3, 4].map((r) =>
          row(...[0, 1, 2, 3, 4].map((n) => button({ custom_id: `${r}${n}` }))),
        ),
      },
    ],
    ['suppressed embeds and notifications', { content: 'x', flags: (1 << 2) | (1 << 12) }],
    ['what discord.js adds', { content: 'x', tts: false, nonce: '1', enforce_nonce: true }],
  ];
  test.each(right)('%s is taken', async (_name, body) => {
    expect((await post(body)).status).toBe(200);
  });

  test('nothing at all is 50006, bad JSON 50109, a strange path 404, a stranger 401', async () => {
    for (const body of [{}, { content: '' }, { content: ' \n' }, { embeds: [] }]) {
      expect((await post(body)).body.code).toBe(50006);
    }
    const headers = { 'User-Agent': 'DiscordBot (x, 1)', Authorization: `Bot ${discord.token}` };
    const bad = await fetch(`${discord.apiUrl}/v10/channels/${channel.id}/messages`, {
      method: 'POST',
      headers,
      body: '{',
    });
    expect(((await bad.json()) as { code: number }).code).toBe(50109);
    expect((await rest(discord, 'GET', '/nonsense')).status).toBe(404);
    expect((await rest(discord, 'GET', '/users/@me', undefined, { Authorization: 'Bot x' })).status).toBe(
      401,
    );
    expect((await rest(discord, 'GET', '/users/@me', undefined, { 'User-Agent': 'curl' })).body.code).toBe(
      40333,
    );
  });

  test('the tree of errors names the place', async () => {
    const { body } = await post({ content: 'x', components: [row(button({ label: 'x'.repeat(81) }))] });
    const [error] = body.errors.components[0].components[0].label._errors;
    expect(error).toEqual({ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 80 or fewer in length.' });
  });

  test('an edit may add version 2 only while it clears what that forbids', async () => {
    const { body } = await post({ content: 'x' });
    const edit = (change: object) =>
      rest(discord, 'PATCH', `/channels/${channel.id}/messages/${body.id}`, change);
    const components = [{ type: 10, content: 'new' }];
    expect((await edit({ flags: 1 << 15, components })).body.code).toBe(50035);
    expect((await edit({ flags: 1 << 15, components, content: null })).status).toBe(200);
    expect((await edit({ content: 'back' })).body.code).toBe(50035);
    expect((await edit({ flags: 0, components })).body.flags).toBe(1 << 15);
  });
});

describe('commands', () => {
  const base = (): string => `/applications/${discord.application.id}/commands`;
  const option = (more: object) => ({ type: 3, name: 'o', description: 'd', ...more });
  const wrong: [string, object][] = [
    ['capitals', { name: 'Ask', description: 'd' }],
    ['a space', { name: 'ask me', description: 'd' }],
    ['a name of 33', { name: 'x'.repeat(33), description: 'd' }],
    ['no description', { name: 'ask' }],
    ['a description of 101', { name: 'ask', description: 'x'.repeat(101) }],
    ['a menu with a description', { type: 3, name: 'Explain', description: 'd' }],
    [
      '26 options',
      {
        name: 'ask',
        description: 'd',
        options: Array.from({ length: 26 }, (_, n) => option({ name: `o${n}` })),
      },
    ],
    [
      'required after optional',
      { name: 'ask', description: 'd', options: [option({}), option({ name: 'p', required: true })] },
    ],
    ['one option twice', { name: 'ask', description: 'd', options: [option({}), option({})] }],
    [
      'autocomplete with choices',
      {
        name: 'ask',
        description: 'd',
        options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })],
      },
    ],
    [
      'a choice value of 101',
      {
        name: 'ask',
        description: 'd',
        options: [option({ choices: [{ name: 'a', value: 'x'.repeat(101) }] })],
      },
    ],
    ['an unknown locale', { name: 'ask', description: 'd', name_localizations: { xx: 'frag' } }],
    ['an unknown key', { name: 'ask', description: 'd', option: [] }],
    [
      'more than 8,000 characters',
      {
        name: 'ask',
        description: 'd',
        options: Array.from({ length: 4 }, (_, n) =>
          option({
            name: `o${n}`,
            choices: Array.from({ length: 25 }, (_, m) => ({
              name: `${m}`.padEnd(50, 'x'),
              value: 'y'.repeat(50),
            })),
          }),
        ),
      },
    ],
  ];
  test.each(wrong)('%s is refused', async (_name, command) => {
    const { status, body } = await rest(discord, 'POST', base(), command);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 50035 });
    const list = await rest(discord, 'PUT', base(), [{ name: 'fine', description: 'd' }, command]);
    expect(Object.keys(list.body.errors)).toEqual(['1']);
    expect(discord.commands()).toEqual([]);
  });

  test('creating again is an upsert, overwriting keeps ids of names that stay', async () => {
    const first = await rest(discord, 'POST', base(), { name: 'ask', description: 'one' });
    const second = await rest(discord, 'POST', base(), {
      name: 'ask',
      description: 'two',
      default_member_permissions: '8192',
    });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({
      id: first.body.id,
      description: 'two',
      default_member_permissions: '8192',
    });
    const list = await rest(discord, 'PUT', base(), [
      { name: 'ask', description: 'three', name_localizations: { de: 'frag' } },
      { name: 'Explain', type: 3 },
    ]);
    expect(list.body[0].id).toBe(first.body.id);
    expect((await rest(discord, 'GET', base())).body[0].name_localizations).toBeUndefined();
    const full = await rest(discord, 'GET', `${base()}?with_localizations=true`);
    expect(full.body[0].name_localizations).toEqual({ de: 'frag' });
    const changed = await rest(discord, 'PATCH', `${base()}/${first.body.id}`, { description: 'four' });
    expect(changed.body).toMatchObject({ name: 'ask', description: 'four' });
    expect((await rest(discord, 'DELETE', `${base()}/${first.body.id}`)).status).toBe(204);
    expect(discord.commands().map((command) => command.name)).toEqual(['Explain']);
    for (const command of full.body)
      expect(ApplicationCommandResponseSchema.safeParse(command).success).toBe(true);
    const gateway = await rest(discord, 'GET', '/gateway/bot');
    expect(GatewayBotResponseSchema.safeParse(gateway.body).success).toBe(true);
    const sixteen = Array.from({ length: 16 }, (_, n) => ({ name: `Menu ${n}`, type: 3 }));
    expect((await rest(discord, 'PUT', base(), sixteen)).body.code).toBe(30032);
  });
});

describe('interaction callbacks', () => {
  const wrong: [string, object][] = [
    ['an unknown type', { type: 3 }],
    ['choices for a command', { type: 8, data: { choices: [] } }],
    ['an update without a message', { type: 7, data: { content: 'x' } }],
    ['a deferral with other flags', { type: 5, data: { flags: 1 << 15 } }],
    ['2,001 units', { type: 4, data: { content: 'x'.repeat(2001) } }],
    ['a modal without a title', { type: 9, data: { custom_id: 'm', components: [] } }],
    ['a message without data', { type: 4 }],
  ];
  test.each(wrong)('%s is refused, and the interaction can still be answered', async (_name, callback) => {
    await rest(discord, 'POST', `/applications/${discord.application.id}/commands`, {
      name: 'ask',
      description: 'a',
    });
    const mara = discord.member('mara');
    const used = mara.begin(mara.dm(), 'ask');
    const path = `/interactions/${used.id}/${used.token}/callback`;
    expect((await rest(discord, 'POST', path, callback)).body.code).toBe(50035);
    expect((await rest(discord, 'POST', path, { type: 4, data: { content: 'ok' } })).status).toBe(204);
  });
});
