import { expect, test } from 'vitest';
import type { LocalDiscord } from '../../sandbox/discord/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { settled, talk, under } from './asking.ts';
import { answered, hears, nextHeld, openScene, said } from './scene.ts';

const hello = say('Hello from here.');
const sentence = 'This Parley is private';

/** Somebody else's server with a member in it. */
function elsewhere(discord: LocalDiscord, name = 'Dogs') {
  const server = discord.server(name);
  return {
    server,
    channel: server.channel('kennel'),
    rex: discord.member(`rex of ${name}`, { in: server }),
  };
}

test('everybody in a server of the bot’s owner is answered; elsewhere the bot is private, by message and by command', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  openrouter.answer(hello);
  await scene.mara.send(scene.channel, '@Parley hi');
  await answered(scene, scene.channel);
  const { channel, rex } = elsewhere(discord);
  const asked = await rex.send(channel, '@Parley hi');
  const refusal = await hears(scene, channel, sentence);
  expect(refusal.reference).toBe(asked.id);
  for (const command of ['ask', 'code']) {
    const used = await rex.slash(channel, command, { prompt: 'hi' });
    await discord.until(() => used.reply()?.content.includes(sentence));
  }
  const cleared = await rex.slash(channel, 'clear');
  await discord.until(() => cleared.reply()?.content.includes(sentence));
  const dm = rex.dm();
  await rex.send(dm, 'hi');
  await hears(scene, dm, sentence);
  expect(openrouter.requests).toHaveLength(1);
});

test('the owner is answered everywhere: in a stranger’s server and by direct message', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  openrouter.answer(hello);
  const { channel, server } = elsewhere(discord);
  server.join(discord.owner.user);
  await discord.owner.send(channel, '@Parley hi');
  await answered(scene, channel);
  await discord.owner.send(discord.owner.dm(), 'hi');
  await answered(scene, discord.owner.dm());
});

test('where a team owns the application, its members are the operators and the person’s servers are nobody’s', async () => {
  await using scene = await openScene({
    prepare: (discord) => {
      discord.application.team.push(discord.member('ada').user, discord.member('bob').user);
    },
  });
  const { discord, openrouter } = scene;
  openrouter.answer(hello);
  const bob = discord.application.team[1];
  if (!bob) throw new Error('no team');
  const server = discord.server('Team place', { owner: { id: bob.id } });
  const channel = server.channel('general');
  const guest = discord.member('guest', { in: server });
  await guest.send(channel, '@Parley hi');
  await answered(scene, channel);
  await scene.mara.send(scene.channel, '@Parley hi');
  await hears(scene, scene.channel, sentence);
});

test('a server that an operator administers is open, one where they are a plain member is not', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  openrouter.answer(hello);
  // The bot learns of roles when it joins.
  const server = discord.server('Run together', { bot: false });
  server.join(discord.owner.user, { permissions: ['Administrator'] });
  server.invite();
  const channel = server.channel('general');
  await discord.member('guest', { in: server }).send(channel, '@Parley hi');
  await answered(scene, channel);
  const plain = elsewhere(discord);
  plain.server.join(discord.owner.user);
  await plain.rex.send(plain.channel, '@Parley hi');
  await hears(scene, plain.channel, sentence);
});

test('OPERATOR_IDS takes the place of the application’s owner', async () => {
  let adaId = '';
  await using scene = await openScene({
    prepare: (discord) => {
      adaId = discord.member('ada').id;
    },
    environment: { OPERATOR_IDS: '123456789012345678' },
  });
  const { discord, mara, channel, openrouter } = scene;
  openrouter.answer(hello);
  await mara.send(channel, '@Parley hi');
  await hears(scene, channel, sentence);
  await scene.restart({ OPERATOR_IDS: `123456789012345678,${adaId}` });
  const server = discord.server('Ada’s', { owner: { id: adaId } });
  const place = server.channel('general');
  await discord.member('guest', { in: server }).send(place, '@Parley hi');
  await answered(scene, place);
});

test('ALLOWED_SERVERS opens those servers only, ALLOWED_USERS those people everywhere', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  openrouter.answer(hello);
  const dogs = elsewhere(discord, 'Dogs');
  const owls = elsewhere(discord, 'Owls');
  await scene.restart({ ALLOWED_SERVERS: dogs.server.id, ALLOWED_USERS: owls.rex.id });
  await dogs.rex.send(dogs.channel, '@Parley hi');
  await answered(scene, dogs.channel);
  await owls.rex.send(owls.channel, '@Parley hi');
  await answered(scene, owls.channel);
  await owls.rex.send(owls.rex.dm(), 'hi');
  await answered(scene, owls.rex.dm());
  await scene.mara.send(scene.channel, '@Parley hi');
  await hears(scene, scene.channel, sentence);
  await dogs.rex.send(dogs.rex.dm(), 'hi');
  await hears(scene, dogs.rex.dm(), sentence);
});

test('somebody who installed the app is answered in a server without the bot, if they are allowed', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  openrouter.answer(hello);
  const server = discord.server('Without', { bot: false });
  const channel = server.channel('general');
  const stranger = discord.member('stranger', { in: server, installed: true });
  const refused = await stranger.slash(channel, 'ask', { prompt: 'hi' });
  await discord.until(() => refused.reply()?.content.includes(sentence));
  await scene.restart({ ALLOWED_USERS: stranger.id });
  const used = await stranger.slash(channel, 'ask', { prompt: 'hi' });
  await discord.until(() => used.reply()?.content.startsWith('Hello from here.\n-# '));
  expect(used.reply()?.buttons.map(({ label }) => label)).toEqual(under.whole);
  expect(discord.requests.filter(({ status }) => status === 403 || status === 404)).toEqual([]);
});

test('an answer in a server without the bot keeps to five follow-ups; the rest is a file', async () => {
  await using scene = await openScene();
  const { discord, openrouter } = scene;
  discord.limits.interactionToken = { limit: 50, ms: 2000 };
  const text = `${'Something long to read. '.repeat(20)}\n\n`.repeat(30);
  openrouter.answer(say(text));
  const server = discord.server('Without', { bot: false });
  const channel = server.channel('general');
  server.join(discord.owner.user);
  discord.owner.install();
  const used = await discord.owner.slash(channel, 'ask', { prompt: 'much' });
  const messages = await answered(scene, channel);
  expect(used.followups().length).toBeLessThanOrEqual(5);
  const [file] = messages.flatMap(({ attachments }) => attachments);
  expect(discord.file(file?.id ?? '')?.toString()).toBe(text);
  expect(discord.requests.filter(({ code }) => code === 40094)).toEqual([]);
});

test('in a direct message of two people the answer ends with its token: the bot has no place there', async () => {
  await using scene = await openScene({ tokenMs: 400 });
  const { discord, mara, openrouter } = scene;
  const { owner } = discord;
  owner.install();
  const dm = owner.dm(mara);
  const answer = nextHeld(scene, ['The first part.', ' Never seen.']);
  const used = await owner.slash(dm, 'ask', { prompt: 'hi' });
  answer.release();
  await discord.until(() => used.reply()?.content.includes('15 minutes'));
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);
  expect(said(scene, dm, owner)).toHaveLength(1);
  expect(discord.requests.filter(({ status }) => status === 403)).toEqual([]);
});

test('where the app is used between two people, the model is told who says what, also once more', async () => {
  await using scene = await openScene();
  const { discord, mara, openrouter } = scene;
  const { owner } = discord;
  owner.install();
  mara.install();
  await scene.restart({ ALLOWED_USERS: mara.id, OPERATOR_IDS: owner.id });
  openrouter.answer(say('Fine.'));
  const dm = owner.dm(mara);
  const asks = async (who: typeof mara, prompt: string) => {
    const used = await who.slash(dm, 'ask', { prompt });
    const reply = await discord.until(() => used.reply()?.content.startsWith('Fine.') && used.reply());
    await settled(scene);
    return reply;
  };
  await asks(owner, 'I like tea.');
  const answer = await asks(mara, 'what do I like?');
  const both = [`user: ${owner.name}: I like tea.`, 'assistant: Fine.', 'user: mara: what do I like?'];
  expect(talk(openrouter.requests.at(-1))).toEqual(both);
  await mara.click(answer, 'Regenerate');
  await openrouter.until(() => openrouter.requests.length === 3);
  await settled(scene);
  expect(talk(openrouter.requests.at(-1))).toEqual(both);
  // To the bot itself nobody says their name.
  await owner.send(owner.dm(), 'and directly?');
  await openrouter.until(() => openrouter.requests.length === 4);
  expect(talk(openrouter.requests.at(-1))).toEqual(['user: and directly?']);
  await settled(scene);
});
