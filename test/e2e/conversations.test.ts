import { expect, test } from 'vitest';
import { cutSocket, held, reasoning, say, steps } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, labels, parts, settled, talk } from './asking.ts';
import { openScene, type Scene, said } from './scene.ts';

/** What was sent with the newest request. */
function lastTalk({ openrouter }: Scene): string[] {
  return talk(openrouter.requests.at(-1));
}

/** The models answer with these, in this order. */
function answers({ openrouter }: Scene, ...texts: string[]): void {
  openrouter.next(...texts.map((text) => say(text)));
}

test('a second mention goes on from the first, and names tell people apart', async () => {
  await using scene = await openScene();
  const nils = scene.discord.member('nils', { in: scene.server });
  answers(scene, 'Four.', 'Nine.');
  await asked(scene, 'two and two?');
  await asked(scene, 'and five?', { by: nils });
  expect(lastTalk(scene)).toEqual(['user: mara: two and two?', 'assistant: Four.', 'user: nils: and five?']);
});

test('a reply to an older answer branches off, and the channel goes on from where it was', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2', 'A3', 'A4', 'A5');
  const first = await asked(scene, 'Q1');
  await asked(scene, 'Q2');
  const branch = await asked(scene, 'Q3', { replyTo: first });
  expect(lastTalk(scene)).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q3']);
  await asked(scene, 'Q4');
  expect(lastTalk(scene)).toEqual([
    'user: mara: Q1',
    'assistant: A1',
    'user: mara: Q2',
    'assistant: A2',
    'user: mara: Q4',
  ]);
  await asked(scene, 'Q5', { replyTo: branch });
  expect(lastTalk(scene).slice(2)).toEqual(['user: mara: Q3', 'assistant: A3', 'user: mara: Q5']);
});

test('a reply to an answer that is still being written goes on from its turn, not from the newest', async () => {
  await using scene = await openScene();
  const slow = held(['Slow ', 'answer.']);
  scene.openrouter.next(slow);
  answers(scene, 'A2', 'A3');
  const prompt = await ask(scene, 'Q1');
  slow.release();
  const growing = await scene.discord.until(() => answerTo(scene, prompt));
  await asked(scene, 'Q2', { by: scene.discord.member('nils', { in: scene.server }) });
  await asked(scene, 'Q3', { replyTo: growing });
  expect(lastTalk(scene)).toEqual(['user: mara: Q3']);
  slow.finish();
  await ended(scene, prompt);
});

test('/clear begins afresh, for everybody in the channel, and leaves other channels alone', async () => {
  await using scene = await openScene();
  const other = scene.server.channel('other');
  answers(scene, 'A1', 'B1', 'A2', 'B2');
  await asked(scene, 'Q1');
  await asked(scene, 'P1', { where: other });
  await scene.mara.slash(scene.channel, 'clear');
  await scene.discord.until(() =>
    said(scene, scene.channel).some(({ content }) => /Fresh start/.test(content)),
  );
  await asked(scene, 'Q2');
  expect(lastTalk(scene)).toEqual(['user: mara: Q2']);
  await asked(scene, 'P2', { where: other });
  expect(lastTalk(scene)).toEqual(['user: mara: P1', 'assistant: B1', 'user: mara: P2']);
});

test.each(['clear', 'history clear'])('/%s is for those who take part and for moderators', async (name) => {
  await using scene = await openScene();
  const { discord, channel, server, mara } = scene;
  const nils = discord.member('nils', { in: server });
  const olga = discord.member('olga', { in: server, permissions: ['ManageMessages'] });
  answers(scene, 'A1', 'A2', 'A3', 'A4', 'A5');
  const clears = async (by: typeof mara) => {
    const used = await by.slash(channel, name);
    return discord.until(() => used.reply()?.content || undefined);
  };
  await asked(scene, 'Q1');
  expect(await clears(nils)).toBe(english.clear.notYours);
  await asked(scene, 'Q2');
  expect(lastTalk(scene)).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q2']);
  expect(await clears(olga)).toBe(english.clear.done);
  await asked(scene, 'Q3');
  expect(lastTalk(scene)).toEqual(['user: mara: Q3']);
  await asked(scene, 'Q4', { by: nils });
  expect(await clears(mara)).toBe(english.clear.done);
  // Where nobody talks, there is nobody to mind.
  expect(await clears(nils)).toBe(english.clear.done);
  await asked(scene, 'Q5');
  expect(lastTalk(scene)).toEqual(['user: mara: Q5']);
});

test('private turns are seen by their member alone and have a history of their own', async () => {
  await using scene = await openScene();
  const { discord, channel, mara, server } = scene;
  const nils = discord.member('nils', { in: server });
  answers(scene, 'Open.', 'Secret.', 'More.', 'Afresh.', 'Nothing known.', 'Open again.');
  await asked(scene, 'open?');
  const privately = async (by: typeof mara, prompt: string) => {
    const used = await by.slash(channel, 'ask', { prompt, private: true });
    return discord.until(() => /^-# /m.test(used.reply()?.content ?? '') && used.reply());
  };
  const reply = await privately(mara, 'a secret');
  expect(reply.ephemeral).toBe(true);
  expect(discord.visible(channel, nils).filter(({ content }) => content.includes('Secret'))).toEqual([]);
  expect(lastTalk(scene)).toEqual(['user: a secret']);
  await privately(mara, 'more');
  expect(lastTalk(scene)).toEqual(['user: a secret', 'assistant: Secret.', 'user: more']);
  await mara.slash(channel, 'clear', { private: true });
  await privately(mara, 'afresh');
  expect(lastTalk(scene)).toEqual(['user: afresh']);
  await privately(nils, 'what did mara ask?');
  expect(lastTalk(scene)).toEqual(['user: what did mara ask?']);
  await asked(scene, 'and in the open?');
  expect(lastTalk(scene)).toEqual(['user: mara: open?', 'assistant: Open.', 'user: mara: and in the open?']);
  const sessions = scene.openrouter.requests.map(({ body }) => body.session_id);
  expect(new Set(sessions).size).toBe(3);
});

test('in a direct message a turn waits for the one before it, and then knows its answer', async () => {
  await using scene = await openScene();
  const { openrouter, discord } = scene;
  const { owner } = discord;
  const dm = owner.dm();
  const first = held(['A', '1']);
  openrouter.next(first, say('A2'));
  const one = await owner.send(dm, 'Q1');
  await first.asked;
  const two = await owner.send(dm, 'Q2');
  // The bot has seen the second message once it shows that it is at work under nothing but the first.
  first.release();
  await discord.until(() => answerTo(scene, one));
  expect(openrouter.requests).toHaveLength(1);
  first.finish();
  expect(parts(await ended(scene, two)).text).toBe('A2');
  expect(lastTalk(scene)).toEqual(['user: Q1', 'assistant: A1', 'user: Q2']);
});

test('two members are answered side by side in a channel, and both become part of what was said', async () => {
  await using scene = await openScene();
  const nils = scene.discord.member('nils', { in: scene.server });
  const [toMara, toNils] = [held(['A', '1']), held(['B', '1'])];
  scene.openrouter.next(toMara, toNils);
  const q1 = await ask(scene, 'Q1');
  await toMara.asked;
  const q2 = await ask(scene, 'Q2', { by: nils });
  await toNils.asked;
  toNils.finish();
  await ended(scene, q2);
  toMara.release();
  expect(labels(await scene.discord.until(() => answerTo(scene, q1)))).toEqual(['Stop']);
  toMara.finish();
  await ended(scene, q1);
  answers(scene, 'A3');
  await asked(scene, 'Q3');
  expect(lastTalk(scene)).toEqual([
    'user: mara: Q1',
    'assistant: A1',
    'user: nils: Q2',
    'assistant: B1',
    'user: mara: Q3',
  ]);
});

test('what broke off is sent again as it stands on the screen', async () => {
  await using scene = await openScene();
  scene.openrouter.next(cutSocket('Half an'));
  answers(scene, 'Whole.');
  await asked(scene, 'Q1');
  await asked(scene, 'Q2');
  expect(lastTalk(scene)).toEqual(['user: mara: Q1', 'assistant: Half an', 'user: mara: Q2']);
});

test('thoughts go back as they came, to the model that had them and to no other', async () => {
  await using scene = await openScene();
  const { openrouter, discord, mara, channel } = scene;
  const thought = { format: 'anthropic-claude-v1', signature: 'c2lnbmVk' };
  const thinking = (words: string) => steps([reasoning(words, thought), say('So it is.')]);
  openrouter.next(thinking('First thought.'), say('No thought.'), thinking('Last thought.'));
  const drawn = await asked(scene, 'one');
  expect(drawn.content).not.toContain('First thought');
  const used = await mara.slash(channel, 'code', { prompt: 'two' });
  await discord.until(() => used.reply()?.content.includes('No thought'));
  await settled(scene);
  await asked(scene, 'three');
  await asked(scene, 'four');
  const [, other, , same] = openrouter.requests;
  expect(other?.models).toEqual(['anthropic/claude-sonnet-5.5']);
  expect(JSON.stringify(other?.body.messages)).not.toContain('reasoning');
  expect(same?.body.messages.findLast(({ role }) => role === 'assistant')?.reasoning_details).toEqual([
    {
      type: 'reasoning.text',
      format: 'anthropic-claude-v1',
      index: 0,
      text: 'Last thought.',
      signature: 'c2lnbmVk',
    },
  ]);
});
