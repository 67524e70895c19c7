import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { asked, ended, parts } from './asking.ts';
import { quota } from './limits.ts';
import { openScene } from './scene.ts';

const once = { amount: '1', unit: 'requests', per: 'day' };
const answer = say('Yes.');

test('a limit of a role holds in place of everyone’s, by whatever way its member asks', async () => {
  await using scene = await openScene();
  const { discord, server, channel, openrouter } = scene;
  openrouter.answer(answer);
  const role = server.role('Regulars');
  const regular = discord.member('rita', { in: server, roles: [role] });
  await quota(scene, 'set', { who: 'everyone', ...once, amount: '0' });
  await quota(scene, 'set', { who: 'role', role, ...once, amount: '2' });
  expect((await asked(scene, 'hi')).content).toMatch(/nothing is allowed/);
  expect(parts(await asked(scene, 'hi', { by: regular })).text).toBe('Yes.');
  const used = await regular.slash(channel, 'ask', { prompt: 'hi' });
  await discord.until(() => used.reply()?.content.startsWith('Yes.'));
  const third = await regular.slash(channel, 'ask', { prompt: 'hi' });
  const told = await discord.until(() => third.followups()[0]);
  expect(told).toMatchObject({ content: expect.stringMatching(/2 requests a day/), ephemeral: true });
});

test('a limit of a channel holds in its threads', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, openrouter } = scene;
  openrouter.answer(answer);
  await quota(scene, 'set', { who: 'channel', channel, ...once });
  await mara.slash(channel, 'chat', { topic: 'hi' });
  const thread = await discord.until(() => channel.threads[0]);
  await openrouter.until(() => openrouter.requests.length === 2);
  expect((await ended(scene, await mara.send(thread, 'more'))).content).toMatch(/1 request a day/);
  expect((await asked(scene, 'hi')).content).toMatch(/1 request a day/);
});

test('the operator’s limit for each member holds across servers and direct messages', async () => {
  await using scene = await openScene({ environment: { MEMBER_LIMITS: '1 request per day' } });
  const { discord, openrouter } = scene;
  const { owner } = discord;
  openrouter.answer(answer);
  expect(parts(await asked(scene, 'hi', { by: owner })).text).toBe('Yes.');
  expect((await ended(scene, await owner.send(owner.dm(), 'hi'))).content).toMatch(/1 request a day/);
  expect(parts(await asked(scene, 'hi')).text).toBe('Yes.');
});

test('who presses a button pays, not who had asked', async () => {
  await using scene = await openScene({ environment: { MEMBER_LIMITS: '1 request per day' } });
  const { discord, server, mara, openrouter } = scene;
  openrouter.answer(answer);
  const moderator = discord.member('mod', { in: server, permissions: ['ManageMessages'] });
  const first = await asked(scene, 'hi');
  const refused = await mara.click(first, 'Regenerate');
  const told = await discord.until(() => refused.followups()[0]);
  expect(told).toMatchObject({ content: expect.stringMatching(/1 request a day/), ephemeral: true });
  await moderator.click(first, 'Regenerate');
  await discord.until(() => discord.message(first.id)?.buttons.some(({ label }) => label === '2/2'));
});
