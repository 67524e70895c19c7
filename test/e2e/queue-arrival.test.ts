import { expect, test } from 'vitest';
import { ended, talk } from './asking.ts';
import { answers, asks, chat, setMentions } from './conversing.ts';
import { openScene, type Scene, said } from './scene.ts';

/** What the model was sent last, without the names of those who talk. */
function sent(scene: Scene): string[] {
  return talk(asks(scene).at(-1)).map((line) => line.replace('mara: ', ''));
}

const inOrder = ['user: first', 'assistant: A1', 'user: second'];

test('what is said while the bot still says that it follows comes after the mention', async () => {
  await using scene = await openScene();
  const { discord, mara, channel } = scene;
  await setMentions(scene, 'follow');
  const thread = channel.thread('talk', { by: mara });
  answers(scene, 'A1', 'A2');
  const notice = discord.fail('POST /channels/:channel/messages', { status: 429, retryAfter: 0.2 });
  const first = await mara.send(thread, '@Parley first');
  await discord.until(() => notice.hits === 1);
  const second = await mara.send(thread, 'second');
  await ended(scene, first);
  await ended(scene, second);
  expect(sent(scene)).toEqual(inOrder);
});

test('two mentions at once that let the bot follow are answered in their order', async () => {
  await using scene = await openScene();
  const { mara, channel } = scene;
  await setMentions(scene, 'follow');
  const thread = channel.thread('talk', { by: mara });
  answers(scene, 'A1', 'A2');
  const prompts = await Promise.all(['first', 'second'].map((text) => mara.send(thread, `@Parley ${text}`)));
  for (const prompt of prompts) await ended(scene, prompt);
  expect(sent(scene)).toEqual(inOrder);
});

test('a reply to a message that has to be looked up comes before what is said after it', async () => {
  await using scene = await openScene();
  const { discord, mara } = scene;
  const thread = await chat(scene);
  answers(scene, 'A1', 'A2');
  const remark = await mara.send(thread, '<@123456789012345678> look');
  await scene.restart();
  discord.latency.meanMs = 60;
  const first = await mara.send(thread, 'first', { replyTo: remark });
  const second = await mara.send(thread, 'second');
  await ended(scene, first);
  await ended(scene, second);
  expect(sent(scene).map((line) => line.split('\n').at(-1))).toEqual([
    'first',
    'assistant: A1',
    'user: second',
  ]);
});

test('a slash command comes before what is said while Discord still learns that it was received', async () => {
  await using scene = await openScene({ discord: { latency: { meanMs: 60, spreadMs: 0 } } });
  const { mara } = scene;
  const thread = await chat(scene);
  answers(scene, 'A1', 'A2');
  const [, second] = await Promise.all([
    mara.slash(thread, 'ask', { prompt: 'first' }),
    mara.send(thread, 'second'),
  ]);
  await ended(scene, second);
  expect(sent(scene)).toEqual(inOrder);
});

test('the topic of a new conversation comes before what is said in it at once', async () => {
  await using scene = await openScene({ discord: { latency: { meanMs: 60, spreadMs: 0 } } });
  const { discord, mara, channel } = scene;
  answers(scene, 'A1', 'A2');
  void mara.slash(channel, 'chat', { topic: 'first' });
  const thread = await discord.until(() => channel.threads[0]);
  await discord.until(() => said(scene, thread).length > 0);
  await ended(scene, await mara.send(thread, 'second'));
  expect(sent(scene)).toEqual(inOrder);
});
