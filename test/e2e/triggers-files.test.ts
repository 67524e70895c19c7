import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { asked, ended, parts } from './asking.ts';
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

test('files of a message that is replied to, and of one that is forwarded, were not read either', async () => {
  await using scene = await openScene();
  const { discord, server, channel } = scene;
  scene.openrouter.answer(say('Which cat?'));
  const nils = discord.member('nils', { in: server });
  const shown = await nils.send(channel, 'look', { attachments: [picture, { ...picture, name: 'dog.png' }] });
  expect(parts(await asked(scene, 'what is it?', { replyTo: shown })).quiet.at(-1)).toMatch(
    /· 2 files were not read$/,
  );
  const both = await asked(scene, 'and this?', { replyTo: shown, attachments: [picture] });
  expect(parts(both).quiet.at(-1)).toMatch(/· 3 files were not read$/);
  const forward = await nils.send(channel, '', { forward: shown });
  expect(parts(await asked(scene, 'what is it?', { replyTo: forward })).quiet.at(-1)).toMatch(
    /· 2 files were not read$/,
  );
  const { owner } = discord;
  const prompt = await owner.send(owner.dm(), '', { forward: shown });
  expect(parts(await ended(scene, prompt)).quiet.at(-1)).toMatch(/· 2 files were not read$/);
  // What goes on from an answer brings nothing in.
  expect((await asked(scene, 'which?', { replyTo: both })).content).not.toContain('not read');
});
