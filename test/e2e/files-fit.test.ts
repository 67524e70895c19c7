import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Image } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { picture as drawn, say } from '../../sandbox/openrouter/scenarios.ts';
import { picture } from '../files/samples.ts';
import { asked } from './asking.ts';
import { openScene, type Scene } from './scene.ts';
import { kindsOf, lastParts, uploads } from './uploads.ts';

const presets = `
default: claude
presets:
  claude:
    description: Takes images of 2000 pixels a side, and GIFs
    model: anthropic/claude-sonnet-5.5
    max_tokens: 1000
  gemini:
    description: Takes no GIFs
    command: true
    model: google/gemini-3.8-flash
    max_tokens: 1000
`;

/** The images that were sent with the newest question. */
function imagesSent(scene: Scene): { type: string; data: Buffer }[] {
  return lastParts(scene)
    .slice(1)
    .map((part) => {
      const { url } = part.image_url as { url: string };
      const [, type = '', data = ''] = /^data:([^;]+);base64,(.+)$/.exec(url) ?? [];
      return { type, data: Buffer.from(data, 'base64') };
    });
}

async function sizeOf(data: Buffer): Promise<[number, number]> {
  const image = new Image();
  image.src = data;
  await image.decode();
  return [image.width, image.height];
}

/** What lies in the folder of files. */
function kept({ database }: Scene): string[] {
  const folder = join(dirname(database), 'files');
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  // What was made of a file lies beside it, under its hash.
  return [...new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name.slice(0, 64)))];
}

test('a photo is scaled to what its model takes, and sent as it is to one that takes it', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter, discord } = scene;
  openrouter.answer(say('A cat.'));
  const photo = { name: 'photo.jpg', data: picture('jpeg', 3000, 1500) };
  await asked(scene, 'what is this?', { attachments: [photo] });
  const [scaled] = imagesSent(scene);
  expect(scaled?.type).toBe('image/jpeg');
  expect(await sizeOf(scaled?.data ?? Buffer.alloc(0))).toEqual([2000, 1000]);
  await mara.slash(channel, 'gemini', { prompt: 'and you?', file: photo });
  await discord.until(() => openrouter.requests.length === 2);
  expect(imagesSent(scene)[0]?.data.equals(photo.data)).toBe(true);
});

test('a GIF is sent as it is where the provider takes it, else its first frame', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter, discord } = scene;
  openrouter.answer(say('A cat.'));
  const gif = { name: 'cat.gif', data: picture('gif') };
  await asked(scene, 'what is this?', { attachments: [gif] });
  expect(imagesSent(scene)).toEqual([{ type: 'image/gif', data: gif.data }]);
  await mara.slash(channel, 'gemini', { prompt: 'and you?', file: gif });
  await discord.until(() => openrouter.requests.length === 2);
  const [frame] = imagesSent(scene);
  expect(frame?.type).toBe('image/png');
  expect(await sizeOf(frame?.data ?? Buffer.alloc(0))).toEqual([40, 20]);
});

test('many large images stay together below what a request may hold', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Cats.'));
  const attachments = Array.from({ length: 10 }, (_, index) => ({
    name: `photo-${index}.jpg`,
    data: Buffer.concat([picture('jpeg', 900, 600, true), Buffer.alloc(2 * 1024 ** 2, `${index}`)]),
  }));
  await asked(scene, 'what are these?', { attachments });
  const images = imagesSent(scene);
  expect(images).toHaveLength(10);
  const body = JSON.stringify(scene.openrouter.requests.at(-1)?.body).length;
  expect(body).toBeLessThan(20e6);
});

test('a file is kept once, and goes with the last question that holds it', async () => {
  await using scene = await openScene({ presets });
  const { mara, openrouter, discord } = scene;
  openrouter.answer(say('A cat.'));
  const [one, two] = [
    await asked(scene, 'what is this?', { attachments: [uploads.cat()] }),
    await asked(scene, 'and this?', { attachments: [uploads.cat()] }),
  ];
  expect(kept(scene)).toHaveLength(1);
  const gone = (message: { id: string }) =>
    discord.until(() => !discord.visible(scene.channel).some(({ id }) => id === message.id));
  for (const [answer, left] of [
    [one, 1],
    [two, 0],
  ] as const) {
    mara.delete({ id: answer.reference ?? '' });
    await gone(answer);
    await expect.poll(() => kept(scene).length, { timeout: 15_000 }).toBe(left);
  }
  await asked(scene, 'what did I show you?');
  expect(kindsOf(lastParts(scene))).toEqual(['text']);
});

test('what a model drew goes with its answer', async () => {
  await using scene = await openScene({ presets });
  const { mara, openrouter } = scene;
  openrouter.next(drawn('Here.', { url: `data:image/png;base64,${picture('png').toString('base64')}` }));
  const answer = await asked(scene, 'draw a cat');
  expect(kept(scene)).toHaveLength(1);
  mara.delete({ id: answer.reference ?? '' });
  await expect.poll(() => kept(scene).length, { timeout: 15_000 }).toBe(0);
});

test('nothing of a file stands in the database but what it is', async () => {
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('A cat.'));
  const attachments = [{ name: 'noise.png', data: picture('png', 300, 300, true) }];
  await asked(scene, 'what is this?', { attachments });
  const { readFileSync } = await import('node:fs');
  const database = Buffer.concat(['', '-wal'].map((end) => readFileSync(`${scene.database}${end}`)));
  const [{ data } = { data: Buffer.alloc(0) }] = attachments;
  expect(database.includes(data.subarray(100, 200))).toBe(false);
  expect(database.includes(data.subarray(99, 198).toString('base64'))).toBe(false);
  expect(database.includes('noise.png')).toBe(true);
});
