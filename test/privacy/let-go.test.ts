import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { createAudit } from '../../src/audit/audit.ts';
import { createHistory } from '../../src/history/history.ts';
import { openPlace, privatePlace } from '../../src/history/place.ts';
import { createThreads } from '../../src/history/threads.ts';
import { purgeServer, serversKept, serversToPurge } from '../../src/privacy/purge.ts';
import { sweep } from '../../src/privacy/sweep.ts';
import { createSettings } from '../../src/settings/settings.ts';
import { openStore } from '../../src/store/store.ts';

const dayMs = 24 * 60 * 60_000;

async function openKept(url = 'sqlite://:memory:') {
  const time = { now: 1_700_000_000_000 };
  const store = await openStore(url, { now: () => time.now });
  const history = await createHistory(store);
  const settings = createSettings(store, createAudit(store), { atOnce: 2 });
  const threads = await createThreads(store);
  const say = async (place: ReturnType<typeof openPlace>, authorId: string, more: object = {}) => {
    const turn = {
      place,
      authorId,
      authorName: authorId,
      preset: 'fast',
      prompt: 'Q',
      serverId: '1',
      ...more,
    };
    const { id } = await history.begin(turn);
    await history.saveAnswer(id, { state: 'done', text: 'A', modelAsked: 'm' });
    return id;
  };
  const isThere = async (id: string) => (await history.body(id)) !== undefined;
  return { time, store, history, settings, threads, say, isThere };
}

test('days that are set for a channel hold in its threads and private talk, those of a member everywhere, and no further', async () => {
  const { time, store, history, settings, say, isThere } = await openKept();
  const channel = { kind: 'channel', channelId: '10', serverId: '1' } as const;
  await settings.set(channel, { retentionDays: 3 }, { by: '9' });
  await settings.set({ kind: 'member', userId: '77' }, { retentionDays: 5 }, { by: '77' });
  const short = [
    await say(openPlace('10'), '5'),
    await say(privatePlace('10', '5'), '5'),
    await say(openPlace('11'), '5', { parentChannelId: '10' }),
  ];
  const hers = await say(openPlace('20'), '77');
  const other = [await say(openPlace('20'), '5'), await say(openPlace('100'), '5')];
  time.now += 2 * dayMs;
  expect(await sweep({ store, history })).toBe(0);
  time.now += 2 * dayMs;
  expect(await sweep({ store, history })).toBe(3);
  time.now += 2 * dayMs;
  expect(await sweep({ store, history })).toBe(1);
  expect(await Promise.all([...short, hers].map(isThere))).toEqual([false, false, false, false]);
  expect(await Promise.all(other.map(isThere))).toEqual([true, true]);
  await store.close();
});

test('what was not to be stored, and a killed process has left, goes with the next sweep', async () => {
  const { store, history, say, isThere } = await openKept();
  const left = await say(openPlace('10'), '5', { noStore: true });
  const kept = await say(openPlace('10'), '5');
  expect(await sweep({ store, history })).toBe(1);
  expect([await isThere(left), await isThere(kept)]).toEqual([false, true]);
  await store.close();
});

test('a purge that was broken off, or undone by a backup, is known, and what came after it stays', async () => {
  const { time, store, history, threads, say, isThere } = await openKept();
  const before = await say(openPlace('10'), '5');
  const at = time.now;
  time.now += 1000;
  const after = await say(openPlace('10'), '5');
  await store.sql.insertInto('forgotten').values({ kind: 'server', id: '1', at, applied: 0 }).execute();
  expect(await serversToPurge(store)).toEqual([{ id: '1', at }]);
  await purgeServer({ store, history, threads }, '1', at);
  expect([await isThere(before), await isThere(after)]).toEqual([false, true]);
  expect(await serversToPurge(store)).toEqual([]);
  expect(await serversKept(store)).toEqual(['1']);
  await store.close();
});

test('of every table that names a server: what it keeps is known, and goes with a purge', async () => {
  const { time, store, history, threads } = await openKept();
  const { rows: tables } = await sql<{ name: string }>`
    SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%server_id%' ORDER BY name`.execute(
    store.sql,
  );
  const names = tables.map(({ name }) => name);
  expect(names).toContain('access_rules');
  const holds = async (name: string) =>
    (await sql`SELECT 1 FROM ${sql.table(name)} WHERE server_id = '1'`.execute(store.sql)).rows.length > 0;
  const known: string[] = [];
  const left: string[] = [];
  for (const name of names) {
    time.now += 1000;
    const { rows: columns } = await sql<{ name: string; type: string }>`
      SELECT name, type FROM pragma_table_info(${name})`.execute(store.sql);
    const value = ({ name: column, type }: { name: string; type: string }) =>
      column === 'server_id' ? '1' : column === 'state' ? 'settled' : type === 'INTEGER' ? 7 : 'x';
    await sql`INSERT INTO ${sql.table(name)} VALUES (${sql.join(columns.map(value))})`.execute(store.sql);
    expect(await holds(name)).toBe(true);
    if ((await serversKept(store)).includes('1')) known.push(name);
    await purgeServer({ store, history, threads }, '1');
    if (await holds(name)) left.push(name);
  }
  // Whoever has used something has asked something there; and a revision must not go back.
  expect(names.filter((name) => !known.includes(name))).toEqual(['calls', 'preset_revisions']);
  expect(left).toEqual(['preset_revisions']);
  await store.close();
});

test('with each sweep, what was deleted since the last one is gone from the log of changes, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-let-go-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { store, history, say } = await openKept(`sqlite://${join(folder, 'parley.sqlite')}`);
  const stand = () =>
    globSync(join(folder, '*')).filter((file) => readFileSync(file, 'latin1').includes('Peppermint'));
  const id = await say(openPlace('10'), '5', { prompt: 'Peppermint?' });
  expect(stand()).not.toEqual([]);
  await history.deleteTurn(id);
  expect(stand()).not.toEqual([]);
  await sweep({ store, history });
  expect(stand()).toEqual([]);
  await store.close();
});
