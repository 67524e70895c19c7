import { expect, test } from 'vitest';
import type { Member } from '../../sandbox/discord/index.ts';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { settled } from './asking.ts';
import { answered, hears, openScene, type Scene, said } from './scene.ts';

const shutOut = 'You may not use me in this server';
const notHere = 'I may not be used in this channel';

async function told(scene: Scene, by: Member, command: string, options = {}, where = scene.channel) {
  const used = await by.slash(where, command, options);
  return await scene.discord.until(() => used.reply()?.content);
}

const admin = (scene: Scene, command: string, options = {}) =>
  told(scene, scene.discord.owner, command, options);

test('a member who is denied is shut out of every way in, until they are taken off the list', async () => {
  await using scene = await openScene();
  const { discord, mara, channel, openrouter } = scene;
  openrouter.answer(say('Hello.'));
  const used = await mara.slash(channel, 'ask', { prompt: 'before' });
  const answer = await discord.until(() => {
    const reply = used.reply();
    return reply?.buttons.some(({ label }) => label === 'Regenerate') && reply;
  });
  expect(await admin(scene, 'access deny', { member: mara })).toContain(`<@${mara.id}>: **denied**`);
  await scene.restart();
  const asked = await mara.send(channel, '@Parley hi');
  expect((await hears(scene, channel, shutOut)).reference).toBe(asked.id);
  for (const command of ['ask', 'code'])
    expect(await told(scene, mara, command, { prompt: 'hi' })).toContain(shutOut);
  const compared = { prompt: 'hi', first: 'code', second: 'write' };
  expect(await told(scene, mara, 'compare ask', compared)).toContain(shutOut);
  for (const command of ['chat', 'history show', 'clear'])
    expect(await told(scene, mara, command)).toContain(shutOut);
  const pressed = await mara.click(answer, 'Regenerate');
  await discord.until(() => pressed.followups()[0]?.content.includes(shutOut));
  expect(await mara.autocomplete(channel, 'ask', { preset: '' }, 'preset')).toEqual([]);
  expect(openrouter.requests).toHaveLength(1);
  expect(await admin(scene, 'access remove', { member: mara })).toContain('Taken off the list');
  await told(scene, mara, 'ask', { prompt: 'after' });
  await openrouter.until(() => openrouter.requests.length === 2);
  await settled(scene);
  expect(await admin(scene, 'audit show', { what: 'access' })).toMatch(
    /List of who may use me[\s\S]*denied[\s\S]*List of who may use me/,
  );
});

test('where a role is allowed, only its members may; a category holds for its channels, and a channel before it', async () => {
  await using scene = await openScene();
  const { discord, server, mara, openrouter, channel } = scene;
  openrouter.answer(say('Hello.'));
  const role = server.role('Friends');
  const friend = discord.member('finn', { in: server, roles: [role] });
  await admin(scene, 'access allow', { role });
  await mara.send(channel, '@Parley hi');
  await hears(scene, channel, shutOut);
  await friend.send(channel, '@Parley hi');
  await answered(scene, channel);
  await settled(scene);
  await admin(scene, 'access deny', { channel });
  expect(await told(scene, friend, 'ask', { prompt: 'hi' })).toContain(notHere);
  const list = await admin(scene, 'access list');
  expect(list).toContain(`<@&${role.id}>: **allowed**`);
  expect(list).toContain(`<#${channel.id}>: **denied**`);
});

test('a preset can be denied to somebody who may use all others', async () => {
  await using scene = await openScene();
  const { mara, channel, openrouter } = scene;
  openrouter.answer(say('Hello.'));
  await admin(scene, 'access deny', { member: mara, preset: 'code' });
  expect(await told(scene, mara, 'code', { prompt: 'hi' })).toContain('may not use the preset `code`');
  expect(openrouter.requests).toHaveLength(0);
  await mara.slash(channel, 'ask', { prompt: 'hi' });
  await openrouter.until(() => openrouter.requests.length === 1);
  await settled(scene);
});

test('only who manages the server changes the lists; a preset that is none, and an empty choice, are told', async () => {
  await using scene = await openScene();
  const { mara } = scene;
  expect(() => mara.slash(scene.channel, 'access list')).toThrow('may not use');
  expect(await admin(scene, 'access list')).toContain('There are no lists');
  expect(await admin(scene, 'access deny')).toContain('Say whom or what');
  expect(await admin(scene, 'access deny', { member: mara, preset: 'nonsense' })).toContain('no preset');
  expect(await admin(scene, 'access remove', { member: mara })).toContain('not on the list');
});

test('a server switches the bot off and on; whoever runs it does so everywhere, over a restart', async () => {
  await using scene = await openScene();
  const { discord, server, mara, channel, openrouter } = scene;
  openrouter.answer(say('Hello.'));
  const chief = discord.member('chief', { in: server, permissions: ['Administrator'] });
  expect(await admin(scene, 'settings off')).toBe(
    'I am switched off in the whole server: I answer nothing there. `/settings on` switches me on again.',
  );
  await mara.send(channel, '@Parley hi');
  await hears(scene, channel, 'switched off here');
  expect(await admin(scene, 'settings explain')).toContain(
    '**Switched off**: yes, I answer nothing *(set for the server)*',
  );
  expect(await admin(scene, 'settings on', { channel })).toBe(
    `Taken back for <#${channel.id}>, but I still answer nothing there. I am switched off in the whole server: \`/settings on\` without a channel switches me on.`,
  );
  expect(await admin(scene, 'settings on')).toContain('I am switched on in the whole server');
  await mara.send(channel, '@Parley hi');
  await answered(scene, channel);
  await settled(scene);
  expect(await told(scene, chief, 'parley off')).toContain('Only those who run me');
  expect(await admin(scene, 'parley off')).toContain('switched off everywhere');
  expect(await admin(scene, 'settings on')).toContain('whoever runs me switches me on with `/parley on`');
  await scene.restart();
  expect(await told(scene, mara, 'ask', { prompt: 'hi' })).toContain('switched off here');
  await discord.owner.send(discord.owner.dm(), 'hi');
  await hears(scene, discord.owner.dm(), 'switched off here');
  expect(openrouter.requests).toHaveLength(1);
  expect(await admin(scene, 'parley on')).toContain('switched on everywhere');
  await mara.send(channel, '@Parley again');
  await openrouter.until(() => openrouter.requests.length === 2);
  await settled(scene);
});

test('direct messages are switched off by a member for themselves, and by whoever runs the bot for all', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  openrouter.answer(say('Hello.'));
  const { owner } = discord;
  await admin(scene, 'preferences set', { name: 'directMessages', value: 'off' });
  await owner.send(owner.dm(), 'hi');
  await hears(scene, owner.dm(), 'I do not answer direct messages here');
  await admin(scene, 'preferences reset', { name: 'directMessages' });
  await owner.send(owner.dm(), 'hi');
  await answered(scene, owner.dm());
  await settled(scene);
  await admin(scene, 'parley direct-messages', { answered: false });
  await owner.send(owner.dm(), 'hi again');
  await discord.until(
    () => said(scene, owner.dm()).filter(({ content }) => content.includes('I do not answer')).length === 2,
  );
  expect(openrouter.requests).toHaveLength(1);
});

test('a server sets how many answers a member may have at once', async () => {
  await using scene = await openScene();
  const { mara, channel, openrouter } = scene;
  await admin(scene, 'settings set', { name: 'atOnce', value: '1' });
  const first = held('First.');
  openrouter.next(first);
  await mara.send(channel, '@Parley one');
  await openrouter.until(() => openrouter.requests.length === 1);
  await mara.send(channel, '@Parley two');
  await hears(scene, channel, /at once|finished|already/);
  expect(openrouter.requests).toHaveLength(1);
  first.release();
  await settled(scene);
});

test('bots and webhooks begin nothing unless they are listed, and then only so often in a row', async () => {
  await using scene = await openScene();
  const { discord, server, mara, channel, openrouter } = scene;
  openrouter.answer(say('Beep.'));
  const robot = discord.member('robot', { in: server, bot: true });
  await robot.send(channel, '@Parley hi');
  await mara.send(channel, '@Parley by a webhook', { webhook: 'Hook' });
  await mara.send(channel, '@Parley hi');
  await answered(scene, channel);
  await settled(scene);
  expect(openrouter.requests).toHaveLength(1);
  await admin(scene, 'settings set', { name: 'bots', value: `<@${robot.id}>` });
  for (let count = 1; count <= 5; count++) {
    await robot.send(channel, `@Parley ${count}`);
    await openrouter.until(() => openrouter.requests.length === 1 + count);
    await settled(scene);
  }
  await robot.send(channel, '@Parley more');
  await hears(scene, channel, 'answered bots 5 times in a row');
  await robot.send(channel, '@Parley still more');
  await mara.send(channel, '@Parley a person');
  await openrouter.until(() => openrouter.requests.length === 7);
  await settled(scene);
  await robot.send(channel, '@Parley again');
  await openrouter.until(() => openrouter.requests.length === 8);
  await settled(scene);
  expect(said(scene, channel).filter(({ content }) => content.includes('in a row'))).toHaveLength(1);
});

test('what is missing for an answer is told to whoever can give it', async () => {
  await using scene = await openScene();
  const { discord, mara, channel } = scene;
  channel.permit('bot', { deny: ['SendMessages'] });
  await mara.send(channel, '@Parley hi');
  await hears(scene, mara.dm(), 'I am missing Send Messages');
  const words = await hears(scene, discord.owner.dm(), 'I was to answer, but may not');
  expect(words.content).toContain(`<#${channel.id}>`);
  expect(words.content).toContain('**Send Messages**');
});
