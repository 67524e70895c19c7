import type { StopReason } from '../../turn/running.ts';
import type { Bot } from '../bot.ts';
import { removeTurn } from './remove-turn.ts';

/**
 * Somebody has deleted messages: a turn goes with its prompt, and with any message of its answer. What the bot deletes
 * itself belongs to no turn any more (`removeMessages`), and so nothing follows from it.
 */
export async function removeDeleted(messageIds: readonly string[], bot: Bot): Promise<void> {
  await bot.arrivals.settled(messageIds);
  const { history } = bot.turns;
  const reasons = new Map<string, StopReason>();
  for (const id of messageIds) {
    const asked = await history.byPromptMessage(id);
    if (asked) reasons.set(asked.id, { by: 'prompt-deleted' });
    const answered = await history.byAnswerMessage(id);
    if (!answered || reasons.has(answered.id)) continue;
    // A note that is cleared away says nothing of the answer.
    if ((await history.messagesOf(answered.id)).includes(id))
      reasons.set(answered.id, { by: 'answer-deleted' });
    else await history.removeMessages([id]);
  }
  await Promise.all(
    [...reasons].map(([turnId, reason]) => removeTurn(turnId, { reason, gone: messageIds }, bot)),
  );
}
