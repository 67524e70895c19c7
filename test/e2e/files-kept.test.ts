import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { ask, asked, ended, parts } from './asking.ts';
import { answered, openScene, said } from './scene.ts';
import { kindsOf, lastParts, partsSent, readingPresets, textIn, uploads } from './uploads.ts';

const presets = readingPresets;

test('a file that is not kept any more is fetched from its message again, by an address that holds now', async () => {
  await using scene = await openScene({ presets });
  const { openrouter, database } = scene;
  openrouter.answer(say('A cat.'));
  await asked(scene, 'what is on this?', { attachments: [uploads.cat()] });
  await rm(join(dirname(database), 'files'), { recursive: true });
  await asked(scene, 'and its colour?');
  expect(partsSent(openrouter.requests.at(-1)).map(kindsOf)).toEqual([['text', 'image_url'], ['text']]);
});

test('an address that has run out when the question comes is renewed', async () => {
  await using scene = await openScene({ presets });
  const { discord, openrouter } = scene;
  openrouter.answer(say('A cat.'));
  discord.clocks.attachment = -1000;
  const prompt = await ask(scene, 'what is on it?', { attachments: [uploads.cat()] });
  // Told with the message already; whoever asks again gets one that holds.
  discord.clocks.attachment = 60_000;
  await ended(scene, prompt);
  expect(kindsOf(lastParts(scene))).toEqual(['text', 'image_url']);
});

test('where message and file are gone, the model is told, and the conversation goes on', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter, database } = scene;
  openrouter.answer(say('A cat.'));
  await mara.slash(channel, 'ask', { prompt: 'what is on this?', file: uploads.cat() });
  await answered(scene, channel);
  await rm(join(dirname(database), 'files'), { recursive: true });
  await asked(scene, 'and its colour?');
  const [first = []] = partsSent(openrouter.requests.at(-1));
  expect(kindsOf(first)).toEqual(['text']);
  expect(textIn(first)).toContain('[cat.png: no longer there]');
});

test('a PDF is read by the model itself where it can, else parsed for nothing', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter } = scene;
  openrouter.answer(say('About a cat.'));
  await asked(scene, 'what is it about?', { attachments: [uploads.report()] });
  expect(kindsOf(lastParts(scene))).toEqual(['text', 'file']);
  expect(openrouter.requests.at(-1)?.body.plugins).toEqual([
    { id: 'file-parser', pdf: { engine: 'native' } },
  ]);
  await mara.slash(channel, 'blind', { prompt: 'what is it about?', file: uploads.report() });
  await openrouter.until(() => openrouter.requests[1]?.finished !== undefined);
  expect(openrouter.requests[1]?.body.plugins).toEqual([
    { id: 'file-parser', pdf: { engine: 'cloudflare-ai' } },
  ]);
});

test('what a parser found goes back with the answer, so that no page is parsed or paid twice', async () => {
  const ocr = `
default: scans
presets:
  scans:
    description: Reads scans
    model: deepseek/deepseek-v4-flash
    max_tokens: 1000
    plugins:
      - { id: file-parser, pdf: { engine: mistral-ocr } }
`;
  await using scene = await openScene({ presets: ocr });
  const { openrouter } = scene;
  openrouter.answer(say('About a cat.'));
  const first = await asked(scene, 'what is it about?', { attachments: [uploads.report()] });
  expect(parts(first).quiet.at(-1)).toMatch(/\$0\.002/);
  const second = await asked(scene, 'and who wrote it?');
  expect(parts(second).quiet.at(-1)).not.toMatch(/\$0\.002/);
  const messages = openrouter.requests.at(-1)?.body.messages ?? [];
  const answer = messages.find(({ role }) => role === 'assistant');
  expect(answer?.annotations).toEqual([
    { type: 'file', file: expect.objectContaining({ name: 'report.pdf' }) },
  ]);
});

test('files go with the turn that they came with', async () => {
  await using scene = await openScene({ presets });
  const { mara, openrouter, database, discord } = scene;
  openrouter.answer(say('A cat.'));
  const folder = join(dirname(database), 'files');
  const kept = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const prompt = await ask(scene, 'what is on this?', { attachments: [uploads.cat()] });
  await ended(scene, prompt);
  expect((await kept()).length).toBeGreaterThan(0);
  mara.delete(prompt);
  await discord.until(() => said(scene, scene.channel).length === 0);
  await scene.restart();
  expect(await kept()).toEqual([]);
});
