import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { openPlace, privatePlace } from '../../src/history/place.ts';
import { startHistory } from './support.ts';

const general = openPlace('1');

test('fifty turns that begin at once in one place form one chain', async () => {
  const { history, begin } = await startHistory();
  const begun = await Promise.all(Array.from({ length: 50 }, (_, index) => begin(`question ${index}`)));
  const turns = await Promise.all(begun.map(({ id }) => history.get(id)));
  expect(turns.map((turn) => turn?.depth).sort((a = 0, b = 0) => a - b)).toEqual([...Array(50).keys()]);
  expect(new Set(turns.map((turn) => turn?.parentId)).size).toBe(50);
  expect((await history.head(general))?.depth).toBe(49);
});

test('places have heads of their own, and a member has a private one in each channel', async () => {
  const { history, begin } = await startHistory();
  const open = await begin('open');
  const other = await begin('other', { place: openPlace('2') });
  const mara = await begin('private', { place: privatePlace('1', '7') });
  const tom = await begin('private', { place: privatePlace('1', '8') });
  for (const turn of [open, other, mara, tom]) expect(turn.parentId).toBeUndefined();
  expect((await begin('more', { place: privatePlace('1', '7') })).parentId).toBe(mara.id);
  expect((await history.head(general))?.id).toBe(open.id);
});

test('a reply to an older turn is a branch and leaves the head; a reply to the head moves it', async () => {
  const { history, begin } = await startHistory();
  const first = await begin('first');
  const second = await begin('second');
  const branch = await begin('branch', { parentId: first.id });
  expect(branch).toMatchObject({ parentId: first.id, branch: true, fresh: false });
  expect((await history.head(general))?.id).toBe(second.id);
  const deeper = await begin('deeper', { parentId: branch.id });
  expect(deeper).toMatchObject({ parentId: branch.id, branch: true });
  expect((await history.head(general))?.id).toBe(second.id);
  const third = await begin('third', { parentId: second.id });
  expect(third.branch).toBe(false);
  expect((await history.head(general))?.id).toBe(third.id);
});

test('a turn of which nothing is to be kept stands by itself, also under a parent, and leaves the head', async () => {
  const { history, begin } = await startHistory();
  const kept = await begin('kept');
  for (const parent of [{}, { parentId: kept.id }]) {
    const turn = await begin('gone soon', { noStore: true, ...parent });
    expect(turn.parentId).toBeUndefined();
    expect(await history.path(turn.id)).toHaveLength(1);
  }
  expect((await history.head(general))?.id).toBe(kept.id);
});

test('a private turn cannot be continued in the open or by another member; an unknown one not at all', async () => {
  const { begin } = await startHistory();
  const mine = privatePlace('1', '7');
  const secret = await begin('secret', { place: mine });
  await expect(begin('leak', { parentId: secret.id })).rejects.toThrow(/private/);
  await expect(begin('leak', { parentId: secret.id, place: privatePlace('1', '8') })).rejects.toThrow(
    UserError,
  );
  await expect(begin('lost', { parentId: 'unknown' })).rejects.toThrow(UserError);
  expect((await begin('mine', { parentId: secret.id, place: mine })).parentId).toBe(secret.id);
});

test('a place that was idle for too long begins afresh; its last answer counts as life', async () => {
  const { clock, begin, end, history } = await startHistory();
  const first = await begin('first', { idleMs: 1000 });
  clock.now += 900;
  await end(first.id, 'late answer');
  clock.now += 900;
  const second = await begin('second', { idleMs: 1000 });
  expect(second).toMatchObject({ parentId: first.id, fresh: false });
  clock.now += 1001;
  const third = await begin('third', { idleMs: 1000 });
  expect(third).toMatchObject({ parentId: undefined, fresh: true, branch: false });
  expect((await history.head(general))?.id).toBe(third.id);
  clock.now += 1_000_000;
  expect((await begin('never', { idleMs: 0 })).parentId).toBe(third.id);
  clock.now += 1_000_000;
  expect((await begin('reply', { idleMs: 1000, parentId: first.id })).parentId).toBe(first.id);
});

test('clearing makes the next turn a root and says whether there was anything', async () => {
  const { history, begin } = await startHistory();
  expect(await history.clear(general)).toBe(false);
  const old = await begin('old');
  expect(await history.clear(general)).toBe(true);
  expect(await history.head(general)).toBeUndefined();
  expect((await begin('new')).parentId).toBeUndefined();
  expect((await begin('reply to the old one', { parentId: old.id })).parentId).toBe(old.id);
});

test('a thread can go on from a turn', async () => {
  const { history, begin } = await startHistory();
  const turn = await begin('first');
  await begin('second');
  await history.setHead(openPlace('thread'), turn.id);
  const next = await begin('in the thread', { place: openPlace('thread') });
  expect(next).toMatchObject({ parentId: turn.id, branch: false });
  expect((await history.head(openPlace('thread')))?.id).toBe(next.id);
});

test('a turn is found by its prompt and by each message of its answer', async () => {
  const { history, begin } = await startHistory();
  const { id } = await begin('hi', { promptMessageId: '100' });
  await history.addMessages(id, ['1002', '999']);
  await history.addMessages(id, ['1001', '999']);
  await history.addMessages(id, []);
  expect(await history.messagesOf(id)).toEqual(['999', '1001', '1002']);
  for (const message of ['999', '1001', '1002'])
    expect((await history.byAnswerMessage(message))?.id).toBe(id);
  expect((await history.byPromptMessage('100'))?.id).toBe(id);
  expect(await history.byAnswerMessage('100')).toBeUndefined();
  expect(await history.byPromptMessage('999')).toBeUndefined();
});

test('alternatives are kept, the newest is chosen, another can be, and a failed try replaces nothing', async () => {
  const { history, begin, end } = await startHistory();
  const { id } = await begin('hi');
  await end(id, 'one');
  await end(id, 'two', { state: 'cut-off' });
  expect(await end(id, '', { state: 'failed' })).toBe('cut-off');
  expect((await history.get(id))?.state).toBe('cut-off');
  const body = await history.body(id);
  expect(body?.answers.map(({ text }) => text)).toEqual(['one', 'two', '']);
  expect(body?.chosen).toBe(1);
  expect((await history.choose(id, 0)).text).toBe('one');
  expect((await history.get(id))?.state).toBe('done');
  await expect(history.choose(id, 7)).rejects.toThrow(UserError);
});

test('answers that are saved at once are all kept', async () => {
  const { history, begin, end } = await startHistory();
  const { id } = await begin('hi');
  await Promise.all(Array.from({ length: 10 }, (_, index) => end(id, `answer ${index}`)));
  expect((await history.body(id))?.answers).toHaveLength(10);
});

test('calls of functions are kept beside the answer which they led to', async () => {
  const { history, begin, end } = await startHistory();
  const { id } = await begin('one?');
  await end(id, 'one', { traffic: [{ role: 'tool', content: '1' }], tools: ['count'] });
  await end(id, 'two');
  expect(await history.traffic(id, 0)).toEqual([{ role: 'tool', content: '1' }]);
  expect(await history.traffic(id, 1)).toBeUndefined();
  await history.deleteTurn(id);
  expect(await history.traffic(id, 0)).toBeUndefined();
});

test('the reasoning of each answer is kept beside it, and its details only of whole answers', async () => {
  const { history, begin, end } = await startHistory();
  const { id } = await begin('hi');
  await end(id, 'one', { reasoning: 'hm', reasoningDetails: [{ a: 1 }] });
  await end(id, 'two');
  await end(id, 'thr', { state: 'stopped', reasoning: 'hm hm', reasoningDetails: [{ a: 2 }] });
  expect(await history.reasoning(id, 0)).toEqual({ text: 'hm', details: [{ a: 1 }] });
  expect(await history.reasoning(id, 1)).toBeUndefined();
  expect(await history.reasoning(id, 2)).toEqual({ text: 'hm hm', details: [] });
  expect((await history.body(id))?.answers.map(({ reasoned }) => reasoned)).toEqual([true, false, true]);
});

test('a failed turn can be tried again', async () => {
  const { history, begin, end } = await startHistory();
  const { id } = await begin('hi');
  expect(await end(id, '', { state: 'failed' })).toBe('failed');
  await history.setState(id, 'pending');
  expect((await history.get(id))?.finishedAt).toBeUndefined();
  expect(await end(id, 'at last')).toBe('done');
});

test('a deleted turn leaves an empty node which nothing brings back', async () => {
  const { store, history, begin, end, lines } = await startHistory();
  const first = await begin('first');
  await end(first.id, 'one');
  const second = await begin('a secret');
  await end(second.id, 'secret one', { reasoning: 'secret thoughts' });
  await end(second.id, 'secret two', { reasoningDetails: ['secret'], traffic: ['secret'] });
  const third = await begin('third');
  expect(await history.deleteTurn(second.id)).toBe(true);
  expect(await history.deleteTurn(second.id)).toBe(false);
  expect(await end(second.id, 'an answer that came too late')).toBe('deleted');
  await history.setState(second.id, 'failed');
  expect(await history.get(second.id)).toMatchObject({
    state: 'deleted',
    parentId: first.id,
    authorName: '',
  });
  expect(await history.body(second.id)).toBeUndefined();
  await expect(history.choose(second.id, 0)).rejects.toThrow(UserError);
  expect(await lines(third.id)).toEqual(['user: first', 'assistant: one', 'user: third']);
  const turns = await store.sql.selectFrom('turns').selectAll().execute();
  const { rows } = await sql`SELECT * FROM bodies`.execute(store.sql);
  expect(JSON.stringify([turns, rows])).not.toContain('secret');
});

test('a process killed at any moment leaves a whole tree behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-history-'));
  const url = `sqlite://${join(folder, 'parley.sqlite')}`;
  try {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'busy-process.ts'), url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    // Its turns never pause, so it dies in the midst of some.
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      if (said.length === 200) break;
    }
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;

    const { store, history, lines } = await startHistory(url);
    const left = await history.interruptLeftovers();
    const turns = await store.sql.selectFrom('turns').selectAll().execute();
    const byId = new Map(turns.map((turn) => [turn.id, turn]));
    for (const { id, parent_id, depth, state } of turns) {
      expect(await history.body(id)).toBeDefined();
      expect(depth).toBe(parent_id === null ? 0 : (byId.get(parent_id)?.depth ?? Number.NaN) + 1);
      expect(state === 'done' || (state === 'interrupted' && left.includes(id))).toBe(true);
    }
    const saved = said.filter((line) => line.startsWith('saved ')).map((line) => line.slice('saved '.length));
    expect(saved.length).toBeGreaterThan(10);
    for (const id of saved) expect(byId.get(id)?.state).toBe('done');
    for (const { place, turn_id } of await store.sql.selectFrom('heads').selectAll().execute()) {
      expect(byId.get(turn_id)?.depth).toBe(turns.filter((turn) => turn.place === place).length - 1);
      const finished = turns.filter(
        (turn) => turn.place === place && turn.state === 'done' && turn.id !== turn_id,
      );
      expect((await lines(turn_id)).length).toBe(2 * finished.length + 1);
    }
    expect(await history.interruptLeftovers()).toEqual([]);
    await store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a bill that comes later is added once, however often it comes', async () => {
  const { history, begin, end } = await startHistory();
  const tokens = {
    promptTokens: 10,
    completionTokens: 2,
    reasoningTokens: 0,
    cachedTokens: 0,
    cacheWriteTokens: 0,
  };
  const bill = { ...tokens, costMicroUsd: 70 };
  const saved = async (id: string) => (await history.body(id))?.answers[0]?.usage;
  const cut = await begin('one');
  await end(cut.id, 'Half', { generationId: 'gen-1', billDue: true });
  // Of an answer that was gone on with, the first part is known.
  const goneOn = await begin('two');
  await end(goneOn.id, 'Half and', { generationId: 'gen-2', billDue: true, usage: bill });
  const paid = await begin('three');
  await end(paid.id, 'Whole', { generationId: 'gen-3', billDue: false, usage: bill });
  for (const { id } of [cut, goneOn, paid])
    for (const generationId of ['gen-1', 'gen-2', 'gen-3', 'gen-1', 'gen-2', 'gen-3'])
      await history.saveBill(id, generationId, bill);
  expect(await saved(cut.id)).toEqual(bill);
  expect(await saved(goneOn.id)).toMatchObject({ promptTokens: 20, costMicroUsd: 140 });
  expect(await saved(paid.id)).toEqual(bill);
});
