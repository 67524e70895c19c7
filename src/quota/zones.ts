import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

/** The zone in which a server counts; UTC where none is set, and in direct messages. */
export async function zoneOf(sql: Kysely<Schema>, serverId: string | undefined): Promise<string> {
  if (!serverId) return 'UTC';
  const row = await sql
    .selectFrom('zones')
    .select('zone')
    .where('server_id', '=', serverId)
    .executeTakeFirst();
  return row?.zone ?? 'UTC';
}
