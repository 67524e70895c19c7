import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { choicesRule } from '../src/access/choices-rule.ts';
import { createGate } from '../src/access/gate.ts';
import { operatorsRule } from '../src/access/operators-rule.ts';
import { createAccessRules } from '../src/access/rules.ts';
import { directRule, offRule } from '../src/access/switches.ts';
import { listsRule } from '../src/access/verdict.ts';
import { createAudit } from '../src/audit/audit.ts';
import { parsePresets } from '../src/presets/load.ts';
import { createServerPresets } from '../src/presets/of-server.ts';
import { createChoices } from '../src/privacy/choices.ts';
import { createQuota } from '../src/quota/create-quota.ts';
import { createSettings } from '../src/settings/settings.ts';
import { createServerPresetRows } from '../src/store/server-presets.ts';
import { openStore, type Store } from '../src/store/store.ts';

/** What it takes to find out what holds for a turn. */
export interface SettingsFigures {
  servers: number;
  rows: number;
  /** ms of each turn: settings; presets of the server and the gate; limits; all of it. */
  settings: number[];
  access: number[];
  limits: number[];
  all: number[];
}

const channels = 4;
const members = 5;

/**
 * Times what every turn begins with, in servers at random: what is set for the bot, the server, the channel, the thread and
 * the member; the presets that the server has made and changed; the gate; and the limits.
 *
 * @param options `servers` with all of that stored (default 10,000)
 */
export async function benchSettings(
  options: { servers?: number; runs?: number } = {},
): Promise<SettingsFigures> {
  const { servers = 10_000, runs = 5000 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const store = await openStore(`sqlite://${join(folder, 'parley.sqlite')}`);
  try {
    const rows = await fill(store, servers);
    const audit = createAudit(store);
    const settings = createSettings(store, audit, { atOnce: 2 });
    const gate = createGate([
      operatorsRule(
        { allowedServers: Array.from({ length: servers }, (_, index) => `s${index}`), allowedUsers: [] },
        { operators: async () => ['operator'], runs: async () => false },
      ),
      ...[offRule, directRule, listsRule(createAccessRules(store, audit)), choicesRule(createChoices(store))],
    ]);
    const file = parsePresets(readFileSync(new URL('../presets.yaml', import.meta.url)), 'presets.yaml');
    const presetsFor = createServerPresets(
      createServerPresetRows(store),
      () => file,
      ({ cause }) => {
        throw cause;
      },
    );
    const quota = createQuota(store, { operator: [] });
    const figures: SettingsFigures = {
      ...{ servers, rows, settings: [], access: [], limits: [], all: [] },
    };
    for (let run = 0; run < runs; run += 1) {
      // Servers far from each other, so that little of one is near what was just read.
      const server = (run * 7919) % servers;
      const place = {
        serverId: `s${server}`,
        parentId: `c${server}-${run % channels}`,
        channelId: `t${server}-${run % channels}`,
        userId: `u${(server + run) % (servers * members)}`,
      };
      const visitor = { ...place, roleIds: ['r1', 'r2'] };
      const began = performance.now();
      const held = await settings.at(place);
      const resolved = performance.now();
      const presets = await presetsFor(place.serverId);
      const refusal = await gate.mayUse({ ...visitor, settings: held }, 'house');
      const admitted = performance.now();
      await quota.standing(visitor);
      const ended = performance.now();
      if (refusal || !presets.get('house') || held.recentTalk !== 7)
        throw new Error('something else holds than is set');
      figures.settings.push(resolved - began);
      figures.access.push(admitted - resolved);
      figures.limits.push(ended - admitted);
      figures.all.push(ended - began);
    }
    return figures;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** @returns how many rows of settings that makes */
async function fill(store: Store, servers: number): Promise<number> {
  const numbers = (count: number) =>
    sql`WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ${count})`;
  const some = sql`json_each('{"preset":"house","footer":"cost","language":"zh-CN","notify":"ping","tools":["a","b","c"],"zdr":true,"retentionDays":90,"providersIgnored":["x","y"]}')`;
  const values = sql`value_of.key, CASE value_of.key WHEN 'zdr' THEN 'true' ELSE json_quote(value_of.value) END`;
  await store.sql.transaction().execute(async (transaction) => {
    for (const statement of [
      sql`INSERT INTO settings ${numbers(servers)} SELECT 'server', 's' || i, 's' || i, ${values}, 0, 1, 'a', 0
        FROM numbers, ${some} AS value_of`,
      sql`INSERT INTO settings ${numbers(servers * channels)}
        SELECT 'channel', kind || (i / ${sql.lit(channels)}) || '-' || (i % ${sql.lit(channels)}), 's' || (i / ${sql.lit(channels)}), 'recentTalk', '7',
          0, 1, 'a', 0 FROM numbers, (SELECT 'c' AS kind UNION SELECT 't')`,
      sql`INSERT INTO settings ${numbers(servers * members)} SELECT 'member', 'u' || i, '', ${values}, 0, 1, 'a', 0
        FROM numbers, ${some} AS value_of`,
      sql`INSERT INTO server_presets ${numbers(servers)} SELECT 's' || i, 'house', 'custom',
        json_object('description', 'Ours', 'model', 'some/model', 'system', ${'Be kind. '.repeat(200)}), 'a', 0 FROM numbers`,
      sql`INSERT INTO access_rules ${numbers(servers)} SELECT 's' || i, '', kind, subject, effect, 'a', 0
        FROM numbers, (SELECT 'role' AS kind, 'r1' AS subject, 'allow' AS effect
          UNION SELECT 'role', 'r9', 'deny' UNION SELECT 'channel', 'elsewhere', 'deny')`,
      sql`INSERT INTO preset_revisions ${numbers(servers)} SELECT 's' || i, 1 FROM numbers`,
      sql`INSERT INTO limits (server_id, who, subject_id, unit, per, amount, set_by, set_at) ${numbers(servers)}
        SELECT 's' || i, who, subject, 'usd', 'day', 1000000, 'a', 0 FROM numbers, (SELECT 'everyone' AS who, '' AS subject
          UNION SELECT 'each', '' UNION SELECT 'role', 'r1' UNION SELECT 'role', 'r9' UNION SELECT 'server', '')`,
    ])
      await statement.execute(transaction);
  });
  const { count } = await store.sql
    .selectFrom('settings')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
