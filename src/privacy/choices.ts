import type { Store } from '../store/store.ts';

/** What a member has chosen about what is kept of them, and read. */
export interface MemberChoices {
  /** They have read what goes where, and agree. */
  agreed: boolean;
  /** Nothing of theirs is read or answered. */
  paused: boolean;
}

/** What members have chosen. */
export interface Choices {
  of(userId: string): Promise<MemberChoices>;
  choose(userId: string, choice: Partial<MemberChoices>): Promise<void>;
  /** Which of these members have paused. */
  pausedAmong(userIds: readonly string[]): Promise<Set<string>>;
}

/** The choices in a store: read anew each time, so that they hold at once. */
export function createChoices({ sql, now }: Store): Choices {
  return {
    async of(userId) {
      const row = await sql
        .selectFrom('member_choices')
        .select(['agreed_at', 'paused_at'])
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return { agreed: typeof row?.agreed_at === 'number', paused: typeof row?.paused_at === 'number' };
    },
    async choose(userId, { agreed, paused }) {
      const at = now();
      const changed = {
        ...(agreed !== undefined && { agreed_at: agreed ? at : null }),
        ...(paused !== undefined && { paused_at: paused ? at : null }),
      };
      await sql
        .insertInto('member_choices')
        .values({ user_id: userId, agreed_at: null, paused_at: null, ...changed })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ user_id: userId, ...changed }))
        .execute();
    },
    async pausedAmong(userIds) {
      if (userIds.length === 0) return new Set();
      const rows = await sql
        .selectFrom('member_choices')
        .select('user_id')
        .where('user_id', 'in', userIds)
        .where('paused_at', 'is not', null)
        .execute();
      return new Set(rows.map((row) => row.user_id));
    },
  };
}
