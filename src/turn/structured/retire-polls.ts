import type { Body } from '../../history/body.ts';
import type { DiscordFailure } from '../../reply/discord-failure.ts';
import { endPoll } from '../../reply/end-poll.ts';
import { channelOutlet } from '../../reply/outlet.ts';
import { removeMessages } from '../drawn/remove-messages.ts';
import { hasPlace, type Question } from '../question.ts';
import type { TurnServices } from '../services.ts';

/**
 * Takes back the polls of a turn's answers, so that nobody is asked the same twice: one in which nobody has voted goes, any
 * other ends, and its votes stay to be read.
 *
 * @returns whether none of them is open any more: not where the bot has no place of its own, or Discord refuses it
 */
export async function retirePolls(
  services: Pick<TurnServices, 'pacer' | 'rest' | 'history' | 'log' | 'removals'>,
  question: Question,
  turnId: string,
  { answers }: Body,
): Promise<boolean> {
  const polls = answers.flatMap(({ poll }) => poll ?? []);
  if (polls.length === 0) return true;
  if (!hasPlace(question)) return false;
  const { pacer, rest, history, log } = services;
  const { channelId } = question;
  const unvoted: string[] = [];
  const failures: DiscordFailure[] = [];
  for (const messageId of polls) {
    const ended = await endPoll(rest, pacer, channelId, messageId);
    if (ended === 'unvoted') unvoted.push(messageId);
    // Whoever has deleted it wanted none.
    else if (ended !== 'ended' && ended.kind !== 'gone') failures.push(ended);
  }
  if (failures.length > 0) log.warn({ turnId, channelId, failures }, 'could not end a poll');
  const left = await removeMessages(services, channelOutlet(rest, channelId), {
    channelId,
    messageIds: unvoted,
  });
  if (failures.length > 0 || left > 0) return false;
  await history.forgetPolls(turnId);
  return true;
}
