import { expect, test } from 'vitest';
import type { FileInput, MessageView } from '../../sandbox/discord/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { picture } from '../files/samples.ts';
import { answerTo, ask, ended, labels, parts, settled } from './asking.ts';
import { hears, logged, nextHeld, openScene, type Scene, said } from './scene.ts';
import { kindsOf, lastParts, readingPresets, textIn, uploads } from './uploads.ts';
import { askerBy, ways } from './ways.ts';
import { website } from './website.ts';

const presets = readingPresets;

/** Waits until the bot says that it reads the report, and shows how to stop that. */
function reading({ discord }: Scene, where: { id: string }): Promise<MessageView> {
  return discord.until(() =>
    discord
      .visible(where)
      .find((one) => one.content === '-# reading `report.pdf`…' && labels(one)[0] === 'Stop'),
  );
}

test.each(ways)(
  'by %s it says what it reads while a file is slow, in the message that becomes the answer',
  async (way) => {
    await using scene = await openScene({ presets });
    const { where, ask } = askerBy(scene, way);
    scene.openrouter.answer(say('A cat.'));
    const files = scene.discord.holdFiles();
    await ask('what does it say?', [uploads.report()]);
    const { id } = await reading(scene, where);
    expect(scene.openrouter.requests).toHaveLength(0);
    files.release();
    const answer = await hears(scene, where, /^A cat\.\n-# gpt-6-luna/);
    expect(answer.id).toBe(id);
    expect(said(scene, where)).toHaveLength(1);
    expect(kindsOf(lastParts(scene))).toContain('file');
  },
);

test.each(ways)('by %s Stop ends the fetching: nothing is asked, and Retry fetches anew', async (way) => {
  await using scene = await openScene({ presets });
  const { discord, openrouter } = scene;
  const { who, where, ask } = askerBy(scene, way);
  const files = discord.holdFiles();
  await ask('what does it say?', [uploads.report()]);
  const waiting = await reading(scene, where);
  await who.click(waiting, 'Stop');
  const stopped = await hears(scene, where, english.reply.stoppedBy(who.name));
  await discord.until(() => files.waiting === 0);
  expect(files.abandoned).toBe(1);
  await settled(scene);
  expect(openrouter.requests).toHaveLength(0);
  openrouter.answer(say('A cat.'));
  files.release();
  await who.click(stopped, 'Retry');
  await hears(scene, where, /^A cat\.\n-# gpt-6-luna/);
  expect(kindsOf(lastParts(scene))).toContain('file');
});

test('a prompt that is deleted while its files are fetched takes all along, and nothing is asked', async () => {
  await using scene = await openScene({ presets });
  const { discord, openrouter, mara, channel } = scene;
  const files = discord.holdFiles();
  const prompt = await ask(scene, 'what does it say?', { attachments: [uploads.report()] });
  await reading(scene, channel);
  mara.delete(prompt);
  await discord.until(() => files.abandoned === 1 && said(scene, channel).length === 0);
  files.release();
  await settled(scene);
  expect(openrouter.requests).toHaveLength(0);
});

test('a file that cannot be read after all is told in place, and can be tried again', async () => {
  await using scene = await openScene({ presets });
  const { discord, openrouter, mara } = scene;
  const files = discord.holdFiles();
  const bad = {
    name: 'report.pdf',
    data: Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 0xff, 0xfe, 0, 1, 2]),
  };
  const prompt = await ask(scene, 'what does it say?', { attachments: [bad] });
  const { id } = await reading(scene, scene.channel);
  files.release();
  const answer = await ended(scene, prompt);
  expect(answer.id).toBe(id);
  expect(answer.content).toContain('`report.pdf` is of a kind that I cannot read');
  expect(labels(answer)).toContain('Retry');
  await mara.click(answer, 'Retry');
  await settled(scene);
  expect(openrouter.requests).toHaveLength(0);
});

test('a file that cannot be read, found out while the line of it is on its way: the line goes again', async () => {
  await using scene = await openScene({ presets });
  const { discord } = scene;
  const files = discord.holdFiles();
  const bad = {
    name: 'report.pdf',
    data: Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 0xff, 0xfe, 0, 1, 2]),
  };
  await ask(scene, 'what does it say?', { attachments: [bad] });
  // Discord has the line, and takes its time to say so.
  Object.assign(discord.latency, { meanMs: 400, spreadMs: 0 });
  await reading(scene, scene.channel);
  files.release();
  await hears(scene, scene.channel, /is of a kind that I cannot read/);
  await settled(scene);
  expect(said(scene, scene.channel).map(({ content }) => content)).toEqual([
    expect.stringContaining('is of a kind that I cannot read'),
  ]);
});

test('a name with Markdown or a mention in it is only a name', async () => {
  await using scene = await openScene({ presets });
  const { discord, channel } = scene;
  const files = discord.holdFiles();
  const name = '**@everyone** [x](https://evil.example).pdf';
  await ask(scene, 'what does it say?', { attachments: [{ ...uploads.report(), name }] });
  const waiting = await discord.until(() => said(scene, channel)[0]);
  files.release();
  expect(waiting.content).toBe(`-# reading \`${name}\`…`);
});

const dogs: FileInput = { name: 'dogs.png', data: picture('png') };

test('a question that is edited while its files are fetched is asked as it was edited, with what that links', async () => {
  await using site = await website({ '/dogs.png': (_, response) => void response.end(dogs.data) });
  await using scene = await openScene({ presets });
  const { discord, openrouter, mara, channel, server } = scene;
  openrouter.answer(say('Dogs.'));
  const shown = await mara.send(channel, 'cats bark');
  const files = discord.holdFiles();
  const prompt = await ask(scene, 'what does it say?', { attachments: [uploads.report()] });
  await reading(scene, channel);
  const link = `https://discord.com/channels/${server.id}/${channel.id}/${shown.id}`;
  mara.edit(prompt, `@Parley what is on ${site.at('/dogs.png')} and in ${link} ?`);
  await discord.until(() => logged(scene, 'a prompt was edited').length === 1);
  files.release();
  const answer = await ended(scene, prompt);
  expect(parts(answer).text).toBe('Dogs.');
  expect(labels(answer)).not.toContain(english.reply.edited);
  expect(openrouter.requests).toHaveLength(1);
  expect(kindsOf(lastParts(scene)).toSorted()).toEqual(['file', 'image_url', 'text']);
  expect(textIn(lastParts(scene))).toMatch(/cats bark[\s\S]*what is on/);
  expect(textIn(lastParts(scene))).not.toContain('what does it say?');
});

test('a question that is edited while it waits in the line is asked with what it links then', async () => {
  await using site = await website({
    '/cats.png': (_, response) => void response.end(picture('png')),
    '/dogs.png': (_, response) => void response.end(dogs.data),
  });
  await using scene = await openScene({ presets });
  const { discord, openrouter } = scene;
  const { owner } = discord;
  const dm = owner.dm();
  const first = nextHeld(scene, 'First.');
  await owner.send(dm, 'first');
  await first.asked;
  openrouter.answer(say('Dogs.'));
  const waiting = await owner.send(dm, `what is on ${site.at('/cats.png')} ?`);
  await discord.until(() => said(scene, dm).some((one) => labels(one)[0] === 'Cancel'));
  owner.edit(waiting, `what is on ${site.at('/dogs.png')} ?`);
  await discord.until(() => logged(scene, 'a prompt was edited').length === 1);
  first.finish();
  await hears(scene, dm, /^Dogs\./);
  await settled(scene);
  expect(site.asked).toEqual(['/dogs.png']);
  expect(kindsOf(lastParts(scene))).toEqual(['text', 'image_url']);
  expect(answerTo(scene, waiting)).toBeDefined();
});

test('a process that is killed while it fetches leaves a Retry that fetches anew', async () => {
  await using scene = await openScene({ presets });
  const { discord, openrouter, mara, channel } = scene;
  const files = discord.holdFiles();
  const prompt = await ask(scene, 'what does it say?', { attachments: [uploads.report()] });
  await reading(scene, channel);
  await scene.restart();
  const left = await ended(scene, prompt);
  expect(left.content).toContain(english.reply.interrupted);
  files.release();
  openrouter.answer(say('A cat.'));
  await mara.click(left, 'Retry');
  await hears(scene, channel, /^A cat\./);
  expect(kindsOf(lastParts(scene))).toContain('file');
});
