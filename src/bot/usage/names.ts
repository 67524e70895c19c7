import type { Guild } from 'discord.js';
import type { Bot } from '../bot.ts';

/** What a member is called here, and the name that is made of plain letters. */
export interface MemberName {
  shown: string;
  plain: string;
}

/** How long Discord may take to tell who is a member, ms. */
const patienceMs = 1500;

/**
 * Finds out what members are called in a server; those who have left go by the name of their account. Whom Discord does not
 * tell in time goes by their id. Never rejects.
 */
export async function namesOfMembers(
  bot: Pick<Bot, 'client'>,
  guild: Guild | null,
  ids: readonly string[],
): Promise<Map<string, MemberName>> {
  const here = (id: string) => guild?.members.cache.get(id);
  const unknown = ids.filter((id) => !here(id));
  if (guild && unknown.length > 0)
    await guild.members.fetch({ user: unknown, time: patienceMs }).catch(() => undefined);
  const found = await Promise.all(
    ids.map(async (id): Promise<[string, MemberName]> => {
      const member = here(id);
      if (member) return [id, { shown: member.displayName, plain: member.user.username }];
      const user = await bot.client.users.fetch(id).catch(() => undefined);
      return [id, { shown: user?.displayName ?? id, plain: user?.username ?? id }];
    }),
  );
  return new Map(found);
}
