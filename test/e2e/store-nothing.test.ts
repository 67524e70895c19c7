import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ChannelHandle, MessageView } from '../../sandbox/discord/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked, ended, parts, settled, talk } from './asking.ts';
import { answers, asks, chat, setMentions } from './conversing.ts';
import { unhurried } from './memory.ts';
import { pressed } from './panel.ts';
import { hears, logged, openScene, type Scene, said } from './scene.ts';

const calm = { discord: { limits: unhurried } };

/** Sets something, and gives what was answered. */
async function set(
  scene: Scene,
  name: string,
  value: string,
  { by = scene.discord.owner, where }: { by?: Scene['mara']; where?: ChannelHandle } = {},
): Promise<string> {
  const used = await by.slash(scene.channel, 'settings set', {
    ...{ name, value },
    ...(where && { channel: where }),
  });
  return (await scene.discord.until(() => used.reply()?.content)) || '';
}

/** Of these words those that stand in the database's files. */
function found({ database }: Scene, words: readonly string[]): string[] {
  const bytes = ['', '-wal', '-shm']
    .map((end) => `${database}${end}`)
    .filter(existsSync)
    .map((file) => readFileSync(file));
  return words.filter((word) => bytes.some((file) => file.includes(word)));
}

const noticed = ({ content }: MessageView) => content.includes('/privacy agree');

test('what was kept before nothing was to be kept goes along with no question, nor by a reply, and the admin is told', async () => {
  await using scene = await openScene(calm);
  const { channel, discord, openrouter, mara } = scene;
  const notes = { name: 'notes.txt', data: Buffer.from('FILE OF BEFORE') };
  openrouter.next(say('Peppermint.'));
  const first = await asked(scene, 'which herb wombat?', { attachments: [notes] });
  const told = await set(scene, 'noStore', 'on', { where: channel });
  expect(told).toContain('What was kept before stays, but goes along with no question.');
  expect(told).toContain('until somebody deletes it');
  expect(told).toContain('retentionDays');
  expect(await set(scene, 'retentionDays', '9', { where: channel })).not.toContain('kept before');
  expect(await set(scene, 'noStore', 'on', { where: channel })).toContain('until it is older than 9 days');
  openrouter.next(say('Basil.'));
  await asked(scene, 'and for pizza?');
  expect(talk(openrouter.requests.at(-1))).toEqual(['user: mara: and for pizza?']);
  openrouter.next(say('Hot.'));
  await asked(scene, 'how?', { replyTo: first });
  const sent = JSON.stringify(openrouter.requests.at(-1)?.body.messages);
  expect(sent).not.toMatch(/wombat|FILE OF BEFORE|Basil|pizza/);
  // As Discord has it, like any other message that is replied to.
  expect(sent).toContain('Peppermint.');
  // Also what was kept itself is answered anew without what stood before it.
  await set(scene, 'noStore', 'off', { where: channel });
  openrouter.next(say('Sage.'));
  const kept = await asked(scene, 'and now?');
  expect(talk(openrouter.requests.at(-1)).join('\n')).toContain('which herb wombat?');
  await set(scene, 'noStore', 'on', { where: channel });
  openrouter.next(say('Thyme.'));
  await mara.click(kept, 'Regenerate');
  await discord.until(() => said(scene, channel).some(({ content }) => content.includes('Thyme.')));
  expect(talk(openrouter.requests.at(-1))).toEqual(['user: mara: and now?']);
});

test('the panel tells what was kept before, too', async () => {
  await using scene = await openScene(calm);
  const { discord, channel } = scene;
  const used = await discord.owner.slash(channel, 'settings open', {});
  const panel = await discord.until(() => used.reply());
  await discord.owner.select(panel, 'Choose a setting', 'noStore');
  expect(JSON.stringify(used.reply())).not.toContain('What was kept before');
  await discord.owner.select(panel, 'Choose', 'on');
  await discord.until(() => JSON.stringify(used.reply()).includes('What was kept before stays'));
});

test('a conversation in which nothing is kept says so in its first line', async () => {
  await using scene = await openScene(calm);
  const { channel, mara, discord } = scene;
  const { hello, nothingKept, asked: topicOf } = english.threads;
  await set(scene, 'noStore', 'on', { where: channel });
  const thread = await chat(scene);
  await hears(scene, thread, nothingKept);
  expect(said(scene, thread).map(({ content }) => content)).toEqual([`${hello}\n${nothingKept}`]);
  answers(scene, 'A1', 'A2', 'A3');
  await ended(scene, await mara.send(thread, 'numbats?'));
  await ended(scene, await mara.send(thread, 'more?'));
  expect(talk(asks(scene).at(-1))).toEqual(['user: mara: more?']);
  expect(said(scene, thread).filter(({ content }) => content.includes(nothingKept))).toHaveLength(1);
  const other = await chat(scene, { topic: 'tapirs' });
  await hears(scene, other, nothingKept);
  expect(said(scene, other)[0]?.content).toBe(`${topicOf('mara', 'tapirs')}\n${nothingKept}`);
  await settled(scene);
  await setMentions(scene, 'thread');
  answers(scene, 'A4');
  await mara.send(channel, '@Parley quolls?');
  const opened = await discord.until(() => channel.threads[2]);
  await hears(scene, opened, 'A4');
  expect(said(scene, opened)[0]?.content).toBe(nothingKept);
  await set(scene, 'noStore', 'off', { where: channel });
  const usual = await chat(scene);
  await hears(scene, usual, hello);
  expect(said(scene, usual).map(({ content }) => content)).toEqual([hello]);
});

test.each(['a conversation', 'a channel in which every message is answered'])(
  'in %s, whoever has not agreed reads the notice once',
  async (where) => {
    await using scene = await openScene(calm);
    const { discord, server, channel, mara, openrouter } = scene;
    const nils = discord.member('nils', { in: server });
    await set(scene, 'consent', 'on');
    const isThread = where === 'a conversation';
    const agree = async (who: typeof mara) => {
      const used = await who.slash(channel, 'privacy agree', {});
      await discord.until(() => used.reply()?.content);
    };
    await agree(mara);
    if (!isThread) await set(scene, 'start', 'every-message', { where: channel });
    const place = isThread ? await chat(scene) : channel;
    answers(scene, 'A1', 'A2');
    await nils.send(place, 'numbats?');
    await discord.until(() => said(scene, place).some(noticed));
    await nils.send(place, 'anybody?');
    await nils.send(place, 'well?');
    const prompt = await mara.send(place, 'Q1');
    expect(parts(await ended(scene, prompt)).text).toBe('A1');
    expect(said(scene, place).filter(noticed)).toHaveLength(1);
    expect(openrouter.requests.some(({ body }) => JSON.stringify(body).includes('numbats'))).toBe(false);
    await agree(nils);
    expect(parts(await ended(scene, await nils.send(place, 'Q2'))).text).toBe('A2');
    expect(said(scene, place).filter(noticed)).toHaveLength(1);
  },
);

test('what is let go leaves the files of the database soon', async () => {
  await using scene = await openScene(calm);
  const { channel, discord, mara, openrouter, server } = scene;
  const quiet = server.channel('quiet');
  await set(scene, 'noStore', 'on', { where: quiet });
  openrouter.next(say('Okapi.'));
  await asked(scene, 'quokka or tapir?', { where: quiet });
  await discord.until(() => found(scene, ['quokka', 'Okapi']).length === 0);
  openrouter.next(say('Numbat.'));
  const prompt = await mara.send(channel, '@Parley bilby?');
  await ended(scene, prompt);
  expect(found(scene, ['bilby', 'Numbat'])).toEqual(['bilby', 'Numbat']);
  mara.delete(prompt);
  await discord.until(() => found(scene, ['bilby', 'Numbat']).length === 0);
  expect(logged(scene, 'removed a turn')).toHaveLength(1);
});

test('where nothing is kept, no conversation goes on in a thread', async () => {
  await using scene = await openScene(calm);
  const { channel, discord, mara, openrouter } = scene;
  openrouter.next(say('Peppermint.'));
  const answer = await asked(scene, 'which herb?');
  await set(scene, 'noStore', 'on', { where: channel });
  const forked = await mara.slash(channel, 'history fork', {});
  await discord.until(() => forked.reply()?.content === english.threads.keptNot);
  await pressed(scene, mara, answer, 'Continue in a thread');
  await discord.until(
    () =>
      said(scene, channel, mara).filter(({ content }) => content === english.threads.keptNot).length === 2,
  );
  expect(channel.threads).toEqual([]);
});
