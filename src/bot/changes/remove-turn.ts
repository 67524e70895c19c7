import { channelOf } from '../../history/place.ts';
import { channelOutlet } from '../../reply/outlet.ts';
import { removeMessages } from '../../turn/drawn/remove-messages.ts';
import type { StopReason } from '../../turn/running.ts';
import type { Bot } from '../bot.ts';

/** How a turn is removed. */
export interface RemoveOptions {
  /** What the log says of a stream that this stops. */
  reason: StopReason;
  /** Its messages cannot be reached by the bot: nothing is tried. */
  stays?: boolean;
  /** Messages that are deleted already. */
  gone?: readonly string[];
}

/**
 * Removes a turn: the paid request is aborted at once, its texts leave the store, and all messages of its answer go. What
 * hangs under it keeps its path. Asked for twice, it does the same once.
 *
 * @returns how many messages Discord did not let go
 */
export async function removeTurn(
  turnId: string,
  { reason, stays, gone = [] }: RemoveOptions,
  { turns }: Pick<Bot, 'turns'>,
): Promise<number> {
  const { history, running } = turns;
  // First the abort: each moment costs money.
  running.get(turnId)?.stop(reason);
  const turn = await history.get(turnId);
  if (!turn) return 0;
  if (await history.deleteTurn(turnId)) turns.log.info({ turnId, why: reason.by }, 'removed a turn');
  // An answer that began in between has either seen the deletion, or is seen here.
  const last = running.get(turnId);
  last?.stop(reason);
  await last?.ended;
  const channelId = channelOf(turn.place);
  const messageIds = await history.messagesOf(turnId, { notes: true });
  return removeMessages(turns, channelOutlet(turns.rest, channelId), {
    channelId,
    messageIds,
    gone: stays ? messageIds : gone,
  });
}
