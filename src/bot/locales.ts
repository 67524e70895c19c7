import type { BaseInteraction, Guild, Message, TextBasedChannel } from 'discord.js';
import type { Held } from '../settings/resolve.ts';
import type { Locales } from '../turn/policy.ts';
import type { Bot } from './bot.ts';
import { placeOf } from './settings/place.ts';

/** By what it is decided which language somebody reads, as Discord names each. */
export interface Speaker {
  /** What is set there of the language. */
  set: Held<string | undefined>;
  /** Of the server, where it is a community. */
  community: string | undefined;
  /** Of their client; of whoever writes a message, as it was at their last interaction. */
  client: string | undefined;
}

/**
 * In which languages somebody is answered. Alone: as they have set it, else as their client is, else as all others there. Before
 * others: as it is set for the thread, channel or server, else the language of a community, else the asker's. What the operator
 * has set holds where nothing else is known; what is locked holds for all. Pure.
 */
export function languageFor({ set: { value, from, isLocked, beaten }, community, client }: Speaker): Locales {
  if (isLocked) return { own: value, shared: value };
  const said = [...beaten, { from, value }];
  const saidBy = (...layers: Held['from'][]) =>
    said.findLast((one) => layers.includes(one.from))?.value as string | undefined;
  const theirs = saidBy('member', 'typed') ?? client;
  const here = saidBy('server', 'channel', 'thread') ?? community;
  const operators = saidBy('operator');
  return { own: theirs ?? here ?? operators, shared: here ?? theirs ?? operators };
}

/** The same of whoever wrote a message or made an interaction, with what is set there. */
export async function localesOf(
  source: Message<boolean> | BaseInteraction,
  set: Held<string | undefined>,
  { seenLocales, log }: Pick<Bot, 'seenLocales' | 'log'>,
): Promise<Locales> {
  const client = 'locale' in source ? String(source.locale) : await seenOf(source.author.id);
  return languageFor({ set, community: communityLocale(source.guild), client });

  async function seenOf(userId: string): Promise<string | undefined> {
    try {
      return await seenLocales.of(userId);
    } catch (error) {
      log.warn({ error, userId }, 'could not find out the language of a member');
      return undefined;
    }
  }
}

/** The same, where nothing is known of the settings yet. */
export async function localesFor(
  source: Message<boolean> | BaseInteraction,
  bot: Pick<Bot, 'settings' | 'seenLocales' | 'log'>,
): Promise<Locales> {
  const { language } = await bot.settings.explain(placeOf(source));
  return localesOf(source, language, bot);
}

/** The language in which somebody is told something in a channel, where no interaction tells it. A database that fails is logged. */
export async function localeIn(
  channel: TextBasedChannel,
  bot: Pick<Bot, 'settings' | 'seenLocales' | 'log'>,
  userId: string,
): Promise<string | undefined> {
  if (channel.isDMBased()) return memberLocale(bot, userId);
  const community = communityLocale(channel.guild);
  try {
    const parentId = channel.isThread() ? (channel.parentId ?? undefined) : undefined;
    const place = { serverId: channel.guildId, channelId: channel.id, parentId, userId };
    const { language } = await bot.settings.explain(place);
    return languageFor({ set: language, community, client: await bot.seenLocales.of(userId) }).shared;
  } catch (error) {
    bot.log.warn({ error, userId, channelId: channel.id }, 'could not find out the language of a channel');
    return community;
  }
}

/** The language of whoever is told something by themselves, where no interaction tells it. A database that fails is logged. */
export async function memberLocale(
  { settings, seenLocales, log }: Pick<Bot, 'settings' | 'seenLocales' | 'log'>,
  userId: string,
): Promise<string | undefined> {
  try {
    const { language } = await settings.explain({ userId });
    return languageFor({ set: language, community: undefined, client: await seenLocales.of(userId) }).own;
  } catch (error) {
    log.warn({ error, userId }, 'could not find out the language of a member');
    return undefined;
  }
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
  const community = communityLocale(client.guilds.cache.get(serverId));
  try {
    const { language } = await settings.explain({ serverId });
    return languageFor({ set: language, community, client: undefined }).shared;
  } catch (error) {
    log.warn({ error, serverId }, 'could not find out the language of a server');
    return community;
  }
}
