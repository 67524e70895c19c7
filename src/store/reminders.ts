import type { Selectable } from 'kysely';
import type { RemindersTable } from './schema.ts';
import { sealedAs } from './sealed-columns.ts';
import type { Sealing } from './sealing.ts';
import type { Store } from './store.ts';

/** What a member wants to be reminded of. */
export interface StoredReminder {
  id: number;
  userId: string;
  /** Where they are told; undefined: by direct message. */
  channelId: string | undefined;
  text: string;
  /** For when it was asked, ms since 1970. */
  at: number;
  /** The channel in which it was asked for privately, where the bot may write: it is not told there. */
  askedIn: string | undefined;
  /** How often it was tried in vain. */
  tries: number;
  /** How often they could not be reached. */
  refused: number;
  /** ms since 1970 */
  createdAt: number;
}

/** What is to be noted. */
export interface NewReminder
  extends Pick<StoredReminder, 'userId' | 'channelId' | 'askedIn' | 'text' | 'at'> {
  turnId: string;
  /** Id of the message or interaction that asked for the answer: each answer of a turn has its own. */
  askedId: string;
}

/** Reminders, which outlive a restart. */
export interface Reminders {
  /**
   * Notes one, or finds it noted already: the same text within a minute, to be told in the same place, is the same reminder.
   * An answer that is written anew asks once more for what the one before it has asked for: of the same text, it takes that
   * one's place.
   *
   * @param most as many as a member may have
   * @returns undefined where they have so many
   */
  add(reminder: NewReminder, most: number): Promise<StoredReminder | undefined>;
  /** A member's, next first. */
  of(userId: string): Promise<StoredReminder[]>;
  /** Takes away one of a member's. @returns whether there was such a one */
  cancel(userId: string, id: number): Promise<boolean>;
  /** Those which are to be told by now, next first; at most 100. */
  due(): Promise<StoredReminder[]>;
  /** When the next is to be told, ms since 1970. */
  next(): Promise<number | undefined>;
  /** It was told, or cannot be. */
  done(id: number): Promise<void>;
  /** It could not be told now. @param until ms since 1970 */
  postpone(id: number, until: number): Promise<void>;
  /** They could not be reached. @param until ms since 1970 */
  refuse(id: number, until: number): Promise<void>;
}

/** Reminders whose times are less than so many ms apart are at the same time. */
const sameMs = 60_000;

/** What their texts are sealed as. */
const about = sealedAs.reminders;

/** Keeps them in the store. */
export function createReminders({ sql, now, sealing }: Pick<Store, 'sql' | 'now' | 'sealing'>): Reminders {
  const read = (row: Selectable<RemindersTable>) => fromRow(row, sealing);
  return {
    async add({ userId, channelId = '', askedIn = '', turnId, askedId, text, at }, most) {
      return sql.transaction().execute(async (transaction) => {
        const theirs = await transaction
          .selectFrom('reminders')
          .selectAll()
          .where('user_id', '=', userId)
          .orderBy('at')
          .execute();
        const alike = theirs.filter((row) => readable(row.text, sealing) === text);
        const same = alike.find((row) => row.channel_id === channelId && Math.abs(row.at - at) < sameMs);
        const before = alike.find((row) => row.turn_id === turnId && row.asked_id !== askedId);
        const known = same ?? before;
        if (known) {
          const times = known === same ? {} : { at, next_try: at, tries: 0, refused: 0, created_at: now() };
          const row = await transaction
            .updateTable('reminders')
            .set({ turn_id: turnId, asked_id: askedId, ...times })
            .where('id', '=', known.id)
            .returningAll()
            .executeTakeFirstOrThrow();
          return read(row);
        }
        if (theirs.length >= most) return undefined;
        const row = await transaction
          .insertInto('reminders')
          .values({
            ...{
              user_id: userId,
              channel_id: channelId,
              asked_in: askedIn,
              turn_id: turnId,
              asked_id: askedId,
            },
            ...{ text: sealing.seal(text, about), at, next_try: at, created_at: now() },
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        return read(row);
      });
    },
    async of(userId) {
      const rows = await sql
        .selectFrom('reminders')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('at')
        .execute();
      return rows.map(read);
    },
    async cancel(userId, id) {
      const { numDeletedRows } = await sql
        .deleteFrom('reminders')
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    async due() {
      const rows = await sql
        .selectFrom('reminders')
        .selectAll()
        .where('next_try', '<=', now())
        .orderBy('next_try')
        .limit(100)
        .execute();
      return rows.map(read);
    },
    async next() {
      const row = await sql
        .selectFrom('reminders')
        .select((build) => build.fn.min('next_try').as('at'))
        .executeTakeFirst();
      return row?.at ?? undefined;
    },
    async done(id) {
      await sql.deleteFrom('reminders').where('id', '=', id).execute();
    },
    async postpone(id, until) {
      await sql
        .updateTable('reminders')
        .set((build) => ({ next_try: until, tries: build('tries', '+', 1) }))
        .where('id', '=', id)
        .execute();
    },
    async refuse(id, until) {
      await sql
        .updateTable('reminders')
        .set((build) => ({ next_try: until, tries: 0, refused: build('refused', '+', 1) }))
        .where('id', '=', id)
        .execute();
    },
  };
}

function fromRow(row: Selectable<RemindersTable>, sealing: Sealing): StoredReminder {
  return {
    id: row.id,
    userId: row.user_id,
    channelId: row.channel_id || undefined,
    askedIn: row.asked_in || undefined,
    text: readable(row.text, sealing),
    at: row.at,
    tries: row.tries,
    refused: row.refused,
    createdAt: row.created_at,
  };
}

/** What cannot be read any more is told all the same: whoever wanted it knows that there was something. */
function readable(text: string, sealing: Sealing): string {
  try {
    return sealing.open(text, about);
  } catch {
    return '…';
  }
}
