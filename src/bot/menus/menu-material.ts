import {
  type CommandInteraction,
  DiscordAPIError,
  GatewayIntentBits,
  type Message,
  MessageFlags,
  type ModalSubmitInteraction,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
  type TextBasedChannel,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Quote } from '../../history/prompt.ts';
import type { Menu } from '../../presets/menu.ts';
import type { Bot } from '../bot.ts';
import { isInOwnPlace } from '../own-place.ts';
import { quoteOf, readMessage } from '../reading/read-message.ts';
import { unpaused } from '../reading/unpaused.ts';
import type { Chosen } from './menu.ts';

/** What a model is given to read. */
export interface Material {
  /** Oldest first. */
  quotes: Quote[];
  /** Messages that were meant to be read had no room. */
  isCut: boolean;
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
 * @throws UserError where the bot, or whoever asks, may not read there, whoever wrote it has paused the bot, or there is nothing
 */
export async function materialFor(
  interaction: CommandInteraction | ModalSubmitInteraction,
  bot: Bot,
  { scope, limit }: Pick<Menu, 'scope' | 'limit'>,
  chosen: Chosen,
): Promise<Material> {
  const { person } = chosen;
  if (person && (await bot.choices.pausedAmong([person.id])).has(person.id))
    throw new UserError((texts) => texts.menus.paused(person.name));
  if (scope === 'none') return { quotes: [], isCut: false };
  if (scope === 'recent') {
    const messages = await recentOf(readable(interaction, bot), chosen.id, limit);
    // Where room is short, the newest matter most.
    const { quotes } = fitting(quotesOf(messages));
    if (quotes.length === 0)
      throw new UserError((texts) => texts.menus.noMessages(chosen.person?.name ?? ''));
    return { quotes: quotes.reverse(), isCut: false };
  }
  if (!chosen.quote) throw new UserError((texts) => texts.menus.nothingToRead);
  if (scope === 'message') return { quotes: [chosen.quote], isCut: false };
  const { messages, hasMore } = await messagesAfter(readable(interaction, bot), chosen.id, limit - 1);
  const { quotes, isCut } = fitting([chosen.quote, ...quotesOf(await unpaused(messages, bot.choices))]);
  return { quotes, isCut: isCut || hasMore };
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
async function messagesAfter(channel: TextBasedChannel, id: string, most: number) {
  const found: Message[] = [];
  let after = id;
  while (found.length <= most) {
    const page = await pageOf(channel, { after });
    // The newest comes first (docs, "Get Channel Messages").
    found.push(...[...page.values()].reverse());
    after = page.firstKey() ?? after;
    if (page.size < pageSize) break;
  }
  const read = found.filter(({ flags }) => !flags.has(MessageFlags.Loading));
  return { messages: read.slice(0, most), hasMore: read.length > most };
}

/** Somebody's newest messages, newest first. */
async function recentOf(channel: TextBasedChannel, userId: string, most: number): Promise<Message[]> {
  const found: Message[] = [];
  let before: string | undefined;
  for (let pages = 0; pages < mostPages && found.length < most; pages += 1) {
    const page = await pageOf(channel, before === undefined ? {} : { before });
    found.push(...page.filter(({ author }) => author.id === userId).values());
    before = page.lastKey();
    if (page.size < pageSize) break;
  }
  return found.slice(0, most);
}

/** @throws UserError where Discord refuses, as in a private thread that the bot is not in */
async function pageOf(channel: TextBasedChannel, where: { after?: string; before?: string }) {
  try {
    return await channel.messages.fetch({ ...where, limit: pageSize, cache: false });
  } catch (error) {
    if (error instanceof DiscordAPIError && refusals.has(error.code))
      throw new UserError((texts) => texts.menus.noAccess, { cause: error });
    throw error;
  }
}

const refusals = new Set<unknown>([RESTJSONErrorCodes.MissingAccess, RESTJSONErrorCodes.MissingPermissions]);

function quotesOf(messages: readonly Message[]): Quote[] {
  return messages.filter((message) => !readMessage(message).empty).map(quoteOf);
}

/** As many from the beginning as have room. */
function fitting(quotes: readonly Quote[]): Material {
  let length = 0;
  const end = quotes.findIndex(({ text }) => {
    length += text.length + 40;
    return length > longestMaterial;
  });
  return end === -1
    ? { quotes: [...quotes], isCut: false }
    : { quotes: quotes.slice(0, Math.max(1, end)), isCut: true };
}
