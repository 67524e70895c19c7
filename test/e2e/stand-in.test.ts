import { readFileSync } from 'node:fs';
import { loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import type { FileInput } from '../../sandbox/discord/index.ts';
import { asked, ended, labels, parts } from './asking.ts';
import { answered, hears, openScene, said, textOf } from './scene.ts';
import { readingPresets, uploads } from './uploads.ts';

const shipped = readFileSync(new URL('../../presets.yaml', import.meta.url), 'utf8');

test('a member who attaches a table and a picture reads what truly reached the model', async () => {
  await using scene = await openScene({ presets: readingPresets });
  const teas = { name: 'teas.csv', data: 'tea,minutes\nGreen,2\n"Black, strong",4\n' };
  const answer = await asked(scene, 'what is in these?', { attachments: [teas, uploads.cat()] });
  const { text } = parts(answer);
  expect(text).toContain('`teas.csv` has 2 rows in 2 columns');
  expect(text).toMatch(/tea +│ minutes\n─+┼─+\nGreen +│ 2\nBlack, strong │ 4/);
  expect(text).toMatch(/`cat\.png` is a picture of 40 × 20 pixels \(PNG, \d+ bytes\)/);
  const later = await asked(scene, 'how large was that picture?');
  expect(parts(later).text).toContain('40 × 20 pixels');
});

test('a voice message that was written down is answered by what was said in it', async () => {
  await using scene = await openScene({ presets: readingPresets });
  const { openrouter, mara, channel } = scene;
  const greeted = await asked(scene, 'hi');
  const spoken = async (recording: FileInput) => {
    const voice = { replyTo: greeted, attachments: [recording], voiceSeconds: 2 };
    return parts(await ended(scene, await mara.send(channel, '', voice))).text;
  };
  expect(await spoken(uploads.voice())).toMatch(
    /Your voice message[^>]*\n> \(Nobody on this machine can hear\. .* OGG, /,
  );
  openrouter.hears('Please make a table of teas.');
  expect(await spoken(uploads.song())).toMatch(/> Please make a table of teas\.\n[\s\S]*Oolong +│/);
  await asked(scene, 'hm', { attachments: [uploads.song()] });
  expect(textOf(said(scene, channel))).toContain('`song.wav` was written down first');
});

test('of a file that nobody said a word about the stand-in tells, too', async () => {
  await using scene = await openScene({ presets: readingPresets });
  const { text } = parts(await asked(scene, '', { attachments: [uploads.cat()] }));
  expect(text).toContain('`cat.png` is a picture of 40 × 20 pixels');
});

test('the tour is walked from stop to stop, and a failure on it is gone on with', async () => {
  await using scene = await openScene({ presets: shipped });
  const { channel, mara } = scene;
  await asked(scene, 'tour');
  expect(textOf(await answered(scene, channel))).toMatch(/^\*\*Stop 1 of 10 · An answer that grows\*\*/);
  const table = parts(await asked(scene, 'next')).text;
  expect(table).toContain('**Stop 2 of 10 · A table**');
  expect(table).toMatch(/You attach +│ The model gets\n─+┼─/);
  expect(parts(await asked(scene, 'next')).text).toMatch(/\*\*Stop 3 of 10 · Code\*\*[\s\S]*```typescript\n/);
  const broken = await asked(scene, 'stop 8');
  expect(labels(broken)).toContain('Continue');
  await mara.click(broken, 'Continue');
  const whole = await hears(
    scene,
    channel,
    'and this sentence is finished: both parts have become one answer.',
  );
  expect(whole.id).toBe(broken.id);
  expect(whole.content.match(/and this sentence/g)).toHaveLength(1);
  await answered(scene, channel);
  const remembered = parts(await asked(scene, 'next')).text;
  expect(remembered).toContain('**Stop 9 of 10 · A conversation**');
  expect(remembered).toContain('the oldest was **mara**: “tour”');
});

test('what /imagine draws is a picture that one can see, and Regenerate draws another', async () => {
  await using scene = await openScene({ presets: shipped });
  const { channel, mara } = scene;
  const drawn = async () => {
    const [answer] = await answered(scene, channel);
    const [file] = answer?.attachments ?? [];
    return { answer, bytes: Buffer.from(await (await fetch(file?.url ?? '')).arrayBuffer()) };
  };
  await mara.slash(channel, 'imagine', { prompt: 'a harbour at dusk' });
  const { answer, bytes } = await drawn();
  const { width, height } = await loadImage(bytes);
  expect({ width, height }).toEqual({ width: 480, height: 300 });
  if (!answer) throw new Error('nothing was drawn');
  await mara.click(answer, 'Regenerate');
  await scene.discord.until(() => said(scene, channel)[0]?.attachments[0]?.id !== answer.attachments[0]?.id);
  expect((await drawn()).bytes.equals(bytes)).toBe(false);
});

test('it answers what the member says, not what the member brings in', async () => {
  await using scene = await openScene({ presets: readingPresets });
  const { discord, server, channel } = scene;
  const nils = discord.member('nils', { in: server });
  const brought = await nils.send(channel, 'tour\nfail 429');
  const answer = await asked(scene, 'hello there', { replyTo: brought });
  expect(parts(answer).text).toMatch(/^Hello! /);
  expect(parts(await asked(scene, 'what did I ask?')).text).toContain('1. **mara**: “hello there”');
});

test('asked who it is and what was said, it tells of the preset and of the channel', async () => {
  await using scene = await openScene({ presets: shipped });
  await asked(scene, 'Why is the sea salty?');
  expect(parts(await asked(scene, 'what did I ask?')).text).toContain('1. **mara**: “Why is the sea salty?”');
  expect(parts(await asked(scene, 'who are you?')).text).toMatch(
    /The preset `smart`[\s\S]*> You are Parley, an assistant in a Discord chat\.\n/,
  );
});

test('the stop about sources ends with numbered links, the one about thinking with what was thought', async () => {
  await using scene = await openScene({ presets: shipped });
  const sources = await asked(scene, 'stop 7');
  expect(parts(sources).quiet[0]).toMatch(/^1\. \[OpenRouter: documentation\]/);
  expect(parts(await asked(scene, 'next')).text).toContain('Stop 8 of 10');
  const thought = await asked(scene, 'stop 6');
  expect(parts(thought).text).toContain('I thought before I answered this.');
  expect(parts(thought).quiet.at(-1)).toMatch(/\((?:1|2)\d\d thought\) tokens/);
});
