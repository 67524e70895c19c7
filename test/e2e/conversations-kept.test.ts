import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked, ended, parts, talk } from './asking.ts';
import { answers as answersInThread, asks, chat } from './conversing.ts';
import { logged, openScene, type Scene } from './scene.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-kept-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A scene whose database can be reached by `change`. */
async function openKept(name: string, presets?: string) {
  const file = join(folder, `${name}.sqlite`);
  const scene = await openScene({
    environment: { DATABASE_URL: `sqlite://${file}` },
    ...(presets !== undefined && { presets }),
  });
  const change = (statement: string, ...values: unknown[]) => {
    const database = new Database(file);
    try {
      return database.prepare(statement).run(...values).changes;
    } finally {
      database.close();
    }
  };
  return Object.assign(scene, { change });
}

function answers({ openrouter }: Scene, ...texts: string[]): void {
  openrouter.next(...texts.map((text) => say(text)));
}

const twoTurns = ['user: mara: Q1', 'assistant: A1', 'user: mara: Q2'];

test('a restart keeps the conversation', async () => {
  await using scene = await openKept('restart');
  answers(scene, 'A1', 'A2');
  await asked(scene, 'Q1');
  await scene.restart();
  await asked(scene, 'Q2');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual(twoTurns);
});

test('after a day of silence a channel begins afresh; a reply still goes on from what it answers', async () => {
  await using scene = await openKept('idle');
  answers(scene, 'A1', 'A2', 'A3');
  const old = await asked(scene, 'Q1');
  const dayMs = 24 * 3_600_000 + 1;
  scene.change('UPDATE turns SET created_at = created_at - ?, finished_at = finished_at - ?', dayMs, dayMs);
  await asked(scene, 'Q2');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual(['user: mara: Q2']);
  await asked(scene, 'Q3', { replyTo: old });
  expect(talk(scene.openrouter.requests.at(-1))).toEqual([
    'user: mara: Q1',
    'assistant: A1',
    'user: mara: Q3',
  ]);
});

/** Uses `/history NAME`; returns what it says. */
async function history(scene: Scene, name: string): Promise<string> {
  const used = await scene.mara.slash(scene.channel, `history ${name}`);
  return scene.discord.until(() => used.reply()?.content);
}

test('what has rested for a day is not said to be in mind, nor gone on from; it can be taken along', async () => {
  await using scene = await openKept('rested');
  answers(scene, 'A1', 'A2', 'A3');
  await asked(scene, 'Q1');
  await asked(scene, 'Q2');
  const dayMs = 24 * 3_600_000 + 1;
  scene.change('UPDATE turns SET created_at = created_at - ?, finished_at = finished_at - ?', dayMs, dayMs);
  for (const name of ['show', 'summary', 'undo'])
    expect(await history(scene, name)).toBe(english.history.rested);
  expect(await history(scene, 'export')).toBe(english.history.exported(2));
  await asked(scene, 'Q3');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual(['user: mara: Q3']);
  expect(await history(scene, 'show')).toContain('1 question');
  // Before it there is nothing.
  expect(await history(scene, 'undo')).toBe(english.history.undone('Q3', false));
});

test('where undo leaves a question that has rested, it says that the next one begins afresh', async () => {
  await using scene = await openKept('rested before');
  answers(scene, 'A1', 'A2', 'A3', 'A4');
  for (const prompt of ['Q1', 'Q2', 'Q3']) await asked(scene, prompt);
  const older = 'UPDATE turns SET created_at = created_at - ?, finished_at = finished_at - ? WHERE depth = 0';
  const dayMs = 24 * 3_600_000 + 1;
  scene.change(older, dayMs, dayMs);
  expect(await history(scene, 'undo')).toBe(english.history.undone('Q3', true));
  expect(await history(scene, 'undo')).toBe(english.history.undone('Q2', false));
  await asked(scene, 'Q4');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual(['user: mara: Q4']);
});

test('a thread that is a conversation goes on after any silence, and so does what is taken into one', async () => {
  await using scene = await openKept('idle thread');
  answersInThread(scene, 'A1', 'A2', 'B1', 'B2');
  const thread = await chat(scene);
  await ended(scene, await scene.mara.send(thread, 'Q1'));
  await asked(scene, 'Q2');
  const dayMs = 24 * 3_600_000 + 1;
  scene.change('UPDATE turns SET created_at = created_at - ?, finished_at = finished_at - ?', dayMs, dayMs);
  await ended(scene, await scene.mara.send(thread, 'Q3'));
  expect(talk(asks(scene).at(-1))).toEqual(['user: mara: Q1', 'assistant: A1', 'user: mara: Q3']);
  const forked = await scene.mara.slash(scene.channel, 'history fork');
  await scene.discord.until(() => forked.reply()?.content);
  const taken = scene.channel.threads.at(-1);
  if (!taken) throw new Error('no thread');
  await ended(scene, await scene.mara.send(taken, 'Q4'));
  expect(talk(asks(scene).at(-1))).toEqual(['user: mara: Q2', 'assistant: A2', 'user: mara: Q4']);
});

test.for([
  ['what is no JSON', '{"value":{"prompt'],
  ['what has not its shape', '{"value":{"prompt":"Q1","answers":7}}'],
])('%s in the database is skipped and logged, and costs nothing else', async ([what = '', damaged]) => {
  await using scene = await openKept(what.replaceAll(' ', '-'));
  answers(scene, 'A1', 'A2', 'A3');
  await asked(scene, 'Q1');
  await asked(scene, 'Q2');
  const changed = scene.change(
    "UPDATE bodies SET value = ? WHERE key = (SELECT min(key) FROM bodies WHERE namespace = 'turns')",
    damaged,
  );
  expect(changed).toBe(1);
  const answer = await asked(scene, 'Q3');
  expect(parts(answer).text).toBe('A3');
  expect(talk(scene.openrouter.requests.at(-1))).toEqual([
    'user: mara: Q2',
    'assistant: A2',
    'user: mara: Q3',
  ]);
  expect(logged(scene, 'a turn could not be read: left out')).toHaveLength(1);
  expect(JSON.stringify(scene.log)).not.toContain('"Q1"');
});

const shortMemory = `
default: short
presets:
  short:
    description: Remembers little
    model: openai/gpt-6-luna
    system: You are helpful.
    max_tokens: 1000
    history_tokens: 200
`;

test('what has no room is left out, oldest first, and the footer says so', async () => {
  await using scene = await openKept('left-out', shortMemory);
  const long = 'word '.repeat(60).trim();
  answers(scene, long, long, long, 'Short.');
  const notices: (string | undefined)[] = [];
  for (const question of ['Q1', 'Q2', 'Q3', 'Q4']) {
    const answer = await asked(scene, question);
    notices.push(/\d+ earlier questions? left out/.exec(parts(answer).quiet.join(' '))?.[0]);
  }
  expect(notices).toEqual([undefined, undefined, undefined, '1 earlier question left out']);
  const last = scene.openrouter.requests.at(-1);
  expect(talk(last)[0]).toBe('user: mara: Q2');
  expect(talk(last)).toHaveLength(5);
  expect(last?.body.messages[0]).toMatchObject({ role: 'system' });
});

test('of an answer that was rewritten for Discord, the model reads its own words again', async () => {
  await using scene = await openKept('own-words');
  const table = '#### Head\n\n| a | b |\n|---|---|\n| 1 | 2 |';
  answers(scene, table, 'A2');
  const answer = await asked(scene, 'Q1');
  expect(answer.content).not.toContain('####');
  await asked(scene, 'Q2');
  expect(talk(scene.openrouter.requests.at(-1))[1]).toBe(`assistant: ${table}`);
});
