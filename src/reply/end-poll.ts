import { type APIMessage, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { DiscordFailure } from './discord-failure.ts';
import type { Pacer } from './pace.ts';
import { paced } from './paced.ts';
import type { ReplyRest } from './rest.ts';

/**
 * Ends a poll of the bot's own, unless nobody has voted in it.
 *
 * @returns `unvoted`: it stays open, to be deleted; else why it cannot be ended
 */
export async function endPoll(
  { edits }: ReplyRest,
  pacer: Pacer,
  channelId: string,
  messageId: string,
): Promise<'ended' | 'unvoted' | DiscordFailure> {
  let isUnvoted = false;
  const ask = { bucket: `polls:${channelId}`, counted: true, urgency: 'next' } as const;
  const failure = await paced(pacer, ask, async () => {
    const { poll } = (await edits.get(Routes.channelMessage(channelId, messageId))) as APIMessage;
    const { is_finalized: isOver, answer_counts: counts } = poll?.results ?? {};
    // Without results nothing is known of votes (Discord docs, "Poll Results Object").
    isUnvoted = counts?.every(({ count }) => count === 0) ?? false;
    if (!isOver && !isUnvoted) await edits.post(Routes.expirePoll(channelId, messageId));
    return undefined;
  });
  const isExpired = failure?.kind === 'invalid' && failure.code === RESTJSONErrorCodes.PollExpired;
  if (failure && !isExpired) return failure;
  return isUnvoted ? 'unvoted' : 'ended';
}
