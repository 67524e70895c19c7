import {
  type CommandInteraction,
  GatewayIntentBits,
  type Message,
  MessageFlags,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
  type TextBasedChannel,
} from 'discord.js';
import { UserError } from '../errors.ts';
import type { Menu } from '../presets/menu.ts';
import type { Bot } from './bot.ts';
import type { MenuTarget } from './menu-targets.ts';
import { isInOwnPlace } from './own-place.ts';
import { quoteOf } from './quote.ts';

/** What a model is given to read. */
export interface Material {
  quoted: string;
  /** How many messages it is. */
  count: number;
  /** There are more, which had no room. */
  hasMore: boolean;
}

/** Of all that is read, UTF-16 units: about 7,000 tokens. */
const longestMaterial = 28_000;
/** Discord gives at most so many messages at once (docs, "Get Channel Messages"). */
const pageSize = 100;
/** How far back a member's messages are looked for. */
const mostPages = 5;

/**
 * Reads what a menu is to read: the chosen message, that and those after it, or a member's recent ones, oldest first.
 *
 * @throws UserError where the bot, or whoever asks, may not read there, or there is nothing
 */
export async function materialFor(
  interaction: CommandInteraction | ModalSubmitInteraction,
  bot: Bot,
  { scope, limit }: Pick<Menu, 'scope' | 'limit'>,
  chosen: MenuTarget & { id: string },
): Promise<Material> {
  if (scope === 'none') return { quoted: '', count: 0, hasMore: false };
  if (scope === 'message') return joined([chosen], false);
  const channel = readable(interaction, bot);
  if (scope === 'from-here') {
    const { messages, hasMore } = await after(channel, chosen.id, limit - 1);
    return joined([chosen, ...messages.map(quoteOf)], hasMore);
  }
  const messages = await recentOf(channel, chosen.id, limit);
  const quotes = messages.map(quoteOf).filter(({ text }) => text !== '');
  if (quotes.length === 0) throw new UserError((texts) => texts.menus.noMessages(chosen.name));
  // The newest matter most: where room is short, the oldest are left out.
  return joined(quotes, false);
}

/** The channel, where both the bot and whoever asks may read what was said in it. */
function readable(interaction: CommandInteraction | ModalSubmitInteraction, bot: Bot): TextBasedChannel {
  const { channel, guildId, appPermissions, memberPermissions } = interaction;
  if (!channel || !isInOwnPlace(interaction)) throw new UserError((texts) => texts.menus.notHere);
  if (guildId === null) return channel;
  const needed = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;
  if (!appPermissions.has(needed)) throw new UserError((texts) => texts.menus.cannotRead);
  if (!memberPermissions?.has(needed)) throw new UserError((texts) => texts.menus.mayNotRead);
  if (!bot.client.options.intents.has(GatewayIntentBits.MessageContent))
    throw new UserError((texts) => texts.menus.contentMissing);
  return channel;
}

/** The messages after one, oldest first. */
async function after(
  channel: TextBasedChannel,
  id: string,
  most: number,
): Promise<{ messages: Message[]; hasMore: boolean }> {
  const found: Message[] = [];
  let last = id;
  while (found.length <= most) {
    const page = await channel.messages.fetch({ after: last, limit: pageSize, cache: false });
    // The newest comes first (docs, "Get Channel Messages").
    found.push(...[...page.values()].reverse().filter(({ flags }) => !flags.has(MessageFlags.Loading)));
    last = page.firstKey() ?? last;
    if (page.size < pageSize) break;
  }
  return { messages: found.slice(0, most), hasMore: found.length > most };
}

/** Somebody's newest messages, oldest first. */
async function recentOf(channel: TextBasedChannel, userId: string, most: number): Promise<Message[]> {
  const found: Message[] = [];
  let before: string | undefined;
  for (let page = 0; page < mostPages && found.length < most; page += 1) {
    const messages = await channel.messages.fetch({
      limit: pageSize,
      cache: false,
      ...(before && { before }),
    });
    found.push(...messages.filter(({ author }) => author.id === userId).values());
    before = messages.lastKey();
    if (messages.size < pageSize) break;
  }
  return found.slice(0, most).reverse();
}

function joined(quotes: readonly MenuTarget[], hasMore: boolean): Material {
  const kept: string[] = [];
  let length = 0;
  for (const { name, text } of quotes.filter(({ text }) => text !== '')) {
    const line = `${name}: ${text}`;
    if (length + line.length > longestMaterial)
      return { quoted: kept.join('\n'), count: kept.length, hasMore: true };
    kept.push(line);
    length += line.length;
  }
  return { quoted: kept.join('\n'), count: kept.length, hasMore };
}
