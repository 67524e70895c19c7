import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { picture } from '../files/samples.ts';
import { ask, asked, ended, labels, parts, settled } from './asking.ts';
import { answered, openScene } from './scene.ts';
import { kindsOf, lastParts, partsSent, readingPresets, textIn, uploads } from './uploads.ts';
import { website } from './website.ts';

const presets = readingPresets;
const pictures = () =>
  website(
    Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((number) => [
        `/${number}.png`,
        (_, response) => void response.end(picture('png')),
      ]),
    ),
  );

test('a linked picture goes to the fallback that sees, and where none does the answer says so', async () => {
  await using site = await pictures();
  await using scene = await openScene({ presets });
  const { mara, channel, openrouter } = scene;
  openrouter.answer(say('A cat.'));
  await mara.slash(channel, 'plain', { prompt: `what is on ${site.at('/1.png')} ?` });
  const [seen] = await answered(scene, channel);
  expect(kindsOf(lastParts(scene))).toEqual(['text', 'image_url']);
  expect(openrouter.requests[0]?.body.model).toBe('openai/gpt-6-luna');
  expect(seen && parts(seen).quiet.at(-1)).toContain('cannot see images');
  const prompt = `what is on ${site.at('/2.png')} ?`;
  await mara.slash(channel, 'blind', { prompt });
  const unseen = await scene.discord.until(() =>
    scene.discord.visible(channel).find(({ content }) => content.includes('was not looked at')),
  );
  expect(parts(unseen).quiet.at(-1)).toContain(
    'the linked picture was not looked at: deepseek-v4-flash cannot see images',
  );
  expect(site.asked).toEqual(['/1.png']);
});

test('of many linked pictures the answer tells that only the first were looked at', async () => {
  await using site = await pictures();
  await using scene = await openScene({ presets });
  scene.openrouter.answer(say('Cats.'));
  const links = [1, 2, 3, 4, 5, 6].map((number) => site.at(`/${number}.png`));
  const pages = [1, 2, 3, 4].map((number) => `https://page.example/${number}`);
  const answer = await asked(scene, `what is on ${[...pages, ...links].join(' ')} ?`);
  expect(kindsOf(lastParts(scene)).filter((kind) => kind === 'image_url')).toHaveLength(4);
  expect(parts(answer).quiet.at(-1)).toContain('only the first 4 linked pictures were looked at');
});

test('of many linked messages the answer tells that only the first were read', async () => {
  await using scene = await openScene({ presets });
  const { mara, channel, server, openrouter } = scene;
  openrouter.answer(say('Well.'));
  const links: string[] = [];
  for (const text of ['one', 'two', 'three', 'four']) {
    const { id } = await mara.send(channel, text);
    links.push(`https://discord.com/channels/${server.id}/${channel.id}/${id}`);
  }
  const answer = await asked(scene, `sum up ${links.join(' ')}`, { attachments: [uploads.cat()] });
  expect(parts(answer).quiet.at(-1)).toContain('only the first 3 linked messages were read');
});

test('an edited question is answered with the links that were edited into it', async () => {
  await using site = await pictures();
  await using scene = await openScene({ presets });
  const { mara, channel, server, openrouter, discord } = scene;
  openrouter.answer(say('Miaow.'));
  const shown = await mara.send(channel, 'cats bark', { attachments: [uploads.report()] });
  const prompt = await ask(scene, 'what is on this?', { attachments: [uploads.cat()] });
  const answer = await ended(scene, prompt);
  const link = `https://discord.com/channels/${server.id}/${channel.id}/${shown.id}`;
  mara.edit(prompt, `@Parley what is on this and ${site.at('/1.png')} and in ${link} ?`);
  const offer = english.reply.edited;
  const offered = await discord.until(() => {
    const message = discord.message(answer.id);
    return message && labels(message).includes(offer) && message;
  });
  await mara.click(offered, offer);
  await discord.until(() => openrouter.requests.length === 2);
  await settled(scene);
  expect(site.asked).toEqual(['/1.png']);
  expect(kindsOf(lastParts(scene)).toSorted()).toEqual(['file', 'image_url', 'image_url', 'text']);
  expect(textIn(lastParts(scene))).toContain('cats bark');
  openrouter.answer(say('Well.'));
  await asked(scene, 'and now?');
  expect(kindsOf(partsSent(openrouter.requests.at(-1))[0] ?? [])).toContain('file');
});
