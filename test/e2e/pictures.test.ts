import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import type { MessageView } from '../../sandbox/discord/index.ts';
import {
  done,
  drawn,
  finish,
  picture,
  routed,
  say,
  silence,
  step,
  steps,
  text,
  usage,
} from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { labels, parts } from './asking.ts';
import { answered, hears, openScene, type Scene, said } from './scene.ts';
import { askerBy, drawnIn, lastOf, ways } from './ways.ts';
import { website } from './website.ts';

const presets = `
default: imagine
presets:
  imagine:
    description: Draws
    command: true
    model: google/gemini-3.1-flash-image
    modalities: [image, text]
    max_tokens: 4000
  blind:
    description: Cannot see
    command: true
    model: deepseek/deepseek-v4-flash
    max_tokens: 1000
`;

const under = ['Regenerate', 'Vary', '⋯'];

/** A picture in one colour, as models send them. */
function square(colour: string, side = 8): { url: string; data: Buffer } {
  const canvas = createCanvas(side, side);
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, side, side);
  const data = canvas.toBuffer('image/png');
  return { url: `data:image/png;base64,${data.toString('base64')}`, data };
}

const red = square('red');
const blue = square('blue');

/** What is attached to a message, as bytes. */
function attached({ discord }: Scene, { attachments }: MessageView) {
  return attachments.map(({ id, filename, description }) => ({
    filename,
    description,
    data: discord.file(id),
  }));
}

/** The parts of the newest message to the models, by type. */
function sent({ openrouter }: Scene): string[] {
  const content = openrouter.requests.at(-1)?.body.messages.at(-1)?.content;
  return Array.isArray(content)
    ? content.map((part) => (part.type === 'text' ? (part.text ?? '') : part.type))
    : [String(content)];
}

test.for(ways)(
  '%s: what the model draws is attached, with what was asked for as its description; the next question shows it to the model',
  async (way) => {
    await using scene = await openScene({ presets });
    const { openrouter } = scene;
    const { where, ask } = askerBy(scene, way);
    openrouter.next(picture('Here you are.', { url: red.url }));
    await ask('a red  square,\nplease');
    const answer = lastOf(await drawnIn(scene, where, /^Here you are\./));
    expect(attached(scene, answer)).toEqual([
      { filename: 'picture-1.png', description: 'a red square, please', data: red.data },
    ]);
    expect(labels(answer)).toEqual(under);
    expect(openrouter.requests[0]?.body).toMatchObject({ modalities: ['image', 'text'] });

    openrouter.next(picture('', { url: blue.url }));
    await ask('now in blue');
    const second = lastOf(await drawnIn(scene, where, /gemini-3\.1-flash-image/));
    await scene.discord.until(() => said(scene, where).length === 2);
    expect(openrouter.requests[1]?.body.messages).toContainEqual({
      role: 'assistant',
      content: 'Here you are.\n\n[You drew a picture here.]',
    });
    expect(sent(scene)).toEqual([
      expect.stringContaining('what you drew last'),
      expect.stringMatching(/now in blue$/),
      'image_url',
    ]);
    expect(second).toBeDefined();

    // Only what is kept by its hash holds the picture: no text of the history does.
    const base64 = red.data.toString('base64');
    const folder = dirname(scene.database);
    for (const name of await readdir(folder)) {
      if (!name.startsWith('parley.sqlite')) continue;
      expect((await readFile(join(folder, name))).includes(base64)).toBe(false);
    }
  },
);

test('a picture without a word is an answer', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  openrouter.next(picture('', { url: red.url }));
  await mara.slash(channel, 'imagine', { prompt: 'a red square' });
  const [answer] = await answered(scene, channel);
  expect(parts(answer as MessageView)).toMatchObject({ text: '' });
  expect(attached(scene, answer as MessageView)).toMatchObject([{ data: red.data }]);
  expect(labels(answer as MessageView)).toEqual(under);
  openrouter.next(say('A square.'));
  await mara.send(channel, '@Parley what was it?');
  await hears(scene, channel, 'A square.');
  expect(openrouter.requests[1]?.body.messages).toContainEqual({
    role: 'assistant',
    content: '[You drew a picture here.]',
  });
});

test('a picture without a word, whose answer broke off, offers no Continue: there is nothing to go on with', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  openrouter.next(steps([drawn(red.url), silence()]));
  await mara.send(channel, '@Parley a square');
  await mara.click(
    await scene.discord.until(() => said(scene, channel).find(({ attachments }) => attachments.length === 1)),
    'Stop',
  );
  const stopped = lastOf(await drawnIn(scene, channel, /Stopped by mara/));
  expect(attached(scene, stopped)).toMatchObject([{ data: red.data }]);
  expect(labels(stopped)).toEqual(under);
});

test('pictures are attached as they come, and not sent again with what comes after them', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara, openrouter } = scene;
  const more = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  openrouter.next(
    steps([
      drawn(red.url),
      step(() => more.promise),
      drawn(blue.url, 1),
      step(() => end.promise),
      finish(),
      usage(),
      done(),
    ]),
  );
  await mara.send(channel, '@Parley two squares');
  const first = await discord.until(() =>
    said(scene, channel).find(({ attachments }) => attachments.length === 1),
  );
  expect(labels(first)).toEqual(['Stop']);
  expect(attached(scene, first)).toMatchObject([{ data: red.data }]);
  more.resolve();
  const both = await discord.until(() =>
    said(scene, channel).find(({ attachments }) => attachments.length === 2),
  );
  const ids = both.attachments.map(({ id }) => id);
  end.resolve();
  const [answer] = await answered(scene, channel);
  expect(attached(scene, answer as MessageView)).toMatchObject([{ data: red.data }, { data: blue.data }]);
  expect((answer as MessageView).attachments.map(({ id }) => id)).toEqual(ids);
  expect(labels(answer as MessageView)).toEqual(['Regenerate', '⋯', 'Vary 1', 'Vary 2']);
  expect(said(scene, channel)).toHaveLength(1);
});

test.for(ways)(
  '%s: Vary gives the model its picture back, and its variation is a further answer',
  async (way) => {
    await using scene = await openScene({ presets });
    const { discord, openrouter } = scene;
    const { who, where, ask } = askerBy(scene, way);
    openrouter.next(picture('Red.', { url: red.url }), picture('Blue.', { url: blue.url }));
    await ask('a square');
    const answer = lastOf(await drawnIn(scene, where, /^Red\./));
    await who.click(answer, 'Vary');
    const varied = lastOf(await drawnIn(scene, where, /^Blue\./));
    expect(attached(scene, varied)).toMatchObject([{ data: blue.data, description: 'a square' }]);
    expect(labels(varied)).toEqual([...under, '‹', '2/2', '›']);
    expect(sent(scene)).toEqual([
      expect.stringContaining('variation of the attached picture'),
      expect.stringMatching(/a square$/),
      'image_url',
    ]);
    await who.click(varied, '‹');
    const back = await discord.until(() =>
      said(scene, where).find(({ content }) => content.startsWith('Red.')),
    );
    expect(attached(scene, back)).toMatchObject([{ data: red.data }]);
    openrouter.next(picture('Red again.', { url: red.url }));
    await who.click(back, 'Regenerate');
    expect(labels(lastOf(await drawnIn(scene, where, /^Red again\./)))).toEqual([...under, '‹', '3/3', '›']);
  },
);

test('pictures are there after a restart, too', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(picture('Red.', { url: red.url }), picture('Blue.', { url: blue.url }));
  await mara.send(channel, '@Parley a square');
  await mara.click(lastOf(await drawnIn(scene, channel, /^Red\./)), 'Regenerate');
  const second = lastOf(await drawnIn(scene, channel, /^Blue\./));
  await scene.restart();
  await mara.click(second, '‹');
  const first = await discord.until(() =>
    said(scene, channel).find(({ content }) => content.startsWith('Red.')),
  );
  expect(attached(scene, first)).toMatchObject([{ data: red.data }]);
});

test('a model that cannot see is told that a picture was drawn, and not sent it', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  openrouter.next(picture('Red.', { url: red.url }), say('It was red.'));
  await mara.send(channel, '@Parley a square');
  await hears(scene, channel, 'Red.');
  await mara.slash(channel, 'blind', { prompt: 'which colour?' });
  await hears(scene, channel, 'It was red.');
  expect(JSON.stringify(openrouter.requests[1]?.body.messages)).not.toContain('image_url');
  expect(JSON.stringify(openrouter.requests[1]?.body.messages)).toContain('[You drew a picture here.]');
});

test('what is no picture is not attached, whatever it calls itself', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const urls = [
    `data:image/png;base64,${svg.toString('base64')}`,
    'data:text/html,<b>hi</b>',
    'data:image/png,%',
    'http://169.254.169.254/latest/meta-data',
    red.url,
  ];
  openrouter.next(picture('Here.', { urls }), picture('', { urls: urls.slice(0, 3) }));
  await mara.send(channel, '@Parley a square');
  const answer = lastOf(await drawnIn(scene, channel, /^Here\./));
  expect(attached(scene, answer).map(({ data }) => data)).toEqual([red.data]);
  await mara.send(channel, '@Parley another');
  await hears(scene, channel, english.failures['empty-completion']());
});

test('whatever an answer brings along in a broken form is passed over, and the rest is shown and paid', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  const broken = [
    { images: [null, {}, { image_url: {} }, { image_url: { url: 'data:image/png;base64,%%%' } }, 'x'] },
    { images: [{ image_url: { url: 'data:,%E0%A4%A' } }, { image_url: { url: 'no address' } }] },
    { annotations: [null, 7, { type: 'url_citation' }, { type: 'url_citation', url_citation: { url: 7 } }] },
    { annotations: [{ type: 'url_citation', url_citation: { url: 'not an address', title: {} } }] },
    { annotations: [{ type: 'file', file: null }, { type: 'file' }] },
    { reasoning_details: [null, 7, { type: 7 }] },
  ];
  const odd = broken.map((delta) => step((exchange) => exchange.send({ delta: delta as object })));
  const rest = steps([drawn(red.url), finish(), usage(), done()]);
  openrouter.next(steps([...odd, text('A square.'), ...odd, rest]));
  await mara.send(channel, '@Parley a square');
  const answer = lastOf(await drawnIn(scene, channel, /^A square\./));
  expect(attached(scene, answer).map(({ data }) => data)).toEqual([red.data]);
  expect(parts(answer).quiet.at(-1)).toMatch(/\$0\.\d/);
});

test('the address of a picture that a model names is not fetched from the private network', async () => {
  await using site = await website({ '/red.png': (_, response) => response.end(red.data) });
  await using scene = await openScene({ presets, environment: { FETCH_ALLOW: '' } });
  const { channel, mara, openrouter } = scene;
  openrouter.next(picture('Here.', { urls: [site.at('/red.png'), red.url] }));
  await mara.send(channel, '@Parley a square');
  const answer = lastOf(await drawnIn(scene, channel, /^Here\./));
  expect(answer.attachments).toHaveLength(1);
  expect(site.asked).toEqual([]);
});

test('where no files may be attached, that is said, and the words stay', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  channel.permit('bot', { deny: ['AttachFiles'] });
  openrouter.next(picture('Red.', { url: red.url }));
  await mara.send(channel, '@Parley a square');
  const answer = lastOf(await drawnIn(scene, channel, /^Red\./));
  expect(answer.attachments).toEqual([]);
  expect(answer.content).toContain(english.reply.extrasRefused);
});

test('a picture that is too large for Discord is made smaller', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  const side = 2200;
  const canvas = createCanvas(side, side);
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(side, side);
  // Noise cannot be packed.
  pixels.data.set(randomBytes(pixels.data.length));
  for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
  context.putImageData(pixels, 0, 0);
  const data = canvas.toBuffer('image/png');
  expect(data.length).toBeGreaterThan(10 * 1024 * 1024);
  openrouter.next(picture('Noise.', { url: `data:image/png;base64,${data.toString('base64')}` }));
  await mara.send(channel, '@Parley noise');
  const answer = lastOf(await drawnIn(scene, channel, /^Noise\./));
  expect(answer.attachments).toHaveLength(1);
  expect(answer.attachments[0]?.size).toBeLessThanOrEqual(10 * 1024 * 1024);
});

test('what a picture costs is set aside before it is drawn, and settled after it', async () => {
  await using scene = await openScene({ presets, environment: { DAILY_LIMIT_USD: '0.05' } });
  const { channel, mara, openrouter } = scene;
  openrouter.answer(picture('Red.', { url: red.url }));
  await mara.send(channel, '@Parley a square');
  // 4,000 tokens of pictures, at 30 dollars a million, are 12 cents: fewer are allowed, and that is enough for one.
  await drawnIn(scene, channel, /^Red\./);
  expect(openrouter.requests[0]?.body.max_tokens).toBeLessThan(4000);
});

test('a model that fails before it draws leaves it to the next', async () => {
  await using scene = await openScene({
    presets: presets.replace('    modalities', '    fallbacks: [openai/gpt-5.4-image-2]\n    modalities'),
  });
  const { channel, mara, openrouter } = scene;
  openrouter.down('google/gemini-3.1-flash-image');
  openrouter.answer(routed(picture('Red.', { url: red.url })));
  await mara.send(channel, '@Parley a square');
  const answer = lastOf(await drawnIn(scene, channel, /^Red\./));
  expect(answer.attachments).toHaveLength(1);
});

test('pictures go with their turn, and more than a message holds are left out', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara, openrouter } = scene;
  const urls = ['red', 'blue', ...Array.from({ length: 9 }, (_, index) => `rgb(0, ${index * 20}, 0)`)].map(
    (colour) => square(colour).url,
  );
  openrouter.next(picture('Many.', { urls }));
  const prompt = await mara.send(channel, '@Parley squares');
  const answer = lastOf(await drawnIn(scene, channel, /^Many\./));
  expect(answer.attachments).toHaveLength(9);
  const hash = createHash('sha256').update(red.data).digest('hex');
  const isKept = async () =>
    (await readdir(dirname(scene.database), { recursive: true })).some((name) => name.includes(hash));
  expect(await isKept()).toBe(true);
  await mara.delete(prompt);
  await discord.until(() => said(scene, channel).length === 0);
  expect(await isKept()).toBe(false);
});

test('a private picture is seen by nobody else, and can be varied', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(picture('Red.', { url: red.url }), picture('Blue.', { url: blue.url }));
  await mara.slash(channel, 'imagine', { prompt: 'a square', private: true });
  const answer = lastOf(await drawnIn(scene, channel, /^Red\./, mara));
  expect(answer).toMatchObject({ ephemeral: true });
  expect(attached(scene, answer)).toMatchObject([{ data: red.data }]);
  await mara.click(answer, 'Vary');
  const varied = await discord.until(() =>
    said(scene, channel, mara).find(
      (one) => one.content.startsWith('Blue.') && labels(one).includes('Regenerate'),
    ),
  );
  expect(varied).toMatchObject({ ephemeral: true });
  expect(attached(scene, varied)).toMatchObject([{ data: blue.data }]);
  expect(said(scene, channel)).toEqual([]);
});

test('an answer that is stopped keeps the pictures that had come', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(steps([drawn(red.url), silence()]));
  await mara.send(channel, '@Parley two squares');
  const first = await discord.until(() =>
    said(scene, channel).find(({ attachments }) => attachments.length === 1),
  );
  await mara.click(first, 'Stop');
  const stopped = await discord.until(() =>
    said(scene, channel).find((one) => labels(one).includes('Regenerate')),
  );
  expect(stopped.content).toContain(english.reply.stoppedBy('mara'));
  expect(attached(scene, stopped)).toMatchObject([{ data: red.data }]);
  expect(labels(stopped)).toContain('Vary');
});

test('a picture that comes as an address is fetched, once, and kept', async () => {
  await using scene = await openScene({ presets });
  const { channel, mara, openrouter } = scene;
  const upload = await mara.send(channel, 'mine', { attachments: [{ name: 'red.png', data: red.data }] });
  openrouter.next(picture('Red.', { url: upload.attachments[0]?.url ?? '' }));
  await mara.send(channel, '@Parley a square');
  const answer = lastOf(await drawnIn(scene, channel, /^Red\./));
  expect(attached(scene, answer)).toMatchObject([{ filename: 'picture-1.png', data: red.data }]);
});

test('a picture that is not kept any more is said to be gone; the words stay, and a variation is asked for in words', async () => {
  await using scene = await openScene({ presets });
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(picture('Red.', { url: red.url }), picture('Blue.', { url: blue.url }), say('Words.'));
  await mara.send(channel, '@Parley a square');
  await mara.click(lastOf(await drawnIn(scene, channel, /^Red\./)), 'Regenerate');
  const second = lastOf(await drawnIn(scene, channel, /^Blue\./));
  const folder = dirname(scene.database);
  const hash = createHash('sha256').update(red.data).digest('hex');
  for (const name of await readdir(folder, { recursive: true }))
    if (name.includes(hash)) await rm(join(folder, name));
  await mara.click(second, '‹');
  const first = await discord.until(() =>
    said(scene, channel).find(({ content }) => content.startsWith('Red.')),
  );
  expect(first.content).toContain(english.reply.filesGone(1));
  expect(first.attachments).toEqual([]);
  await mara.click(first, 'Vary');
  await drawnIn(scene, channel, /^Words\./);
  expect(sent(scene).join()).toContain('variation of the picture that you drew');
});

const painters = `
default: paint
presets:
  paint:
    description: Draws
    command: true
    model: black-forest-labs/flux-3-image
    fallbacks: [google/gemini-3.1-flash-image, openai/gpt-5.4-image-2]
    modalities: [image, text]
    max_tokens: 4000
  write:
    description: Writes
    command: true
    model: deepseek/deepseek-v4-flash
    max_tokens: 1000
`;

test.for(ways)('%s: a model that only draws is asked for pictures alone', async (way) => {
  await using scene = await openScene({ presets: painters });
  const { where, ask } = askerBy(scene, way);
  scene.openrouter.answer(routed(picture('', { url: red.url })));
  await ask('a square');
  const answer = lastOf(await drawnIn(scene, where, /flux-3-image/));
  expect(attached(scene, answer)).toMatchObject([{ data: red.data }]);
  const [request] = scene.openrouter.requests;
  expect(request?.body).toMatchObject({ model: 'black-forest-labs/flux-3-image', modalities: ['image'] });
  expect(request?.body).not.toHaveProperty('models');
});

test('where it fails, those that write as well are asked together for both', async () => {
  await using scene = await openScene({ presets: painters });
  const { channel, mara, openrouter } = scene;
  openrouter.down('black-forest-labs/flux-3-image');
  openrouter.answer(routed(picture('Red.', { url: red.url })));
  await mara.send(channel, '@Parley a square');
  const answer = lastOf(await drawnIn(scene, channel, /^Red\./));
  expect(answer.content).toContain('instead of');
  expect(openrouter.requests.at(-1)?.body).toMatchObject({
    model: 'google/gemini-3.1-flash-image',
    models: ['openai/gpt-5.4-image-2'],
    modalities: ['image', 'text'],
  });
});

test('a model that only draws does so in a preset that asks for no pictures, too', async () => {
  await using scene = await openScene({ presets: painters, environment: { CATALOGUE: 'all' } });
  const { channel, mara, openrouter } = scene;
  openrouter.answer(routed(picture('', { url: red.url })));
  await mara.slash(channel, 'ask', {
    prompt: 'a square',
    preset: 'write',
    model: 'black-forest-labs/flux-3-image',
  });
  const answer = lastOf(await drawnIn(scene, channel, /flux-3-image/));
  expect(attached(scene, answer)).toMatchObject([{ data: red.data }]);
  expect(openrouter.requests[0]?.body.modalities).toEqual(['image']);
});
