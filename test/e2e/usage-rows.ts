import Database from 'better-sqlite3';
import type { Member, MessageView } from '../../sandbox/discord/index.ts';
import type { CallsTable, LimitsTable, UsageDaysTable } from '../../src/store/schema.ts';
import type { House } from './house.ts';
import type { Scene } from './scene.ts';

/** Uses `/usage NAME` in the scene's channel, or elsewhere; returns the answer. */
export async function usage(
  scene: Scene,
  member: Member,
  name: string,
  inputs: Parameters<Member['slash']>[2] = {},
  place: Parameters<Member['slash']>[0] = scene.channel,
): Promise<MessageView> {
  const used = await member.slash(place, `usage ${name}`, inputs);
  return scene.discord.until(() => {
    const reply = used.reply();
    return reply?.content ? reply : undefined;
  });
}

/** Enters sums of days, as they would stand there after so many calls. */
export function enterDays(
  { database }: Pick<House, 'database'>,
  rows: readonly Partial<UsageDaysTable>[],
): void {
  const usual: UsageDaysTable = {
    server_id: '',
    day: today(),
    user_id: '1',
    channel_id: '1',
    preset: 'fast',
    model: 'openai/gpt-6-luna',
    calls: 1,
    unknown: 0,
    micro_usd: 0,
    prompt_tokens: 0,
    completion_tokens: 0,
  };
  insert(
    database,
    'usage_days',
    rows.map((row) => ({ ...usual, ...row })),
  );
}

/** Enters calls into the ledger. */
export function enterCalls(
  { database }: Pick<House, 'database'>,
  rows: readonly Partial<CallsTable>[],
): void {
  const usual = {
    at: Date.now(),
    state: 'settled',
    purpose: 'answer',
    user_id: '1',
    server_id: '',
    channel_id: '1',
    preset: 'fast',
    model_asked: 'openai/gpt-6-luna',
    requests: 1,
    reserved_micro_usd: 0,
    reserved_tokens: 0,
  };
  insert(
    database,
    'calls',
    rows.map((row) => ({ ...usual, ...row })),
  );
}

/** Sets limits of a server. */
export function enterLimits(
  { database, server }: Scene,
  rows: readonly Pick<LimitsTable, 'who' | 'subject_id' | 'unit' | 'per' | 'amount'>[],
): void {
  insert(
    database,
    'limits',
    rows.map((row) => ({ server_id: server.id, set_by: '1', set_at: Date.now(), ...row })),
  );
}

/** YYYY-MM-DD in UTC, so many days ago. */
export function today(ago = 0): string {
  return new Date(Date.now() - ago * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

function insert(file: string, table: string, rows: readonly object[]): void {
  const database = new Database(file);
  for (const row of rows) {
    const columns = Object.keys(row);
    database
      .prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => '?')})`)
      .run(Object.values(row));
  }
  database.close();
}
