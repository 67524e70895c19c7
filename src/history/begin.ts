import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { UserError } from '../errors.ts';
import type { Schema, TurnsTable } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { HistoryBodies } from './body.ts';
import { estimateTokens } from './estimator.ts';
import type { OfferedFile } from './file-ref.ts';
import { createNaming, type Person } from './names.ts';
import { isPrivate, type Place } from './place.ts';
import { type Prompt, promptText, type Quote } from './prompt.ts';

/** A prompt that is about to become a turn. */
export interface NewTurn {
  place: Place;
  authorId: string;
  /** As it shall stand in the prompt where several people talk. */
  authorName: string;
  preset: string;
  /** The model that was asked for instead of the preset's. */
  model?: string;
  /** How hard it is asked to think, instead of as the preset has it. */
  effort?: string;
  prompt: string;
  /** Whom the prompt names, each as `@name`. */
  people?: Person[];
  /** Messages that the writer brings in. */
  quotes?: Quote[];
  /** What came with it, to be fetched; see `promptSchema`. */
  awaited?: readonly OfferedFile[];
  /** What was said before is not sent along with it. */
  alone?: boolean;
  promptMessageId?: string;
  /** The turn that it continues (a reply to one of the bot's answers); default: the head of its place. */
  parentId?: string;
  /** Where it is asked; absent in direct messages. */
  serverId?: string;
  /** The channel that a thread stands in. */
  parentChannelId?: string;
  /** Its texts are to go as soon as it is answered, and it stands by itself: nothing that is kept goes along with it. */
  noStore?: boolean;
  /** After so long without a turn the place begins afresh, in ms; 0 or nothing: never. */
  idleMs?: number;
}

/** A turn that has begun. */
export interface BegunTurn {
  id: string;
  parentId: string | undefined;
  /** It continues an older turn and has not become the head of its place. */
  branch: boolean;
  /** The place had been idle for too long, so this turn is a root. */
  fresh: boolean;
}

/**
 * Saves the prompt and hangs the turn into the tree; see `Turns.begin`. The prompt is written first: a crash in between
 * leaves a body which nothing points to, rather than a turn without its prompt.
 */
export async function beginTurn(store: Store, bodies: HistoryBodies, turn: NewTurn): Promise<BegunTurn> {
  const now = store.now();
  const id = newTurnId(now);
  const prompt = promptOf(turn);
  await bodies.turns.set(id, { prompt, answers: [], chosen: -1 });
  return await store.sql.transaction().execute(async (transaction) => {
    const position = await positionOf(transaction, turn, now);
    await transaction
      .insertInto('turns')
      .values({
        id,
        place: turn.place,
        parent_id: position.parent?.id ?? null,
        depth: position.parent ? position.parent.depth + 1 : 0,
        author_id: turn.authorId,
        author_name: turn.authorName,
        preset: turn.preset,
        prompt_message_id: turn.promptMessageId ?? null,
        state: 'pending',
        ...promptColumns(prompt),
        answer_tokens: 0,
        created_at: now,
        finished_at: null,
        server_id: turn.serverId ?? '',
        parent_channel_id: turn.parentChannelId ?? null,
        no_store: turn.noStore ? 1 : 0,
      })
      .execute();
    if (!position.branch)
      await transaction.replaceInto('heads').values({ place: turn.place, turn_id: id }).execute();
    return { id, parentId: position.parent?.id, branch: position.branch, fresh: position.fresh };
  });
}

function promptOf(turn: NewTurn): Prompt {
  const { prompt, people = [], quotes = [], awaited, alone, model, effort } = turn;
  return {
    text: prompt,
    ...(people.length > 0 && { people }),
    ...(quotes.length > 0 && { quotes }),
    ...(awaited && { awaited: [...awaited] }),
    ...(alone && { alone }),
    ...(model !== undefined && { model }),
    ...(effort !== undefined && { effort }),
  };
}

/** What the index keeps of a prompt. */
export function promptColumns(prompt: Prompt): Pick<TurnsTable, 'prompt_tokens' | 'people'> {
  return {
    prompt_tokens: estimateTokens(promptText(prompt, createNaming())),
    people: peopleOf(prompt),
  };
}

/** Everybody whom a prompt names, as the index keeps them. */
export function peopleOf({ people = [], quotes = [] }: Prompt): string | null {
  const quoted = quotes.flatMap(({ author, people = [] }) => (author ? [author, ...people] : people));
  const all = new Map([...people, ...quoted].map((person) => [person.id, person]));
  return all.size > 0 ? JSON.stringify([...all.values()]) : null;
}

interface Position {
  parent: TurnsTable | undefined;
  branch: boolean;
  fresh: boolean;
}

async function positionOf(transaction: Transaction<Schema>, turn: NewTurn, now: number): Promise<Position> {
  // What was kept before stays the head: it is gone on from again where that is wanted again.
  if (turn.noStore) return { parent: undefined, branch: true, fresh: false };
  const head = await transaction
    .selectFrom('heads')
    .innerJoin('turns', 'turns.id', 'heads.turn_id')
    .selectAll('turns')
    .where('heads.place', '=', turn.place)
    .executeTakeFirst();
  if (turn.parentId !== undefined) {
    const parent = await transaction
      .selectFrom('turns')
      .selectAll()
      .where('id', '=', turn.parentId)
      .executeTakeFirst();
    if (!parent) throw new UserError((texts) => texts.history.gone);
    if (isPrivate(parent.place as Place) && parent.place !== turn.place)
      throw new UserError((texts) => texts.history.private);
    return { parent, branch: parent.id !== head?.id, fresh: false };
  }
  const fresh = head !== undefined && hasRested(head, turn.idleMs ?? 0, now);
  return { parent: fresh ? undefined : head, branch: false, fresh };
}

/** Whether so much time has passed since a place's head that its next turn begins afresh. @param idleMs 0: never */
export function hasRested(
  head: Pick<TurnsTable, 'created_at' | 'finished_at'>,
  idleMs: number,
  now: number,
): boolean {
  return idleMs > 0 && now - Math.max(head.created_at, head.finished_at ?? 0) > idleMs;
}

/** Ids sort by time, so that new rows go to the end of the table. */
function newTurnId(now: number): string {
  return now.toString(36).padStart(9, '0') + randomBytes(6).toString('hex');
}
