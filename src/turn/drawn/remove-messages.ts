import type { DiscordFailure } from '../../reply/discord-failure.ts';
import { channelOutlet, type Outlet } from '../../reply/outlet.ts';
import type { Pacer } from '../../reply/pace.ts';
import { paced } from '../../reply/paced.ts';
import type { TurnServices } from '../services.ts';

/**
 * Deletes messages of the bot, in their order. They show no turn's answer from the beginning on, so that the bot's own
 * deletions are never taken for a member's; and a process that is killed meanwhile makes up for it at its next start.
 * A message that cannot be deleted is logged and stays.
 *
 * @param gone those of the messages that are deleted already
 * @returns how many stay
 */
export async function removeMessages(
  services: Pick<TurnServices, 'removals' | 'pacer' | 'log'>,
  outlet: Outlet,
  { channelId, messageIds, gone = [] }: { channelId: string; messageIds: string[]; gone?: readonly string[] },
): Promise<number> {
  const { removals, pacer, log } = services;
  await removals.add(channelId, messageIds);
  let left = 0;
  for (const messageId of messageIds) {
    const failure = gone.includes(messageId) ? undefined : await remove(pacer, outlet, messageId);
    if (failure) {
      left += 1;
      log.warn({ channelId, messageId, failure }, 'could not delete a message of mine');
    }
    await removals.drop([messageId]);
  }
  return left;
}

/** Deletes what a killed process was about to delete. */
export async function finishRemovals(
  services: Pick<TurnServices, 'removals' | 'pacer' | 'log' | 'rest'>,
): Promise<void> {
  for (const { channelId, messageId } of await services.removals.list()) {
    const outlet = channelOutlet(services.rest, channelId);
    await removeMessages(services, outlet, { channelId, messageIds: [messageId] });
  }
}

/** @returns why it stays, if it does */
async function remove(pacer: Pacer, outlet: Outlet, messageId: string): Promise<DiscordFailure | undefined> {
  const ask = { bucket: `remove ${outlet.editBucket}`, counted: outlet.counted, urgency: 'next' } as const;
  const request = () => paced(pacer, ask, () => outlet.remove(messageId));
  let failure = await request();
  if (failure?.kind === 'archived' && outlet.revive) {
    // Where it cannot be opened, the second try tells why.
    await outlet.revive().catch(() => {});
    failure = await request();
  }
  return failure?.kind === 'gone' ? undefined : failure;
}
