import type { Selectable } from 'kysely';
import type { SettingsTable } from '../store/schema.ts';

/** A place, or somebody, that has settings of their own. */
export type Scope =
  | { kind: 'bot' }
  | { kind: 'server'; serverId: string }
  | { kind: 'channel'; channelId: string; serverId: string }
  | { kind: 'member'; userId: string };

/** Where somebody asks. */
export interface SettingPlace {
  /** Absent where the whole server is meant. */
  channelId?: string | undefined;
  /** The channel that a thread stands in. */
  parentId?: string | undefined;
  /** Absent in direct messages. */
  serverId?: string | undefined;
  /** Whose own choices count; absent: nobody's. */
  userId?: string | undefined;
  /** Whose words they send once more, if not their own: what guards that member holds, too. */
  authorId?: string | undefined;
}

/** The columns by which the rows of a scope are found. */
export function keyOf(scope: Scope): Pick<Selectable<SettingsTable>, 'scope' | 'scope_id'> {
  switch (scope.kind) {
    case 'bot':
      return { scope: 'bot', scope_id: '' };
    case 'server':
      return { scope: 'server', scope_id: scope.serverId };
    case 'channel':
      return { scope: 'channel', scope_id: scope.channelId };
    case 'member':
      return { scope: 'member', scope_id: scope.userId };
  }
}

/** A scope as the audit names it. */
export function targetOf(scope: Scope): string {
  const { scope: kind, scope_id } = keyOf(scope);
  return scope_id === '' || kind === 'server' ? kind : `${kind}:${scope_id}`;
}
