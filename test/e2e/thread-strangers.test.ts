import { expect, test } from 'vitest';
import { english } from '../../src/texts/index.ts';
import { ask, ended, parts } from './asking.ts';
import { answers, asks, chat } from './conversing.ts';
import { hears, logged, openScene, said } from './scene.ts';

test('strangers who talk in a conversation get no word, unless they turn to the bot', async () => {
  await using scene = await openScene({ environment: { ALLOWED_SERVERS: '123456789012345678' } });
  const { discord, channel, mara } = scene;
  answers(scene, 'A1');
  await discord.owner.slash(channel, 'chat', {});
  const thread = await discord.until(() => channel.threads.at(-1));
  await hears(scene, thread, english.threads.hello);
  await mara.send(thread, 'hello');
  await mara.send(thread, 'is somebody here?');
  const prompt = await discord.owner.send(thread, 'Q1');
  expect(parts(await ended(scene, prompt)).text).toBe('A1');
  await discord.until(() => logged(scene, 'passed over what a stranger said in a conversation').length === 2);
  expect(said(scene, thread)).toHaveLength(2);
  await ask(scene, 'please', { where: thread });
  await hears(scene, thread, english.access.private);
});

test('a sticker alone in a conversation gets no word', async () => {
  await using scene = await openScene();
  answers(scene, 'A1');
  const thread = await chat(scene);
  await hears(scene, thread, english.threads.hello);
  await scene.mara.send(thread, '', { stickers: ['Wave'] });
  await scene.mara.send(thread, '\u200b');
  const prompt = await scene.mara.send(thread, 'Q1');
  expect(parts(await ended(scene, prompt)).text).toBe('A1');
  await scene.discord.until(() => logged(scene, 'passed over a message with nothing to answer').length === 2);
  expect(said(scene, thread)).toHaveLength(2);
  expect(asks(scene)).toHaveLength(1);
});

test('where nothing can be said, a member is told once in an hour, and another member too', async () => {
  await using scene = await openScene();
  const { discord, server, channel, mara } = scene;
  const nils = discord.member('nils', { in: server });
  channel.permit('bot', { deny: ['SendMessages'] });
  for (const who of [mara, mara, nils, mara]) await ask(scene, 'hello?', { by: who });
  await discord.until(() => logged(scene, 'may not answer in a channel').length === 4);
  await hears(scene, nils.dm(), 'Send Messages');
  await ask(scene, 'hello?', { by: mara });
  await discord.until(() => logged(scene, 'may not answer in a channel').length === 5);
  expect(said(scene, mara.dm())).toHaveLength(1);
  expect(said(scene, nils.dm())).toHaveLength(1);
});
