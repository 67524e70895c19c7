import type { BaseInteraction, Guild, Message } from 'discord.js';
import type { Held } from '../settings/resolve.ts';
import type { Locales } from '../turn/policy.ts';
import type { Bot } from './bot.ts';
import { placeOf } from './settings/place.ts';

/**
 * In which languages somebody is answered. Alone: as they have set it, else as their client is (a message does not tell: as
 * it was at their last interaction), else as all others there. Before others: as it is set for the channel or server, else the
 * language of a community, else the asker's.
 */
export async function localesOf(
  source: Message<boolean> | BaseInteraction,
  { value, from, beaten }: Held<string | undefined>,
  seen: Bot['seenLocales'],
): Promise<Locales> {
  const isOwn = from === 'member' || from === 'typed';
  const before = beaten.filter((layer) => layer.from !== 'member').at(-1)?.value as string | undefined;
  const set = isOwn ? before : value;
  const here = set ?? communityLocale(source.guild);
  const client =
    'locale' in source ? String(source.locale) : await seen.of(source.author.id).catch(() => undefined);
  const own = (isOwn ? value : undefined) ?? client ?? here;
  return { own, shared: here ?? own };
}

/** The same, with what is set there. */
export async function localesFor(
  source: Message<boolean> | BaseInteraction,
  { settings, seenLocales }: Pick<Bot, 'settings' | 'seenLocales'>,
): Promise<Locales> {
  const { language } = await settings.explain(placeOf(source));
  return localesOf(source, language, seenLocales);
}

/** Of a server whose members can be expected to read it: it has chosen one (Discord docs, guild: `preferred_locale`). */
export function communityLocale(server: Guild | null | undefined): string | undefined {
  return server?.features.includes('COMMUNITY') ? server.preferredLocale : undefined;
}

/** The language in which what concerns a server is told there. A database that fails is logged, and it is that of its community. */
export async function serverLocale(
  { client, settings, log }: Pick<Bot, 'client' | 'settings' | 'log'>,
  serverId: string,
): Promise<string | undefined> {
  const otherwise = communityLocale(client.guilds.cache.get(serverId));
  try {
    return (await settings.at({ serverId })).language ?? otherwise;
  } catch (error) {
    log.warn({ error, serverId }, 'could not find out the language of a server');
    return otherwise;
  }
}
