import type { Guild } from 'discord.js';
import type { Bot } from '../bot.ts';

/** What a member is called here, and the name that is made of plain letters. */
export interface MemberName {
  shown: string;
  plain: string;
}

/** How long Discord may take to tell who is a member, ms. */
const patienceMs = 1500;
/** How many one question may ask about (Discord docs, "Request Guild Members"). */
const mostAsked = 100;
/** Of so many who have left Discord is asked what their account is called: each is a request. */
const mostLeft = 20;

/**
 * Finds out what members are called in a server; those who have left go by the name of their account. Whom Discord does not
 * tell in time goes by their id. Never rejects.
 */
export async function namesOfMembers(
  bot: Pick<Bot, 'client'>,
  guild: Guild | null,
  ids: readonly string[],
): Promise<Map<string, MemberName>> {
  const names = new Map<string, MemberName>();
  const look = () => {
    for (const id of ids) {
      const member = guild?.members.cache.get(id);
      if (member) names.set(id, { shown: member.displayName, plain: member.user.username });
    }
    return ids.filter((id) => !names.has(id));
  };
  const unknown = look();
  for (let first = 0; guild && first < unknown.length; first += mostAsked) {
    const user = unknown.slice(first, first + mostAsked);
    await guild.members.fetch({ user, time: patienceMs }).catch(() => undefined);
  }
  const left = look();
  await Promise.all(
    left.map(async (id, index) => {
      const user = index < mostLeft ? await bot.client.users.fetch(id).catch(() => undefined) : undefined;
      names.set(id, { shown: user?.displayName ?? id, plain: user?.username ?? id });
    }),
  );
  return names;
}
