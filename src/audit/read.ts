import type { Selectable } from 'kysely';
import type { AuditTable } from '../store/schema.ts';
import { sealedAs } from '../store/sealed-columns.ts';
import type { Store } from '../store/store.ts';
import type { AuditRecord } from './audit.ts';

/** Kinds of changes, as their actions begin; those of `reports` are answers that members have reported. */
export const auditKinds = [
  'settings',
  'limits',
  'access',
  'presets',
  'key',
  'usage',
  'privacy',
  'reports',
] as const;

/** One of them. */
export type AuditKind = (typeof auditKinds)[number];

/** Which records are looked for; what is absent does not matter. */
export interface AuditFilter {
  /** Absent: what concerns no server, or all of them; but for what members have chosen for themselves. */
  serverId?: string | undefined;
  actorId?: string | undefined;
  kind?: AuditKind | undefined;
}

/** Records from an id on, without it: the newest of those before it, or the oldest of those after it. */
export interface AuditWindow {
  before?: number;
  after?: number;
  limit: number;
}

/** The records that fit, always the newest first. */
export async function readRecords(
  { sql, sealing }: Pick<Store, 'sql' | 'sealing'>,
  { serverId, actorId, kind }: AuditFilter,
  { before, after, limit }: AuditWindow,
): Promise<AuditRecord[]> {
  let query = sql
    .selectFrom('audit')
    .selectAll()
    .where('server_id', '=', serverId ?? '')
    .orderBy('id', after === undefined ? 'desc' : 'asc')
    .limit(limit);
  if (serverId === undefined) query = query.where('target', 'not like', 'member:%');
  if (actorId !== undefined) query = query.where('actor_id', '=', actorId);
  if (kind !== undefined) query = query.where('action', 'like', `${kind}.%`);
  if (before !== undefined) query = query.where('id', '<', before);
  if (after !== undefined) query = query.where('id', '>', after);
  const records = (await query.execute()).map((row) => fromRow(row, sealing));
  return after === undefined ? records : records.reverse();
}

/** A row as it is told. */
export function fromRow(row: Selectable<AuditTable>, sealing: Store['sealing']): AuditRecord {
  const { server_id, actor_id, before, after, ...same } = row;
  return {
    ...same,
    ...{ serverId: server_id === '' ? undefined : server_id, actorId: actor_id },
    ...{ before: read(before, sealing), after: read(after, sealing) },
  };
}

/** What cannot be read any more is told as something: it hides nothing else. */
function read(kept: string | null, sealing: Store['sealing']): unknown {
  if (kept === null) return undefined;
  try {
    return JSON.parse(sealing.open(kept, sealedAs.audit));
  } catch {
    return '…';
  }
}
