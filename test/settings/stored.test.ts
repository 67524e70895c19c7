import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type AuditRecord, createAudit } from '../../src/audit/audit.ts';
import { UserError } from '../../src/errors.ts';
import type { Scope } from '../../src/settings/scope.ts';
import { createSettings, type SettingChanges } from '../../src/settings/settings.ts';
import { openStore } from '../../src/store/store.ts';

const server: Scope = { kind: 'server', serverId: '1' };
const by = '9';

async function openSettings(url = 'sqlite://:memory:') {
  const store = await openStore(url, { now: () => 5000 });
  const audit = createAudit(store);
  const told: AuditRecord[] = [];
  audit.onRecorded((record) => told.push(record));
  return {
    ...{ store, told, settings: createSettings(store, audit, { atOnce: 2 }) },
    [Symbol.asyncDispose]: () => store.close(),
  };
}

test('whose words are sent once more: what guards that member holds too, and nothing else of theirs', async () => {
  await using opened = await openSettings();
  const { settings } = opened;
  const own = { zdr: true, providersIgnored: ['a'], footer: 'off', preset: 'theirs' } as const;
  await settings.set({ kind: 'member', userId: '30' }, { ...own, providersIgnored: ['a'] }, { by: '30' });
  await settings.set(
    { kind: 'member', userId: '31' },
    { preset: 'mine', providersIgnored: ['b'] },
    { by: '31' },
  );
  const place = { serverId: '1', channelId: '20', userId: '31' };
  const pressed = await settings.at({ ...place, authorId: '30' });
  expect(pressed).toMatchObject({ zdr: true, providersIgnored: ['a', 'b'], footer: 'full', preset: 'mine' });
  expect(await settings.at(place)).toMatchObject({ zdr: false, providersIgnored: ['b'] });
  expect(await settings.at({ ...place, authorId: '31' })).toEqual(await settings.at(place));
});

test('each layer is read with one another, and a thread inherits its channel', async () => {
  await using opened = await openSettings();
  const { settings } = opened;
  await settings.set({ kind: 'bot' }, { recentTalk: 1, footer: 'cost' }, { by });
  await settings.set(server, { recentTalk: 2, notify: 'ping' }, { by });
  await settings.set({ kind: 'channel', channelId: '20', serverId: '1' }, { recentTalk: 3 }, { by });
  await settings.set({ kind: 'member', userId: '30' }, { footer: 'off', zdr: true }, { by: '30' });
  const thread = { serverId: '1', channelId: '21', parentId: '20', userId: '30' };
  expect(await settings.at(thread)).toMatchObject({
    ...{ recentTalk: 3, notify: 'ping', footer: 'off', zdr: true, atOnce: 2 },
  });
  await settings.set({ kind: 'channel', channelId: '21', serverId: '1' }, { recentTalk: 4 }, { by });
  expect((await settings.explain(thread)).recentTalk).toEqual({
    ...{ value: 4, from: 'thread', isLocked: false },
    beaten: [
      { from: 'operator', value: 1, by: 'narrower' },
      { from: 'server', value: 2, by: 'narrower' },
      { from: 'channel', value: 3, by: 'narrower' },
    ],
  });
  expect(await settings.at({ serverId: '2', channelId: '40', userId: '41' })).toMatchObject({
    ...{ recentTalk: 1, notify: 'edit', footer: 'cost', zdr: false },
  });
});

test('who has seen an older state of the same setting is refused, and nothing of what they set is kept', async () => {
  await using opened = await openSettings();
  const { settings } = opened;
  const { revision: seen } = await settings.of(server);
  await settings.set(server, { notify: 'ping' }, { by, seen });
  await settings.set(server, { recentTalk: 7 }, { by: '8', seen });
  const late = settings.set(server, { footer: 'off', notify: 'fresh' }, { by: '8', seen });
  await expect(late).rejects.toThrow(UserError);
  await settings.set(server, { notify: undefined }, { by });
  const again = settings.set(server, { notify: 'fresh' }, { by: '8', seen: 2 });
  await expect(again).rejects.toThrow(UserError);
  const now = await settings.of(server);
  expect(now).toEqual({ values: { recentTalk: 7 }, locked: new Set(), revision: 3 });
  await settings.set(server, { notify: 'fresh' }, { by: '8', seen: now.revision });
  expect((await settings.of(server)).values).toEqual({ recentTalk: 7, notify: 'fresh' });
});

test('what cannot be set there, or is no value of its setting, is refused whole', async () => {
  await using opened = await openSettings();
  const { settings, told } = opened;
  for (const [scope, changes] of [
    [{ kind: 'member', userId: '3' }, { alertChannel: '4' }],
    [server, { notify: 'ping', recentTalk: 51 }],
    [server, { notify: 'ping', nothing: 1 }],
  ] as [Scope, SettingChanges][])
    await expect(settings.set(scope, changes, { by })).rejects.toThrow(RangeError);
  expect([await settings.of(server), told]).toEqual([{ values: {}, locked: new Set(), revision: 0 }, []]);
});

test('every change is recorded with what was there before, and what changes nothing is not', async () => {
  await using opened = await openSettings();
  const { settings, told, store } = opened;
  await settings.set(server, { notify: 'ping', recentTalk: 3 }, { by });
  await settings.set(server, { notify: 'ping', recentTalk: 4 }, { by: '8' });
  await settings.set(server, { notify: 'ping' }, { by, lock: true });
  await settings.set(server, { notify: undefined }, { by });
  const rows = await store.sql.selectFrom('audit').selectAll().orderBy('id').execute();
  expect(rows.map(({ actor_id, action, before, after }) => [actor_id, action, before, after])).toEqual([
    ['9', 'settings.notify', null, '"ping"'],
    ['9', 'settings.recentTalk', null, '3'],
    ['8', 'settings.recentTalk', '3', '4'],
    ['9', 'settings.notify', '"ping"', '{"locked":"ping"}'],
    ['9', 'settings.notify', '{"locked":"ping"}', null],
  ]);
  expect(told.map(({ id, at, serverId, target }) => ({ id, at, serverId, target }))).toEqual(
    rows.map(({ id }) => ({ id, at: 5000, serverId: '1', target: 'server' })),
  );
});

test('a change that fails is neither kept nor recorded nor told', async () => {
  await using opened = await openSettings();
  const { store, told } = opened;
  const audit = createAudit(store);
  audit.onRecorded((record) => told.push(record));
  const change = { actorId: by, action: 'a', target: 'b', before: 1, after: 2 };
  const failing = audit.changing(async (_, record) => {
    await record(change);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect([await store.sql.selectFrom('audit').selectAll().execute(), told]).toEqual([[], []]);
});

test('one damaged row counts as not set', async () => {
  await using opened = await openSettings();
  const { settings, store } = opened;
  await settings.set(server, { notify: 'ping', recentTalk: 3, footer: 'off' }, { by });
  await sql`UPDATE settings SET value = '{' WHERE name = 'notify'`.execute(store.sql);
  await sql`UPDATE settings SET value = '"many"' WHERE name = 'recentTalk'`.execute(store.sql);
  expect(await settings.at({ serverId: '1' })).toMatchObject({
    notify: 'edit',
    recentTalk: 0,
    footer: 'off',
  });
});

test('what was set before there were tables is moved over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-settings-'));
  const url = `sqlite://${join(folder, 'parley.sqlite')}`;
  try {
    const old = new Database(join(folder, 'parley.sqlite'));
    // As Keyv makes it; the steps of the tables have all yet to run.
    old.exec(
      "CREATE TABLE bodies (key VARCHAR(255) NOT NULL, value TEXT, namespace VARCHAR(255) NOT NULL DEFAULT '', expires BIGINT DEFAULT NULL, UNIQUE(key, namespace))",
    );
    for (const [key, value] of [
      ['server:1', '{"value":{"mentions":"thread","recentTalk":9,"alertChannel":"77"}}'],
      ['channel:20', '{"value":{"notify":"fresh","notifyAfterSeconds":0}}'],
      ['channel:21', '{"val'],
    ])
      for (const namespace of ['settings', 'turns'])
        old.prepare('INSERT INTO bodies (key, value, namespace) VALUES (?, ?, ?)').run(key, value, namespace);
    old.close();
    await using opened = await openSettings(url);
    const { settings, store } = opened;
    expect(await settings.at({ serverId: '1', channelId: '20' })).toMatchObject({
      ...{ mentions: 'thread', recentTalk: 9, notify: 'fresh', notifyAfterSeconds: 0 },
    });
    expect((await settings.of(server)).values.alertChannel).toBe('77');
    const { rows } = await sql`SELECT DISTINCT namespace FROM bodies`.execute(store.sql);
    expect(rows).toEqual([{ namespace: 'turns' }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
