import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { isUnwritable } from '../src/errors.ts';
import { english } from '../src/texts/index.ts';
import { noticeOf } from '../src/turn/outcome.ts';

/** What it throws. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  expect.unreachable();
}

test('a read-only database and a full one cannot be written; one that is busy, or a wrong statement, says nothing of that', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unwritable-'));
  const path = join(folder, 'x.sqlite');
  const file = new Database(path);
  file.exec('CREATE TABLE t (x)');
  const insert = 'INSERT INTO t VALUES (zeroblob(100000))';
  const reader = new Database(path, { readonly: true });
  const other = new Database(path, { timeout: 0 });
  expect(isUnwritable(thrownBy(() => reader.exec(insert)))).toBe(true);
  file.pragma('max_page_count = 3');
  const full = thrownBy(() => file.exec(insert));
  expect(isUnwritable(full)).toBe(true);
  // Also where it comes to light only while an answer is written.
  expect(noticeOf({ state: 'failed', cause: full }, english)).toBe(english.unwritable);
  expect(isUnwritable(thrownBy(() => file.exec('INSERT INTO missing VALUES (1)')))).toBe(false);
  file.exec('BEGIN IMMEDIATE');
  expect(isUnwritable(thrownBy(() => other.exec(insert)))).toBe(false);
  expect(isUnwritable(new Error('SQLITE_FULL'))).toBe(false);
  for (const one of [file, reader, other]) one.close();
  rmSync(folder, { recursive: true });
});
