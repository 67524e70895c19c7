import type { Rule } from './gate.ts';

/** What the operator's rule asks of Discord. */
export interface Runners {
  /** Ids of those who run the bot. */
  operators(): Promise<readonly string[]>;
  /** Whether one of them owns or administers a server that the bot is in. */
  runs(serverId: string): Promise<boolean>;
}

/**
 * The operator's own word: open to those who run the bot, to whom they named, and to the servers which they named, else to
 * those which they own or administer. Nobody else can spend on an operator's key just by knowing the invite link.
 */
export function operatorsRule(
  { allowedServers, allowedUsers }: { allowedServers: readonly string[]; allowedUsers: readonly string[] },
  runners: Runners,
): Rule {
  const allows = async (userId: string, serverId: string | undefined) => {
    if (allowedUsers.includes(userId)) return true;
    if ((await runners.operators()).includes(userId)) return true;
    if (serverId === undefined) return false;
    return allowedServers.length > 0 ? allowedServers.includes(serverId) : await runners.runs(serverId);
  };
  return async ({ userId, serverId }) =>
    (await allows(userId, serverId)) ? undefined : (texts) => texts.access.private;
}
