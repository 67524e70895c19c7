import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { recountAll } from '../../src/quota/recount.ts';
import { createClaims } from '../../src/store/claims.ts';
import { createShown } from '../../src/store/shown.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { StoreError } from '../../src/store/store-error.ts';

let folder: string;
let file: string;
let url: string;
const open: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-store-'));
  file = join(folder, 'data', 'parley.sqlite');
  url = `sqlite://${file}`;
});

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(options?: Parameters<typeof openStore>[1]): Promise<Store> {
  const store = await openStore(url, options);
  open.push(store);
  return store;
}

/** A process of its own that runs `test/store/other-process.ts`, and the lines that it has said so far. */
async function otherProcess(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'other-process.ts'), url, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async line(): Promise<string> {
      const { value, done } = await lines.next();
      if (done) throw new Error('the other process has ended');
      return value;
    },
    async kill() {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

describe('opening', () => {
  test('makes the folder and the tables, answers, and keeps what was written', async () => {
    const store = await openStore(url);
    await store.ping();
    await store.bodies('notes', z.string()).set('a', 'kept');
    await store.close();
    const again = await opened();
    expect(await again.bodies('notes', z.string()).get('a')).toBe('kept');
  });

  test('takes a path from the working directory, and an in-memory database', async () => {
    await (await openStore(`sqlite://${relative(process.cwd(), file)}`)).close();
    expect(existsSync(file)).toBe(true);
    const store = await openStore('sqlite://:memory:');
    await store.ping();
    await store.close();
    expect(existsSync(':memory:.lock')).toBe(false);
  });

  test.each(['postgres://u:p@host/db', 'postgresql://host/db'])(
    'says that %s is not possible yet',
    async (address) => {
      await expect(openStore(address)).rejects.toThrow(/SQLite only/);
      await expect(openStore(address)).rejects.not.toThrow(/u:p/);
    },
  );

  test.each(['', 'mysql://x', 'sqlite://', 'data/parley.sqlite'])(
    'refuses %j as an address',
    async (address) => {
      await expect(openStore(address)).rejects.toThrow(StoreError);
    },
  );

  test('takes what was spent before over into the ledger and the counters', async () => {
    await (await openStore(url)).close();
    const raw = new Database(file);
    const older = `'migrations', 'turns', 'heads', 'messages', 'claims', 'shown', 'estimates', 'threads', 'summaries', 'summarised', 'removals'`;
    const later = raw
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN (${older})`)
      .pluck()
      .all();
    for (const table of later) raw.exec(`DROP TABLE ${table}`);
    for (const index of ['server', 'kept', 'not_stored']) raw.exec(`DROP INDEX turns_${index}`);
    for (const column of ['server_id', 'parent_channel_id', 'no_store'])
      raw.exec(`ALTER TABLE turns DROP COLUMN ${column}`);
    raw.exec('ALTER TABLE shown DROP COLUMN locale');
    raw.exec('ALTER TABLE threads DROP COLUMN server_id');
    const since = `(SELECT version FROM migrations WHERE name = 'ledger, limits')`;
    raw.exec(`DELETE FROM migrations WHERE version >= ${since}`);
    raw.exec(`CREATE TABLE spend (day TEXT PRIMARY KEY, micro_usd INTEGER NOT NULL) WITHOUT ROWID;
      INSERT INTO spend VALUES ('2026-11-15', 40), ('2026-11-21', 7), ('2026-11-22', 1234567)`);
    raw.close();
    const store = await openStore(url);
    const noon = Date.UTC(2026, 10, 22, 12);
    const found = () =>
      store.sql
        .selectFrom('counters')
        .select(['per', 'start', 'ends', 'micro_usd'])
        .where('subject', '=', 'bot')
        .where('start', '<=', noon)
        .where('ends', '>', noon)
        .where('micro_usd', '>', 0)
        .orderBy('per')
        .execute();
    const spent = [
      { per: 'day', start: Date.UTC(2026, 10, 22), ends: Date.UTC(2026, 10, 23), micro_usd: 1_234_567 },
      { per: 'month', start: Date.UTC(2026, 10, 1), ends: Date.UTC(2026, 11, 1), micro_usd: 1_234_614 },
      { per: 'week', start: Date.UTC(2026, 10, 16), ends: Date.UTC(2026, 10, 23), micro_usd: 1_234_574 },
    ];
    expect(await found()).toEqual(spent);
    await store.sql.transaction().execute((transaction) => recountAll(transaction, noon));
    expect(await found()).toEqual(spent);
    await store.close();
  });

  test('refuses a database made by a newer Parley and changes nothing in it', async () => {
    const store = await openStore(url);
    await store.sql.insertInto('migrations').values({ version: 1000, name: 'later', at: 0 }).execute();
    await store.close();
    const before = readFileSync(file);
    await expect(openStore(url)).rejects.toThrow(/newer Parley \(version 1000/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('runs only what is missing, and what failed leaves the old shape', async () => {
    await (await openStore(url)).close();
    const raw = new Database(file);
    raw.exec('DELETE FROM migrations');
    raw.close();
    // The tables are there already, so the first step fails: the database must be as it was.
    await expect(openStore(url)).rejects.toThrow(/already exists/);
    const after = new Database(file);
    expect(after.prepare('SELECT count(*) AS n FROM migrations').get()).toEqual({ n: 0 });
    after.close();
  });

  test('closing waits for a transaction in hand, and closing twice is nothing', async () => {
    const store = await openStore(url);
    const writing = store.sql.transaction().execute(async (transaction) => {
      await transaction.insertInto('claims').values({ id: 'a', at: 1 }).execute();
      await sql`SELECT 1`.execute(transaction);
      await transaction.insertInto('claims').values({ id: 'b', at: 1 }).execute();
    });
    await Promise.all([writing, store.close(), store.close()]);
    const again = await opened();
    expect(await again.sql.selectFrom('claims').select('id').execute()).toHaveLength(2);
  });
});

describe('files that cannot be used', () => {
  const messageOf = async () => {
    const error = await openStore(url, { busyTimeoutMs: 20 }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(StoreError);
    return String(error);
  };

  beforeEach(async () => {
    const store = await openStore(url);
    const notes = store.bodies('notes', z.string());
    for (let note = 0; note < 200; note += 1) await notes.set(`note-${note}`, 'text '.repeat(100));
    await store.close();
  });

  test('garbage is no database', async () => {
    writeFileSync(file, 'Dear diary, today I was a text file. '.repeat(100));
    expect(await messageOf()).toMatch(/is not an SQLite database/);
  });

  test('a truncated file is damaged', async () => {
    truncateSync(file, 20_000);
    expect(await messageOf()).toMatch(/is damaged.*backup/);
  });

  test('a file that another program has locked', async () => {
    const other = new Database(file);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    expect(await messageOf()).toMatch(/locked by another program/);
    other.close();
    await (await openStore(url)).close();
  });

  test('a file, or a folder, without the right to write', async () => {
    chmodSync(file, 0o444);
    chmodSync(join(folder, 'data'), 0o777);
    chmodSync(folder, 0o755);
    rmSync(`${file}.lock`);
    await asNobody(async () => expect(await messageOf()).toMatch(/cannot be written/));
    rmSync(`${file}.lock`);
    chmodSync(join(folder, 'data'), 0o555);
    await asNobody(async () => expect(await messageOf()).toMatch(/cannot be (written|opened)/));
    chmodSync(join(folder, 'data'), 0o755);
    chmodSync(file, 0o644);
  });

  test('a folder that is a file, and a file that is a folder', async () => {
    url = `sqlite://${join(file, 'below.sqlite')}`;
    expect(await messageOf()).toMatch(/cannot be opened/);
    url = `sqlite://${folder}/data`;
    expect(await messageOf()).toMatch(/cannot be opened/);
  });

  test('after a refusal the lease is free', async () => {
    const whole = readFileSync(file);
    writeFileSync(file, 'nonsense '.repeat(1000));
    await messageOf();
    writeFileSync(file, whole);
    await (await opened()).ping();
  });
});

/** Root may write everything, so the test becomes somebody else for a moment. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const { geteuid, seteuid } = process;
  if (geteuid?.() !== 0 || !seteuid) return await work();
  seteuid(65_534);
  try {
    await work();
  } finally {
    seteuid(0);
  }
}

describe('the lease', () => {
  test('refuses a second process, with its number, until the first has gone', async () => {
    const other = await otherProcess('hold');
    expect(await other.line()).toBe('open');
    await expect(openStore(url)).rejects.toThrow(`process ${other.child.pid} on`);
    await expect(openStore(url)).rejects.toThrow(StoreError);
    await other.kill();
    await (await opened()).ping();
  });

  test('refuses a second store in the same process, and its failure does not free the first', async () => {
    const first = await opened();
    await expect(openStore(url)).rejects.toThrow(/Another Parley/);
    const other = await otherProcess('hold');
    expect(await other.line()).toMatch(/Another Parley/);
    await first.ping();
  });

  test('is free after close', async () => {
    await (await openStore(url)).close();
    const other = await otherProcess('hold');
    expect(await other.line()).toBe('open');
    await other.kill();
  });

  test('a lock file left by a killed process, with the number of a living one in it, binds nobody', async () => {
    const other = await otherProcess('hold');
    await other.line();
    await other.kill();
    const lock = new Database(`${file}.lock`);
    lock.prepare('UPDATE holder SET pid = ?').run(process.pid);
    lock.close();
    await (await opened()).ping();
  });

  test('a backup may read while the bot runs', async () => {
    const store = await opened();
    await createClaims(store).claim('a');
    const reader = new Database(file, { readonly: true });
    expect(reader.prepare('SELECT count(*) AS n FROM claims').get()).toEqual({ n: 1 });
    reader.close();
    await store.ping();
  });
});

describe('a killed process', () => {
  test('loses nothing that it had confirmed', async () => {
    const other = await otherProcess('write');
    let confirmed = 0;
    // It writes without a pause and says each number when it is written: so it is killed in the middle of a write.
    while (confirmed < 300) confirmed = Number(await other.line());
    await other.kill();
    const store = await opened();
    expect((await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(store.sql)).rows).toEqual([
      { integrity_check: 'ok' },
    ]);
    const notes = store.bodies('notes', z.string());
    const claims = new Set(
      (await store.sql.selectFrom('claims').select('id').execute()).map((row) => row.id),
    );
    for (let number = 1; number <= confirmed; number += 1) {
      expect(claims.has(String(number))).toBe(true);
      expect(await notes.get(String(number))).toBe('text '.repeat(200));
    }
  });
});

describe('bodies', () => {
  const schema = z.object({ text: z.string(), tags: z.array(z.string()).default([]) });

  test('are checked when read; what is damaged is named, without its text, and loses only itself', async () => {
    const store = await opened();
    const notes = store.bodies('notes', schema);
    for (const key of ['a', 'b', 'c', 'd']) await notes.set(key, { text: `secret ${key}`, tags: [] });
    await sql`UPDATE bodies SET value = '{"value":{"text":' WHERE key = 'b'`.execute(store.sql);
    await sql`UPDATE bodies SET value = '{"value":{"text":7,"secret":true}}' WHERE key = 'c'`.execute(
      store.sql,
    );
    const { found, unreadable } = await notes.getMany(['a', 'b', 'c', 'd', 'missing']);
    expect([...found.keys()]).toEqual(['a', 'd']);
    expect(unreadable.map(({ key }) => key)).toEqual(['b', 'c']);
    expect(String(unreadable[1]?.cause)).toMatch(/text: invalid_type/);
    expect(unreadable.map(({ cause }) => String(cause)).join()).not.toMatch(/secret/);
    await expect(notes.get('b')).rejects.toThrow();
    await expect(notes.get('c')).rejects.toThrow(/not of its shape/);
    expect(await notes.get('missing')).toBeUndefined();
  });

  test('keep namespaces apart, and texts as they are', async () => {
    const store = await opened();
    const one = store.bodies('one', z.string());
    const two = store.bodies('two', z.string());
    const texts = [':bigint:1', ':', '', '\u0000\u202e', '🏳️‍🌈', '"\\', ':base64:AA=='];
    for (const [index, text] of texts.entries()) await one.set(`k${index}`, text);
    await two.set('k0', 'other');
    expect(await one.get('k0')).toBe(':bigint:1');
    for (const [index, text] of texts.entries()) expect(await one.get(`k${index}`)).toBe(text);
    expect(await two.delete('k0')).toBe(true);
    expect(await two.delete('k0')).toBe(false);
    expect(await one.get('k0')).toBe(':bigint:1');
  });

  test('a failed write is thrown, not swallowed', async () => {
    const store = await opened();
    const notes = store.bodies('notes', z.string());
    await notes.set('a', 'b');
    await sql`DROP TABLE bodies`.execute(store.sql);
    await expect(notes.set('a', 'c')).rejects.toThrow(/no such table/);
    await expect(notes.delete('a')).rejects.toThrow(/no such table/);
  });

  test('a body is not part of a transaction that goes on beside it', async () => {
    const store = await opened();
    const notes = store.bodies('notes', z.string());
    await notes.set('a', 'before');
    let write: Promise<void> | undefined;
    const transaction = store.sql.transaction().execute(async (inner) => {
      await inner.insertInto('claims').values({ id: 'x', at: 1 }).execute();
      write = notes.set('a', 'after');
      await sql`SELECT 1`.execute(inner);
      throw new Error('roll back');
    });
    await expect(transaction).rejects.toThrow('roll back');
    await write;
    expect(await notes.get('a')).toBe('after');
    expect(await store.sql.selectFrom('claims').selectAll().execute()).toEqual([]);
  });
});

describe('claims', () => {
  test('only the first of many at once gets one, also after a restart', async () => {
    const store = await openStore(url);
    const claims = createClaims(store);
    const results = await Promise.all(Array.from({ length: 20 }, () => claims.claim('message')));
    expect(results.filter(Boolean)).toHaveLength(1);
    await store.close();
    expect(await createClaims(await opened()).claim('message')).toBe(false);
  });

  test('are swept after a day', async () => {
    let now = 1_000_000_000_000;
    const store = await opened({ now: () => now });
    const claims = createClaims(store);
    await claims.claim('old');
    now += 23 * 3_600_000;
    expect(await claims.claim('old')).toBe(false);
    now += 3 * 3_600_000;
    await claims.claim('new');
    expect(await store.sql.selectFrom('claims').select('id').execute()).toEqual([{ id: 'new' }]);
  });
});

test('what is being shown is found by the next process, until it ends', async () => {
  const store = await openStore(url, { now: () => 5 });
  const shown = createShown(store);
  await shown.begin({ turnId: 't1', kind: 'channel', channelId: 'c', messageIds: [], ephemeral: false });
  await shown.begin({
    turnId: 't2',
    kind: 'interaction',
    channelId: 'c',
    messageIds: ['9'],
    token: 'tok',
    ephemeral: true,
  });
  await shown.update('t1', ['1', '2']);
  await shown.end('t2');
  await shown.update('t2', ['3']);
  await store.close();
  expect(await createShown(await opened()).list()).toEqual([
    { turnId: 't1', kind: 'channel', channelId: 'c', messageIds: ['1', '2'], ephemeral: false, startedAt: 5 },
  ]);
});
