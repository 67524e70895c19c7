import type { Payer } from '../quota/payer.ts';
import type { HeldLimit } from '../quota/planned-call.ts';
import type { Texts } from '../texts/index.ts';
import type { TurnServices } from './services.ts';

/** Limits that a member has for themself; all others are shared. */
const personal = new Set<HeldLimit['who']>(['everyone', 'each', 'role', 'member', 'bot-member']);

/**
 * Tells whom it concerns that limits are nearly used up: the member directly; of what is shared those who look after the
 * server; of what all share those who run the bot. Never rejects.
 *
 * @param limits those of which 80 % are used now and were not before
 */
export async function warn(
  { surroundings, log }: Pick<TurnServices, 'surroundings' | 'log'>,
  limits: readonly HeldLimit[],
  { userId, serverId }: Pick<Payer, 'userId' | 'serverId'>,
): Promise<void> {
  try {
    const { serverName, tellDirectly, tellAdmins, tellOperators } = surroundings();
    const server = serverId === undefined ? undefined : serverName(serverId);
    for (const limit of limits) {
      const byAll = ({ quota }: Texts) => quota.nearlyUsedByAll(limit, server);
      if (personal.has(limit.who)) await tellDirectly(userId, ({ quota }) => quota.nearlyUsed(limit, server));
      else if (limit.who === 'bot' || serverId === undefined) await tellOperators(byAll);
      else await tellAdmins({ serverId, adminId: limit.setBy || undefined }, byAll);
    }
  } catch (error) {
    log.error({ error, userId, serverId }, 'could not tell that a limit is nearly used up');
  }
}
