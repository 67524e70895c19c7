import { expect, test } from 'vitest';
import { under } from './asking.ts';
import { answered, hears, nextHeld, openScene, textOf } from './scene.ts';

const create = 'POST /channels/:channel/messages';
const edit = 'PATCH /channels/:channel/messages/:message';

test.each([
  ['a 502', { status: 502 }, false],
  ['a 502 after it came through', { status: 502, applied: true }, false],
  ['a broken connection', { how: 'destroy' }, false],
  ['a connection broken after it came through', { how: 'destroy', applied: true }, false],
  ['a 502', { status: 502 }, true],
  ['a connection broken after it came through', { how: 'destroy', applied: true }, true],
] as const)(
  'a create that fails by %s %o loses and doubles nothing (ended meanwhile: %s)',
  async (_, fault, ended) => {
    await using scene = await openScene();
    const { discord, channel, mara } = scene;
    const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
    const failing = discord.fail(create, fault);
    await mara.send(channel, '@Parley hi');
    answer.release();
    await discord.until(() => failing.hits === 1);
    if (ended) answer.finish();
    else {
      await discord.until(() => discord.calls(create).length === 2);
      answer.finish();
    }
    const messages = await answered(scene, channel);
    expect(messages).toHaveLength(1);
    expect(textOf(messages)).toBe('One. Two. Three.');
    expect(messages[0]?.buttons.map(({ label }) => label)).toEqual(under.whole);
  },
);

test.each([
  ['a 500', { status: 500 }],
  ['a broken connection', { how: 'destroy' }],
  ['a connection broken after it came through', { how: 'destroy', applied: true }],
  ['three 503', { status: 503, times: 3 }],
] as const)('edits that fail by %s are made good', async (_, fault) => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'One.');
  discord.fail(edit, fault);
  answer.finish();
  const messages = await answered(scene, channel);
  expect(messages).toHaveLength(1);
  expect(textOf(messages)).toBe('One. Two. Three.');
});

test.each([
  ['of the channel', {}],
  ['of the whole bot', { headers: { 'X-RateLimit-Scope': 'global', 'X-RateLimit-Global': 'true' } }],
])('a 429 %s from outside is waited for, and the newest text follows', async (_, more) => {
  await using scene = await openScene();
  const { discord, channel, mara } = scene;
  const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'One.');
  const limited = discord.fail(edit, { status: 429, retryAfter: 0.3, ...more });
  answer.release();
  await discord.until(() => limited.hits === 1);
  answer.finish();
  const messages = await answered(scene, channel);
  expect(textOf(messages)).toBe('One. Two. Three.');
});

test.each([
  ['create', create, { how: 'hang' }],
  ['create that came through', create, { how: 'hang', applied: true }],
  ['edit', edit, { how: 'hang' }],
] as const)('a %s that is never answered is given up and made good', async (_, call, fault) => {
  await using scene = await openScene({ requestMs: 300 });
  const { discord, channel, mara } = scene;
  const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
  const hanging = discord.fail(call, fault);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'One.');
  answer.finish();
  const messages = await answered(scene, channel);
  expect(hanging.hits).toBe(1);
  expect(messages).toHaveLength(1);
  expect(textOf(messages)).toBe('One. Two. Three.');
});
