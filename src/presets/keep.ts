import { createHash } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import { UserError } from '../errors.ts';
import type { KeptPreset } from './of-server.ts';

/** So many presets of its own a server may have; Discord allows it 100 commands. */
const mostOwn = 50;

/** What becomes of one preset of a server. */
export interface PresetChange extends Pick<KeptPreset, 'name' | 'kind'> {
  /** As in {@link KeptPreset}; undefined: it goes. */
  body: string | undefined;
  /** What {@link markOf} gave when whoever changes it saw it; absent: whatever it is now, it is replaced. */
  seen?: string;
}

/** A short mark of what was kept; equal for equal bodies. */
export function markOf(body: string | undefined): string {
  return body === undefined ? 'new' : createHash('sha256').update(body).digest('hex').slice(0, 16);
}

/** Keeps what servers change of presets. */
export interface PresetKeeper {
  /**
   * Makes all of these changes or none, and records them.
   *
   * @param by a Discord id
   * @throws {UserError} where somebody else has changed one since it was seen, or there would be too many
   */
  keep(serverId: string, changes: readonly PresetChange[], by: string): Promise<void>;
}

/** How bodies stand in their column. */
export interface BodyColumn {
  seal(body: string): string;
  open(kept: string): string;
}

/** Keeps them beside the records of it. @param now ms since 1970 */
export function createPresetKeeper(
  audit: Pick<Audit, 'changing'>,
  column: BodyColumn,
  now: () => number,
): PresetKeeper {
  return {
    keep: (serverId, changes, by) =>
      audit.changing(async (transaction, record) => {
        const at = now();
        for (const { name, kind, body, seen } of changes) {
          const rows = await transaction
            .selectFrom('server_presets')
            .select('body')
            .where('server_id', '=', serverId)
            .where('name', '=', name)
            .execute();
          const before = rows[0] && column.open(rows[0].body);
          if (seen !== undefined && seen !== markOf(before))
            throw new UserError((texts) => texts.presets.changedMeanwhile(name));
          if (body === before) continue;
          if (body === undefined)
            await transaction
              .deleteFrom('server_presets')
              .where('server_id', '=', serverId)
              .where('name', '=', name)
              .execute();
          else {
            const facts = { kind, body: column.seal(body), set_by: by, set_at: at };
            await transaction
              .insertInto('server_presets')
              .values({ server_id: serverId, name, ...facts })
              .onConflict((row) => row.columns(['server_id', 'name']).doUpdateSet(facts))
              .execute();
          }
          const own =
            body === undefined ? 'presets.delete' : before === undefined ? 'presets.create' : 'presets.edit';
          await record({
            ...{ serverId, actorId: by, target: `preset:${name}` },
            action: kind === 'changes' ? 'presets.change' : own,
            before: before === undefined ? undefined : JSON.parse(before),
            after: body === undefined ? undefined : JSON.parse(body),
          });
        }
        const { count } = await transaction
          .selectFrom('server_presets')
          .select((row) => row.fn.countAll<number>().as('count'))
          .where('server_id', '=', serverId)
          .where('kind', '=', 'custom')
          .executeTakeFirstOrThrow();
        if (Number(count) > mostOwn) throw new UserError((texts) => texts.presets.tooMany(mostOwn));
        await transaction
          .insertInto('preset_revisions')
          .values({ server_id: serverId, revision: 1 })
          .onConflict((row) =>
            row
              .column('server_id')
              .doUpdateSet((set) => ({ revision: set('preset_revisions.revision', '+', 1) })),
          )
          .execute();
      }),
  };
}
