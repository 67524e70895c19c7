import { expect, test } from 'vitest';
import type { Member } from '../../sandbox/discord/index.ts';
import { cutSocket, failed, held, providerError, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ask, asked, ended, labels, settled, talk } from './asking.ts';
import { logs, openLongScene, summedUp, talkOn, unhurried } from './memory.ts';
import { openScene, type Scene, said } from './scene.ts';

function answers({ openrouter }: Scene, ...texts: string[]): void {
  openrouter.next(...texts.map((text) => say(text)));
}

/** Uses `/history NAME`; returns what the member then sees. */
async function history(
  scene: Scene,
  name: string,
  { by = scene.mara, where = scene.channel as { id: string }, isPrivate = false } = {},
) {
  const used = await by.slash(where as never, `history ${name}`, isPrivate ? { private: true } : {});
  await scene.discord.until(() => (used.reply()?.content ?? '') !== '');
  return { used, reply: used.reply() ?? expect.unreachable() };
}

/** The text of a file of a message. */
async function file(
  attachments: readonly { filename: string; url: string }[],
  name: string,
): Promise<string> {
  const found = attachments.find(({ filename }) => filename === name);
  return (await fetch(found?.url ?? '')).text();
}

test('/history show tells the newest turns in short, to who asked only, and pages to the older ones', async () => {
  await using scene = await openScene({ discord: { limits: unhurried } });
  const nils = scene.discord.member('nils', { in: scene.server });
  answers(scene, ...Array.from({ length: 6 }, (_, index) => `A${index + 1} **bold**`), 'word '.repeat(100));
  for (let index = 1; index <= 6; index += 1) await asked(scene, `Q${index}`);
  await asked(scene, 'Q7 `code`', { by: nils });
  const { used, reply } = await history(scene, 'show');
  expect(reply.ephemeral).toBe(true);
  expect(scene.discord.visible(scene.channel, nils).some(({ content }) => content.includes('**Q'))).toBe(
    false,
  );
  expect(reply.content).toMatch(/^\*\*This conversation\*\*: 7 questions, here 3 to 7\n/);
  expect(reply.content).toMatch(/\*\*mara\*\* <t:\d+:R> Q3\n> A3 bold \*\(gpt-6-luna\)\*\n/);
  expect(reply.content).toMatch(/\*\*nils\*\* <t:\d+:R> Q7 code\n> word word .*…/);
  expect(labels(reply)).toEqual(['Older', 'Newer']);
  await scene.restart();
  await scene.mara.click(reply, 'Older');
  await scene.discord.until(() => used.reply()?.content.includes('here 1 to 2'));
  expect(used.reply()?.content).toMatch(/Q1\n> A1 bold/);
});

test('/history show where there is nothing, and where the member may not read, says so', async () => {
  await using scene = await openScene();
  expect((await history(scene, 'show')).reply.content).toContain('no conversation here');
  expect((await history(scene, 'show', { isPrivate: true })).reply.content).toContain(
    'no private conversation',
  );
  for (const name of ['summary', 'export', 'undo'])
    expect((await history(scene, name)).reply.content).toContain('no conversation here');
  answers(scene, 'A1');
  await asked(scene, 'Q1');
  const prompt = scene.discord.visible(scene.channel).find(({ content }) => content.endsWith('Q1'));
  scene.channel.permit(scene.mara, { deny: ['ReadMessageHistory'] });
  for (const name of ['show', 'summary', 'export', 'undo', 'fork'])
    expect((await history(scene, name)).reply.content).toContain('You may not read');
  scene.channel.permit(scene.mara, { allow: ['ReadMessageHistory'] });
  expect((await history(scene, 'show')).reply.content).toContain('A1');
  // Of what was deleted there is nothing left to show.
  scene.discord.owner.delete(prompt ?? expect.unreachable());
  await logs(scene, 'removed a turn');
  for (const name of ['show', 'export', 'undo', 'fork'])
    expect((await history(scene, name)).reply.content).toContain('no conversation here');
});

test('/history show tells what failed, and what broke off with what came of it', async () => {
  await using scene = await openScene();
  const down = failed(providerError('provider_unavailable'));
  scene.openrouter.next(cutSocket('Half an'), down, down);
  await asked(scene, 'Q1');
  await asked(scene, 'Q2');
  expect((await history(scene, 'show')).reply.content).toMatch(
    /Q1\n> Half an \(failed\).*\n.* Q2\n> \(failed\)$/,
  );
});

test('/history export gives the whole path as Markdown and JSON, in the own words of the models', async () => {
  await using scene = await openScene();
  const table = '#### Head\n\n| a | b |\n|---|---|\n| 1 | 2 |';
  answers(scene, table, 'A2');
  await asked(scene, 'Q1');
  scene.openrouter.next(
    failed(providerError('provider_unavailable')),
    failed(providerError('provider_unavailable')),
  );
  await asked(scene, 'Q2');
  const { reply } = await history(scene, 'export');
  expect(reply.ephemeral).toBe(true);
  const markdown = await file(reply.attachments, 'conversation.md');
  expect(markdown).toContain('# Conversation in #general (Cats)');
  expect(markdown).toMatch(
    /## mara · \d{4}-\d\d-\d\d \d\d:\d\d UTC\n\nQ1\n\n\*openai\/gpt-6-luna · .* tokens · \$/,
  );
  expect(markdown).toContain(table);
  const json = JSON.parse(await file(reply.attachments, 'conversation.json'));
  expect(json.turns).toHaveLength(2);
  expect(json.turns[0]).toMatchObject({
    author: 'mara',
    prompt: { text: 'Q1' },
    preset: 'fast',
    state: 'done',
    answers: [
      {
        text: table,
        chosen: true,
        modelServed: 'openai/gpt-6-luna',
        usage: { promptTokens: expect.any(Number) },
      },
    ],
  });
});

test('what was brought in is shown and exported with the prompt', async () => {
  await using scene = await openScene();
  answers(scene, 'A1');
  const nils = scene.discord.member('nils', { in: scene.server });
  const message = await nils.send(scene.channel, 'Why is the sky blue?\nAnd the sea?');
  await ended(scene, await scene.mara.send(scene.channel, '@Parley', { replyTo: message }));
  expect((await history(scene, 'show')).reply.content).toContain(
    'nils: > Why is the sky blue? > And the sea?',
  );
  const { reply } = await history(scene, 'export');
  expect(await file(reply.attachments, 'conversation.md')).toContain(
    '> **nils**:\n> Why is the sky blue?\n> And the sea?\n\n',
  );
  const json = JSON.parse(await file(reply.attachments, 'conversation.json'));
  expect(json.turns[0].prompt.quotes).toMatchObject([{ author: 'nils' }]);
});

test('/history undo goes on from before the last turn, which a reply can still go on from', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2', 'A3', 'A4', 'A5');
  await asked(scene, 'Q1');
  const second = await asked(scene, 'Q2');
  const { reply } = await history(scene, 'undo');
  expect(reply).toMatchObject({ ephemeral: false });
  expect(reply.content).toContain('before “Q2”');
  await asked(scene, 'Q3');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual([
    'user: mara: Q1',
    'assistant: A1',
    'user: mara: Q3',
  ]);
  await asked(scene, 'Q4', { replyTo: second });
  expect(talk(scene.openrouter.requests.at(-1))[2]).toBe('user: mara: Q2');
  await history(scene, 'undo');
  await history(scene, 'undo');
  expect((await history(scene, 'undo')).reply.content).toContain('no conversation here');
  await asked(scene, 'Q5');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual(['user: mara: Q5']);
});

test('only who asked last, and moderators, can undo; what is being answered waits', async () => {
  await using scene = await openScene();
  const nils = scene.discord.member('nils', { in: scene.server });
  answers(scene, 'A1');
  await asked(scene, 'Q1');
  expect((await history(scene, 'undo', { by: nils })).reply.content).toContain(
    'Only the person who asked last',
  );
  const slow = held('Slow.');
  scene.openrouter.next(slow);
  const prompt = await ask(scene, 'Q2');
  await slow.asked;
  expect((await history(scene, 'undo')).reply.content).toContain('still answering');
  slow.finish();
  await ended(scene, prompt);
  expect((await history(scene, 'undo', { by: scene.discord.owner })).reply.content).toContain('before “Q2”');
});

test('a member has their own private history: shown, exported, undone and cleared apart', async () => {
  await using scene = await openScene();
  const { mara, channel, discord } = scene;
  answers(scene, 'Open.', 'Secret.', 'More.', 'Again.');
  await asked(scene, 'open?');
  const privately = async (by: Member, prompt: string) => {
    const used = await by.slash(channel, 'ask', { prompt, private: true });
    await discord.until(() => /^-# /m.test(used.reply()?.content ?? ''));
    await settled(scene);
  };
  await privately(mara, 'a secret');
  await privately(mara, 'more');
  const shown = (await history(scene, 'show', { isPrivate: true })).reply.content;
  expect(shown).toContain('a secret');
  expect(shown).not.toContain('open?');
  expect((await history(scene, 'show')).reply.content).not.toContain('secret');
  const undone = (await history(scene, 'undo', { isPrivate: true })).reply;
  expect(undone).toMatchObject({ ephemeral: true });
  await privately(mara, 'again');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual([
    'user: a secret',
    'assistant: Secret.',
    'user: again',
  ]);
  await history(scene, 'clear', { isPrivate: true });
  expect((await history(scene, 'show', { isPrivate: true })).reply.content).toContain(
    'no private conversation',
  );
  const nils = discord.member('nils', { in: scene.server });
  expect((await history(scene, 'show', { by: nils, isPrivate: true })).reply.content).toContain('no private');
});

test('in a direct message and in a thread it is the conversation there', async () => {
  await using scene = await openScene();
  const { owner } = scene.discord;
  const thread = scene.channel.thread('talk');
  answers(scene, 'In the channel.', 'In the thread.', 'Directly.');
  await asked(scene, 'Q1');
  await asked(scene, 'Q2', { where: thread });
  await asked(scene, 'Q3', { by: owner, where: owner.dm() });
  expect((await history(scene, 'show', { where: thread })).reply.content).toMatch(
    /1 question\n.*Q2\n> In the thread/,
  );
  expect((await history(scene, 'show', { by: owner, where: owner.dm() })).reply.content).toMatch(
    /Q3\n> Directly/,
  );
  const { reply } = await history(scene, 'export', { by: owner, where: owner.dm() });
  expect(await file(reply.attachments, 'conversation.md')).toContain('# Conversation in a direct message');
  expect((await history(scene, 'undo', { by: owner, where: owner.dm() })).reply.content).toContain(
    english.history.undone('Q3', false),
  );
});

test('/history summary opens the summary, as a file where it is long', async () => {
  const long = 'Mara asked. '.repeat(300).trim();
  let calls = 0;
  await using scene = await openLongScene(() => say(++calls === 1 ? 'Mara asked **Q1** and Q2.' : long));
  await talkOn(scene, 3);
  expect((await history(scene, 'summary')).reply.content).toContain('no summary of this conversation');
  await talkOn(scene, 1, { from: 4 });
  await summedUp(scene);
  const { reply } = await history(scene, 'summary');
  expect(reply.ephemeral).toBe(true);
  expect(reply.content).toMatch(
    /^\*\*Summary of the oldest 2 questions and their answers\*\*.*\n-# .*deepseek-v4-flash · <t:\d+:R>\nMara asked \*\*Q1\*\* and Q2\.$/,
  );
  expect((await history(scene, 'show')).reply.content).toContain('the oldest 2 summed up');
  expect(said(scene, scene.channel).filter(({ content }) => content.includes('Q1** and'))).toEqual([]);
});

test('/history fork goes on in a thread as well, with all that was said, and leaves the channel as it is', async () => {
  await using scene = await openScene();
  answers(scene, 'A1', 'A2');
  await asked(scene, 'Q1');
  await asked(scene, 'Q2');
  const { reply } = await history(scene, 'fork');
  expect(reply.ephemeral).toBe(true);
  const id = /<#(\d+)>/.exec(reply.content)?.[1] ?? '';
  const prompt = await scene.mara.send({ id } as never, 'Q3');
  await ended(scene, prompt);
  const asksFor = (question: string) =>
    scene.openrouter.requests.find(({ body }) => String(body.messages.at(-1)?.content).endsWith(question));
  expect(talk(asksFor('Q3'))).toEqual([
    'user: mara: Q1',
    'assistant: A1',
    'user: mara: Q2',
    'assistant: A2',
    'user: mara: Q3',
  ]);
  await asked(scene, 'Q4');
  expect(talk(asksFor('Q4')).filter((line) => line.startsWith('user'))).toEqual([
    'user: mara: Q1',
    'user: mara: Q2',
    'user: mara: Q4',
  ]);
  const { owner } = scene.discord;
  await asked(scene, 'Q5', { by: owner, where: owner.dm() });
  const direct = await history(scene, 'fork', { by: owner, where: owner.dm() });
  expect(direct.reply.content).toContain('has no threads');
});
