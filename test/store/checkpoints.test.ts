import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import { checkpointsSoon } from '../../src/store/checkpoints.ts';
import { openStore } from '../../src/store/store.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A store that notes when it was asked. @param answers what it says, one after another, then yes */
function asking(answers: boolean[] = []) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const at: number[] = [];
  const closing = new AbortController();
  const begun = performance.now();
  const soon = checkpointsSoon(
    {
      async tryCheckpoint() {
        at.push(performance.now() - begun);
        return answers.shift() ?? true;
      },
    },
    { warn: expect.unreachable },
    closing.signal,
  );
  return { at, closing, soon };
}

test('what is let go together goes in one checkpoint, the next follows later, and none where nothing was let go', async () => {
  const { at, soon } = asking();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(at).toEqual([]);
  for (let count = 0; count < 100; count += 1) soon();
  await vi.advanceTimersByTimeAsync(1000);
  for (let count = 0; count < 100; count += 1) soon();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(at).toEqual([61_000, 64_000]);
});

test('where another program reads, it is tried again until it is done; not after closing', async () => {
  const { at, closing, soon } = asking([false, false]);
  soon();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(at).toEqual([1000, 4000, 7000]);
  soon();
  closing.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(at).toHaveLength(3);
});

test('a checkpoint that is tried waits for no other program, and empties the log as soon as none reads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-'));
  const file = join(folder, 'parley.sqlite');
  // A minute: whoever waits, waits longer than the test may take.
  const store = await openStore(`sqlite://${file}`, { busyTimeoutMs: 60_000 });
  const reader = new Database(file, { readonly: true });
  try {
    await store.sql.insertInto('locales').values({ user_id: 'quokka', locale: 'en-US' }).execute();
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM locales').get();
    await store.sql.deleteFrom('locales').execute();
    expect(await store.tryCheckpoint()).toBe(false);
    expect(String(readFileSync(`${file}-wal`))).toContain('quokka');
    reader.exec('COMMIT');
    expect(await store.tryCheckpoint()).toBe(true);
    expect(statSync(`${file}-wal`).size).toBe(0);
    expect(String(readFileSync(file))).not.toContain('quokka');
  } finally {
    reader.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
});
