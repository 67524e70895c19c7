import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { answered, hears, nextHeld, openScene, promptSent, said, textOf } from './scene.ts';

const hello = say('Hello from here.');

test('a mention of the bot’s own role starts a turn, and the prompt holds no mention', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(hello);
  await scene.mara.send(scene.channel, `<@&${scene.server.botRoleId}> how are you?`);
  expect(textOf(await answered(scene, scene.channel))).toBe('Hello from here.');
  expect(promptSent(scene)).toMatch(/^(mara: )?how are you\?$/);
});

test('a reply to an answer starts a turn with the ping, and without the intent also says why it cannot without it', async () => {
  await using scene = await openScene({ environment: { MESSAGE_CONTENT: 'off' } });
  scene.openrouter.answer(hello);
  await scene.mara.send(scene.channel, '@Parley hi');
  const [first] = await answered(scene, scene.channel);
  if (!first) throw new Error('nothing was said');
  await scene.mara.send(scene.channel, 'and now?', { replyTo: first });
  await scene.discord.until(() => said(scene, scene.channel).length === 2);
  await answered(scene, scene.channel);
  expect(promptSent(scene)).toContain('and now?');
  await scene.mara.send(scene.channel, 'and without a ping?', { replyTo: first, ping: false });
  const told = await hears(scene, scene.channel, 'Message Content intent');
  expect(told.content).toMatch(/Mention me/);
  expect(scene.openrouter.requests).toHaveLength(2);
});

test('a reply without a ping starts a turn where the intent lets its text be read', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(hello);
  await scene.mara.send(scene.channel, '@Parley hi');
  const [first] = await answered(scene, scene.channel);
  if (!first) throw new Error('nothing was said');
  await scene.mara.send(scene.channel, 'quietly', { replyTo: first, ping: false });
  await scene.discord.until(() => said(scene, scene.channel).length === 2);
  await answered(scene, scene.channel);
  expect(promptSent(scene)).toContain('quietly');
});

test('the first direct message, in a channel never seen before, is answered; so is the next', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(hello);
  const { owner } = scene.discord;
  const dm = owner.dm();
  await owner.send(dm, 'hi there');
  expect(textOf(await answered(scene, dm))).toBe('Hello from here.');
  expect(promptSent(scene)).toBe('hi there');
  await owner.send(dm, 'again');
  await scene.discord.until(() => said(scene, dm).length === 2);
  await answered(scene, dm);
});

test('bots, system messages, forwards and ordinary talk start nothing', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, server } = scene;
  scene.openrouter.answer(hello);
  const robot = discord.member('robot', { in: server, bot: true });
  await robot.send(channel, '@Parley hi, I am a bot');
  await mara.send(channel, '@Parley', { type: 7 });
  const talk = await mara.send(channel, 'just talking about Parley');
  await mara.send(channel, '', { forward: talk });
  // Events come in order: when the last one is answered, the others were passed over.
  await mara.send(channel, '@Parley hi');
  await answered(scene, channel);
  expect(said(scene, channel)).toHaveLength(1);
  expect(scene.openrouter.requests).toHaveLength(1);
});

test.each([
  ['a bare mention', '@Parley', 'Hello! Ask me anything'],
  ['blanks', '@Parley   \n ', 'Hello! Ask me anything'],
  ['only zero-width characters', '@Parley \u200b\u200d\u2060', 'nothing to answer'],
  ['only control characters', '@Parley \u0000\u0007\u001b', 'nothing to answer'],
  ['only direction marks', '@Parley \u202e\u200f', 'nothing to answer'],
])('%s is answered by a sentence, not by a model', async (_, prompt, sentence) => {
  await using scene = await openScene();
  const asked = await scene.mara.send(scene.channel, prompt);
  const reply = await hears(scene, scene.channel, sentence);
  expect(reply.reference).toBe(asked.id);
  expect(reply.buttons).toEqual([]);
  expect(scene.openrouter.requests).toHaveLength(0);
});

test('a direct message without words is answered by a sentence, a forwarded one by its words', async () => {
  await using scene = await openScene();
  const { owner } = scene.discord;
  const dm = owner.dm();
  await owner.send(dm, '', { stickers: ['wave'] });
  const told = await hears(scene, dm, 'There is nothing to answer in that message');
  expect(told.content).not.toContain('mention');
  const talk = await scene.mara.send(scene.channel, 'the text that is forwarded');
  scene.openrouter.answer(hello);
  await owner.send(dm, '', { forward: talk });
  await hears(scene, dm, 'Hello from here.');
  await answered(scene, dm);
  expect(promptSent(scene)).toContain('the text that is forwarded');
});

test.each([
  ['right-to-left text', 'مرحبا، كيف حالك؟ \u200fשלום'],
  ['emoji held together by joiners', 'who is 👩‍👩‍👧‍👦 or 🏳️‍🌈?'],
])('%s reaches the model unharmed', async (_, prompt) => {
  await using scene = await openScene();
  scene.openrouter.answer(hello);
  await scene.mara.send(scene.channel, `@Parley ${prompt}`);
  await answered(scene, scene.channel);
  expect(promptSent(scene)).toContain(prompt);
});

test('control characters within a prompt are left out, line breaks stay', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(hello);
  await scene.mara.send(scene.channel, '@Parley one\u0000\u0008\r\n\ttwo\u007f');
  await answered(scene, scene.channel);
  expect(promptSent(scene)).toContain('one\n\ttwo');
});

test('a prompt of 4,000 characters reaches the model whole', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(hello);
  const mention = `${scene.discord.bot.mention} `;
  const prompt = 'abcdefghi '
    .repeat(400)
    .slice(0, 4000 - mention.length - 1)
    .concat('Z');
  await scene.mara.send(scene.channel, `${mention}${prompt}`);
  await answered(scene, scene.channel);
  expect(promptSent(scene)).toContain(prompt);
});

test('mentions in a prompt become names', async () => {
  await using scene = await openScene();
  const { discord } = scene;
  scene.openrouter.answer(hello);
  // The bot learns of roles when it joins.
  const server = discord.server('Dogs', { owner: discord.owner, bot: false });
  const role = server.role('cooks', { mentionable: true });
  server.invite();
  const channel = server.channel('general');
  const [mara, ben] = [discord.member('mara', { in: server }), discord.member('ben', { in: server })];
  await mara.send(channel, `@Parley ask ${ben.mention} of <@&${role.id}> in ${channel.mention}, @Parley!`);
  await answered(scene, channel);
  expect(promptSent(scene)).toMatch(/ask @ben of @cooks in #general, @Parley!$/);
});

test('nothing that a model writes pings anybody, neither created nor edited', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, server } = scene;
  const role = server.role('cooks', { mentionable: true });
  const loud = `@everyone @here ${mara.mention} <@&${role.id}>`;
  const answer = nextHeld(scene, [`${loud} first`, ` and ${loud} more`]);
  await mara.send(channel, '@Parley wake them');
  answer.release();
  await hears(scene, channel, 'first');
  answer.finish();
  const [reply] = await answered(scene, channel);
  expect(reply?.content).toContain(`and ${loud} more`);
  expect(reply?.pinged).toEqual([]);
  const states = discord.history(reply?.id ?? '');
  expect(states.length).toBeGreaterThan(1);
  for (const state of states) expect(state.mentions).toEqual([]);
});
