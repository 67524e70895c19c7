import { expect, test } from 'vitest';
import type { Limits, MessageView } from '../../sandbox/discord/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { labels, under } from './asking.ts';
import { answered, drawingCalls, hears, isEnd, nextHeld, openScene, type Scene, said } from './scene.ts';

/** Discord's numbers in windows a tenth as long: tests need not wait for them. */
const quick: Partial<Limits> = {
  createMessage: { limit: 5, ms: 500 },
  editMessage: { limit: 5, ms: 500 },
  interactionToken: { limit: 5, ms: 200 },
};

const typing = 'POST /channels/:channel/typing';
const suppressEmbeds = 1 << 2;

/** About 12,000 units: prose, lists, and code in fences, some of them longer than a message. */
function longAnswer(): string {
  const code = (from: number, lines: number) =>
    Array.from({ length: lines }, (_, index) => `const value${from + index} = compute(${from + index});`);
  const part = (index: number) => [
    `## Part ${index}`,
    '',
    `Some **bold** words and \`code\` about part ${index}. `.repeat(6).trim(),
    '',
    '```ts',
    ...code(index * 100, index % 3 === 1 ? 70 : 12),
    '```',
    '',
    ...Array.from({ length: 5 }, (_, item) => `- item ${item} of part ${index}, with 漢字 and 👩‍👩‍👧‍👦`),
    '',
  ];
  return [0, 1, 2, 3, 4].flatMap(part).join('\n');
}

/** Every line but blank ones, fences and quiet lines: what must be there once, in order. */
function essence(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^(```|-# )/.test(line));
}

/** Checks every state that the messages of an answer ever showed. */
function expectWellDrawn({ discord }: Scene, messages: readonly MessageView[]): void {
  for (const [index, { id, content }] of messages.entries()) {
    const states = discord.history(id);
    for (const state of states) {
      expect(state.content.length).toBeLessThanOrEqual(2000);
      expect(state.content.match(/^```/gm)?.length ?? 0).toSatisfy((fences: number) => fences % 2 === 0);
    }
    const next = messages[index + 1];
    if (!next) continue;
    const full = discord.history(next.id)[0]?.at ?? 0;
    for (const state of states) if (state.at > full) expect(state.content).toBe(content);
  }
}

test('a long streamed answer fills several messages: whole, in order, fences closed at every moment', async () => {
  await using scene = await openScene({ discord: { limits: quick, latency: { meanMs: 8, spreadMs: 6 } } });
  const { channel, discord, mara, openrouter } = scene;
  const text = longAnswer();
  openrouter.answer(say(text, { tokensPerSecond: 2500 }));
  const prompt = await mara.send(channel, '@Parley tell me all');
  const messages = await answered(scene, channel);
  expect(messages.length).toBeGreaterThanOrEqual(Math.ceil(text.length / 2000));
  expect(essence(messages.map(({ content }) => content).join('\n'))).toEqual(essence(text));
  expectWellDrawn(scene, messages);
  expect(messages[0]?.reference).toBe(prompt.id);
  for (const [index, message] of messages.entries()) {
    const { flags } = message;
    expect(labels(message)).toEqual(index === messages.length - 1 ? under.whole : []);
    expect(flags & suppressEmbeds).toBe(suppressEmbeds);
  }
  expect(discord.rateLimited).toBe(0);
});

test('a long answer that comes at once waits for its turns to make messages, and is whole', async () => {
  await using scene = await openScene({ discord: { limits: quick } });
  const { channel, discord, mara, openrouter } = scene;
  const lines = Array.from({ length: 360 }, (_, index) => `This is line number ${index} of the answer.`);
  openrouter.answer(say(lines.join('\n')));
  await mara.send(channel, '@Parley tell me all');
  const messages = await answered(scene, channel);
  expect(messages.length).toBeGreaterThan(6);
  expect(essence(messages.map(({ content }) => content).join('\n'))).toEqual(lines);
  expect(discord.rateLimited).toBe(0);
});

test('a slash answer of several messages is whole as well, public and private', async () => {
  await using scene = await openScene({ discord: { limits: quick, latency: { meanMs: 8, spreadMs: 6 } } });
  const { channel, discord, mara, openrouter } = scene;
  const text = longAnswer();
  openrouter.answer(say(text, { tokensPerSecond: 2500 }));
  for (const isPrivate of [false, true]) {
    const used = await mara.slash(channel, 'ask', { prompt: 'all', private: isPrivate });
    const messages = await discord.until(() => {
      const all = [used.reply(), ...used.followups()].filter((message) => message !== undefined);
      return all.some(isEnd) && all;
    });
    expect(essence(messages.map(({ content }) => content).join('\n'))).toEqual(essence(text));
    expectWellDrawn(scene, messages);
    for (const { ephemeral, flags } of messages) {
      expect(ephemeral).toBe(isPrivate);
      expect(flags & suppressEmbeds).toBe(suppressEmbeds);
    }
  }
  expect(discord.rateLimited).toBe(0);
});

test('the first text is shown at once, with a Stop button, and grows by edits of the same message', async () => {
  await using scene = await openScene();
  const { channel, discord, mara } = scene;
  const answer = nextHeld(scene, ['One', ' two', ' three.']);
  await mara.send(channel, '@Parley count');
  answer.release();
  const first = await hears(scene, channel, /^One$/);
  expect(first.buttons.map(({ label }) => label)).toEqual(['Stop']);
  answer.release();
  await hears(scene, channel, /^One two$/);
  // By now the typing indicator would have come.
  for (const { at } of discord.calls(typing)) expect(at).toBeLessThanOrEqual(first.createdAt);
  answer.finish();
  const messages = await answered(scene, channel);
  expect(messages.map(({ id }) => id)).toEqual([first.id]);
  expect(discord.history(first.id).map(({ content }) => content)).toEqual([
    'One',
    'One two',
    expect.stringMatching(/^One two three\.\n-# /),
  ]);
});

test('the quiet line names the model, the seconds, the tokens and the cost', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say('Hello.', { model: 'openai/gpt-6-luna', usage: { cost: 0.00123 } }));
  await scene.mara.send(scene.channel, '@Parley hi');
  const [reply] = await answered(scene, scene.channel);
  expect(reply?.content).toMatch(/^Hello\.\n-# gpt-6-luna · \d+\.\d s · \d+ → \d+ tokens · \$0\.0012$/);
});

test('the typing indicator is shown until the first text, and never again', async () => {
  await using scene = await openScene();
  const { channel, discord, mara } = scene;
  const answer = nextHeld(scene, ['One', ' two.']);
  await mara.send(channel, '@Parley hi');
  await discord.until(() => discord.typing(channel));
  answer.release();
  const first = await hears(scene, channel, 'One');
  expect(discord.typing(channel)).toBe(false);
  answer.finish();
  await answered(scene, channel);
  const signals = discord.calls(typing);
  expect(signals).toHaveLength(1);
  expect(signals[0]?.at).toBeLessThanOrEqual(first.createdAt);
});

test('an answer that comes at once needs no typing indicator and one message', async () => {
  await using scene = await openScene();
  scene.openrouter.answer(say('Hello.'));
  await scene.mara.send(scene.channel, '@Parley hi');
  await answered(scene, scene.channel);
  expect(drawingCalls(scene).length).toBeLessThanOrEqual(2);
  expect(scene.discord.calls(typing)).toEqual([]);
});

test('an answer of more than MAX_MESSAGES messages says so while it grows and ends as a file with every character', async () => {
  await using scene = await openScene({
    environment: { MAX_MESSAGES: '2' },
    discord: { limits: quick },
  });
  const { channel, discord, mara } = scene;
  const text = `${longAnswer()}\n| a | b |\n|---|---|\n| 1 | 2 |\n  trailing blanks stay  `;
  const answer = nextHeld(scene, [text.slice(0, 7000), text.slice(7000)]);
  await mara.send(channel, '@Parley tell me all');
  answer.release();
  const note = await hears(scene, channel, 'This is getting long');
  expect(note.attachments).toEqual([]);
  expect(note.buttons.map(({ label }) => label)).toEqual(['Stop']);
  answer.finish();
  const messages = await discord.until(() => {
    const all = said(scene, channel);
    return all.at(-1)?.attachments.length === 1 && all.at(-1)?.buttons[0]?.label === 'Regenerate' && all;
  });
  expect(messages).toHaveLength(3);
  expect(messages.at(-1)?.content).toMatch(/^-# The whole answer is in the file\.\n-# gpt-6-luna/);
  const [file] = messages.at(-1)?.attachments ?? [];
  expect(file?.filename).toBe('answer.md');
  expect(discord.file(file?.id ?? '')?.toString()).toBe(text);
  expectWellDrawn(scene, messages);
  expect(discord.rateLimited).toBe(0);
});

test('five answers at once in one channel: none is refused, all of them are drawn to the end', async () => {
  await using scene = await openScene({ discord: { limits: quick, latency: { meanMs: 8, spreadMs: 6 } } });
  const { channel, discord, openrouter, server } = scene;
  openrouter.answer((request) => {
    const name = /from (\w+)/.exec(JSON.stringify(request.body.messages.at(-1)))?.[1];
    return say(`${'Some words for you. '.repeat(60)}The end for ${name}.`, { tokensPerSecond: 250 });
  });
  const names = ['ann', 'ben', 'cat', 'dan', 'eve'];
  for (const name of names) {
    await discord.member(name, { in: server }).send(channel, `@Parley a greeting from ${name}`);
  }
  await discord.until(() => said(scene, channel).filter(isEnd).length === names.length);
  const texts = said(scene, channel).map(({ content }) => content);
  for (const name of names)
    expect(texts.filter((text) => text.includes(`The end for ${name}.`))).toHaveLength(1);
  expect(discord.calls('PATCH /channels/:channel/messages/:message').length).toBeGreaterThan(names.length);
  expect(discord.rateLimited).toBe(0);
});
