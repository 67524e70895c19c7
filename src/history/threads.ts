import type { Selectable } from 'kysely';
import type { ThreadsTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** A thread that is a conversation: what is written in it is for Parley, without a mention. */
export interface ConversationThread {
  id: string;
  /** The channel that it stands in, or the forum. */
  parentId?: string | undefined;
  serverId: string;
  /** It was asked for as a conversation, or is followed since Parley was mentioned there (as long as that is set). */
  came: 'opened' | 'followed';
  /** Who asked for it. */
  ownerId: string;
  /** What answers in it where nothing else is asked for. */
  preset?: string | undefined;
  /** It needs no title (any more). */
  titled: boolean;
  /** From where it goes on; absent: it began afresh. */
  from?: Origin | undefined;
}

/** From where a conversation goes on in a thread: a turn, and the channel in which that was asked for. */
export interface Origin {
  turnId: string;
  channelId: string;
}

/** The threads that are conversations. */
export interface Threads {
  /** From memory: asked for each message of every server. */
  has(id: string): boolean;
  get(id: string): Promise<ConversationThread | undefined>;
  /** The id of the newest thread that goes on from there. @param ownerId only one that they asked for */
  goingOn(from: Origin, ownerId?: string): Promise<string | undefined>;
  /** Enters a thread; one that is known stays as it is. @returns whether it was not known */
  add(thread: ConversationThread): Promise<boolean>;
  /** Notes that it has its title. @returns whether it had none before */
  setTitled(id: string): Promise<boolean>;
  /**
   * Forgets a thread, or all threads of a channel.
   * @param id of the one or of the other
   * @returns the ids of the threads that were known
   */
  remove(id: string): Promise<string[]>;
}

/** The threads in a store. Their ids are kept in memory, so that ordinary talk costs no query. */
export async function createThreads(store: Store): Promise<Threads> {
  const { sql } = store;
  const rows = await sql.selectFrom('threads').select('thread_id').execute();
  const known = new Set(rows.map((row) => row.thread_id));
  return {
    has: (id) => known.has(id),

    async get(id) {
      if (!known.has(id)) return undefined;
      const row = await sql.selectFrom('threads').selectAll().where('thread_id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },

    async goingOn({ turnId, channelId }, ownerId) {
      let query = sql
        .selectFrom('threads')
        .select('thread_id')
        .where('from_turn', '=', turnId)
        .where('from_channel', '=', channelId);
      if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId);
      return (await query.orderBy('created_at', 'desc').executeTakeFirst())?.thread_id;
    },

    async add({ id, parentId, serverId, came, ownerId, preset, titled, from }) {
      known.add(id);
      const { numInsertedOrUpdatedRows } = await sql
        .insertInto('threads')
        .values({
          thread_id: id,
          parent_id: parentId ?? null,
          server_id: serverId,
          came,
          owner_id: ownerId,
          preset: preset ?? null,
          titled: titled ? 1 : 0,
          from_turn: from?.turnId ?? null,
          from_channel: from?.channelId ?? null,
          created_at: store.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async setTitled(id) {
      const { numUpdatedRows } = await sql
        .updateTable('threads')
        .set({ titled: 1 })
        .where('thread_id', '=', id)
        .where('titled', '=', 0)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async remove(id) {
      known.delete(id);
      const gone = await sql
        .deleteFrom('threads')
        .where((build) => build.or([build('thread_id', '=', id), build('parent_id', '=', id)]))
        .returning('thread_id')
        .execute();
      for (const { thread_id } of gone) known.delete(thread_id);
      return gone.map(({ thread_id }) => thread_id);
    },
  };
}

function fromRow(row: Selectable<ThreadsTable>): ConversationThread {
  const { from_turn: turnId, from_channel: channelId } = row;
  return {
    id: row.thread_id,
    parentId: row.parent_id ?? undefined,
    serverId: row.server_id,
    came: row.came,
    ownerId: row.owner_id,
    preset: row.preset ?? undefined,
    titled: row.titled === 1,
    ...(turnId !== null && channelId !== null && { from: { turnId, channelId } }),
  };
}
