import { expect, test } from 'vitest';
import { cutSocket, httpError, say } from '../../sandbox/openrouter/scenarios.ts';
import { under } from './asking.ts';
import { answered, hears, logged, nextHeld, openScene, promptSent, said } from './scene.ts';

const hello = say('Hello from here.');

test('/ask is answered publicly, with the preset and the model that were asked for', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(hello);
  const used = await mara.slash(channel, 'ask', { prompt: 'hi', preset: 'code' });
  expect(used.state).toBe('deferred');
  await discord.until(() => used.reply()?.content.includes('-# '));
  expect(used.reply()).toMatchObject({ ephemeral: false });
  expect(openrouter.requests[0]?.models).toEqual(['anthropic/claude-sonnet-5.5']);
  const other = await mara.slash(channel, 'ask', { prompt: 'hi', model: 'google/gemini-3.8-flash' });
  await discord.until(() => other.reply()?.content.includes('-# '));
  expect(openrouter.requests[1]?.models).toEqual(['google/gemini-3.8-flash', 'openai/gpt-6-luna']);
  expect(discord.rateLimited).toBe(0);
});

test('/code asks the preset’s model', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(hello);
  const used = await scene.mara.slash(scene.channel, 'code', { prompt: 'a loop' });
  await scene.discord.until(() => used.reply()?.content.includes('Hello from here.'));
  expect(scene.openrouter.requests[0]?.models[0]).toBe('anthropic/claude-sonnet-5.5');
  expect(promptSent(scene)).toContain('a loop');
});

test('a private answer is seen by the asker only, all of it, and is no part of the channel’s conversation', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter, server } = scene;
  const ben = discord.member('ben', { in: server });
  openrouter.answer(say('A secret word. '.repeat(200)));
  const used = await mara.slash(channel, 'ask', { prompt: 'hi', private: true });
  const messages = await answered(scene, channel, mara);
  expect(messages.length).toBeGreaterThan(1);
  for (const message of messages) expect(message.ephemeral).toBe(true);
  expect(messages[0]?.id).toBe(used.reply()?.id);
  expect(said(scene, channel, ben)).toEqual([]);
  openrouter.answer(hello);
  await ben.send(channel, '@Parley hi');
  await answered(scene, channel, ben);
  expect(JSON.stringify(openrouter.requests.at(-1)?.body.messages)).not.toContain('secret');
});

test.each([
  [{ preset: 'nonsense' }, 'no preset called `nonsense`'],
  [{ model: 'openai/gpt-9' }, '`openai/gpt-9` is not offered here'],
  [{ prompt: '\u200b \u0007' }, 'nothing to answer'],
])('/ask with %o is refused by a sentence', async (inputs, sentence) => {
  await using scene = await openScene();
  const used = await scene.mara.slash(scene.channel, 'ask', { prompt: 'hi', ...inputs });
  await scene.discord.until(() => used.reply()?.content.includes(sentence));
  expect(scene.openrouter.requests).toHaveLength(0);
});

test('/clear begins the conversation afresh', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(say('The word is heliotrope.'));
  await mara.send(channel, '@Parley a word please');
  await answered(scene, channel);
  const used = await mara.slash(channel, 'clear');
  await discord.until(() => used.reply()?.content.startsWith('Fresh start'));
  await mara.send(channel, '@Parley which word?');
  await openrouter.until(() => openrouter.requests.length === 2);
  expect(JSON.stringify(openrouter.requests[1]?.body.messages)).not.toContain('heliotrope');
});

test('an interaction that comes too late is only logged, and costs nothing', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  discord.fail('POST /interactions/:interaction/:token/callback', { code: 10062 });
  mara.begin(channel, 'ask', { prompt: 'hi' });
  await discord.until(() => logged(scene, 'an interaction reached us too late to be answered').length > 0);
  expect(openrouter.requests).toHaveLength(0);
  expect(said(scene, channel)).toEqual([]);
});

test.each([
  ['a broken connection', { how: 'destroy' }],
  ['a fault of Discord', { status: 502, times: 4 }],
] as const)('an acknowledgement lost by %s is tried again', async (_, fault) => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(hello);
  discord.fail('POST /interactions/:interaction/:token/callback', fault);
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  await discord.until(() => used.reply()?.content.includes('Hello from here.'));
});

test('an acknowledgement that arrived although its answer was lost is good: the answer follows', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(hello);
  discord.fail('POST /interactions/:interaction/:token/callback', { how: 'destroy', applied: true });
  const used = await mara.slash(channel, 'ask', { prompt: 'hi' });
  await discord.until(() => used.reply()?.content.includes('Hello from here.'));
  const late = discord.requests.filter(({ code }) => code === 40060);
  expect(late).toHaveLength(1);
});

test('a command that is delivered twice is answered once', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(hello);
  const used = mara.begin(channel, 'ask', { prompt: 'hi' });
  discord.gateway.replay({ type: 'INTERACTION_CREATE' });
  await discord.until(() => used.reply()?.content.includes('-# '));
  // What follows is handled after the double.
  await mara.slash(channel, 'help');
  expect(openrouter.requests).toHaveLength(1);
  expect(discord.calls('POST /interactions/:interaction/:token/callback')).toHaveLength(2);
});

test('a public answer that outlives the token goes on in ordinary messages', async () => {
  await using scene = await openScene({ tokenMs: 1500 });
  const { channel, discord, mara } = scene;
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index} of the answer\n\n`);
  const answer = nextHeld(scene, lines);
  const used = await mara.slash(channel, 'ask', { prompt: 'tell me' });
  answer.release(10);
  await discord.until(() => used.reply()?.content.includes('line 8'));
  // Its controls go with the end of the answer: where it has begun, nothing more will come.
  await discord.until(() => used.reply()?.buttons.length === 0);
  used.expire();
  answer.finish();
  const messages = await answered(scene, channel);
  expect(messages.length).toBeGreaterThan(1);
  const text = messages.map(({ content }) => content).join('\n');
  for (const [index] of lines.entries()) {
    expect(text.match(new RegExp(`line ${index} of`, 'g'))).toHaveLength(1);
  }
  expect(discord.requests.filter(({ code }) => code === 50027)).toEqual([]);
});

test('a private answer ends with its token and says so', async () => {
  await using scene = await openScene({ tokenMs: 1000 });
  const { channel, discord, mara, openrouter } = scene;
  const answer = nextHeld(scene, ['The first part.', ' Never seen.']);
  const used = await mara.slash(channel, 'ask', { prompt: 'tell me', private: true });
  answer.release();
  await discord.until(() => used.reply()?.content.includes('15 minutes'));
  expect(used.reply()?.content).toMatch(
    /^The first part\.\n-# Cut off: Discord gives an answer of this kind/,
  );
  expect(used.reply()?.buttons.map(({ label }) => label)).toEqual(under.broken);
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);
});

test('a private answer that is regenerated takes the place of the failed one, which can be paged back to', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(cutSocket('Half of an answer'));
  const used = await mara.slash(channel, 'ask', { prompt: 'hi', private: true });
  const failed = await discord.until(() => {
    const reply = used.reply();
    return reply?.buttons.some(({ label }) => label === 'Regenerate') && reply;
  });
  openrouter.answer(hello);
  await mara.click(failed, 'Regenerate');
  const again = await hears(scene, channel, /^Hello from here\.\n-# /, mara);
  expect(again).toMatchObject({ id: failed.id, ephemeral: true });
  expect(again.buttons.map(({ label }) => label)).toEqual([...under.whole, '‹', '2/2', '›']);
  await mara.click(again, '‹');
  await hears(scene, channel, 'Half of an answer', mara);
  expect(said(scene, channel, mara)).toHaveLength(1);
});

test('a refusal under a button leaves the answer as it is and is seen by who pressed', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(httpError(400));
  await mara.send(channel, '@Parley hi');
  const failed = await discord.until(() =>
    said(scene, channel).find(({ buttons }) => buttons.some(({ label }) => label === 'Retry')),
  );
  await scene.restart({ ALLOWED_SERVERS: '123456789012345678' });
  await mara.click(failed, 'Retry');
  const refused = await hears(scene, channel, 'This Parley is private', mara);
  expect(refused.ephemeral).toBe(true);
  expect(discord.message(failed.id)?.content).toBe(failed.content);
  expect(openrouter.requests).toHaveLength(1);
});
