import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { answered, hears, openScene } from './scene.ts';

const picture = { name: 'cat.png', data: Buffer.from('not really a picture') };

test('files that came with a question were not read, and the answer says so', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say('Which cat?'));
  await scene.mara.send(scene.channel, '@Parley what is on this?', { attachments: [picture] });
  const [message] = await answered(scene, scene.channel);
  expect(message?.content).toMatch(/^Which cat\?\n-# .* · the file was not read$/);
});

test('a message with nothing but files is told so, and nothing is paid', async () => {
  await using scene = await openScene();
  await scene.mara.send(scene.channel, '@Parley', { attachments: [picture] });
  await hears(scene, scene.channel, 'I cannot read files yet');
  expect(scene.openrouter.requests).toHaveLength(0);
});
