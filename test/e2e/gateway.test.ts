import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { answered, hears, isEnd, nextHeld, openScene, type Scene, said, textOf } from './scene.ts';

const hello = say('Hello from here.');

/** Waits until the bot is connected by a session that was taken up again. */
function resumed({ discord }: Scene, count = 1): Promise<unknown> {
  return discord.until(() => discord.gateway.counts.resumed >= count && discord.gateway.ready);
}

test('a message that is delivered twice is answered once, also after it left the cache', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(hello);
  await mara.send(channel, '@Parley hi');
  discord.gateway.replay({ type: 'MESSAGE_CREATE' });
  await answered(scene, channel);
  // discord.js itself knows the last 25 messages of a channel; beyond them only the bot's own claim helps.
  for (let index = 0; index < 30; index += 1) await mara.send(channel, `talk ${index}`);
  discord.gateway.replay({ type: 'MESSAGE_CREATE', count: 40 });
  await mara.send(channel, '@Parley bye');
  await discord.until(() => said(scene, channel).filter(isEnd).length === 2);
  expect(openrouter.requests).toHaveLength(2);
});

test('messages and commands that come while the connection is down are answered after it is resumed, once', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  openrouter.answer(hello);
  discord.gateway.drop();
  const { id } = await mara.send(channel, '@Parley are you there?');
  const used = mara.begin(channel, 'ask', { prompt: 'and by command?' });
  await resumed(scene);
  await discord.until(() => said(scene, channel).filter(isEnd).length === 2);
  expect(used.reply()?.content).toContain('Hello from here.');
  expect(said(scene, channel).filter(({ reference }) => reference === id)).toHaveLength(1);
  expect(openrouter.requests).toHaveLength(2);
  expect(discord.gateway.counts.identified).toBe(1);
});

test.each([
  ['cut', (scene: Scene) => scene.discord.gateway.drop()],
  ['asked to reconnect', (scene: Scene) => scene.discord.gateway.reconnect()],
  [
    'told that its session is invalid but can be resumed',
    (scene: Scene) => scene.discord.gateway.invalidSession(true),
  ],
])('an answer goes on while the connection is %s', async (_, disturb) => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'One.');
  disturb(scene);
  answer.release();
  await hears(scene, channel, 'One. Two.');
  await resumed(scene);
  discord.gateway.replay({ type: 'MESSAGE_CREATE', count: 2 });
  answer.finish();
  const messages = await answered(scene, channel);
  expect(messages).toHaveLength(1);
  expect(textOf(messages)).toBe('One. Two. Three.');
  expect(openrouter.requests).toHaveLength(1);
});

test('after a session that is lost for good the bot identifies anew and answers; the answer in between is whole', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  const answer = nextHeld(scene, ['One.', ' Two.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  await hears(scene, channel, 'One.');
  discord.gateway.invalidSession(false);
  answer.finish();
  expect(textOf(await answered(scene, channel))).toBe('One. Two.');
  await discord.until(() => discord.gateway.counts.identified === 2 && discord.gateway.ready);
  openrouter.answer(hello);
  await mara.send(channel, '@Parley still there?');
  await hears(scene, channel, 'Hello from here.');
  await discord.until(() => said(scene, channel).filter(isEnd).length === 2);
});

test('the button of an answer works after the connection was lost and resumed', async () => {
  await using scene = await openScene();
  const { channel, discord, mara, openrouter } = scene;
  const answer = nextHeld(scene, ['One.', ' Two.', ' Three.']);
  await mara.send(channel, '@Parley hi');
  answer.release();
  const message = await hears(scene, channel, 'One.');
  discord.gateway.drop();
  await mara.click(message, 'Stop');
  await openrouter.until(() => openrouter.requests[0]?.aborted !== undefined);
  const [reply] = await answered(scene, channel);
  expect(reply?.content).toMatch(/^One\.\n-# Stopped by mara\./);
});
