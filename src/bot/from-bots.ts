import type { Message } from 'discord.js';
import { channelOutlet } from '../reply/outlet.ts';
import { sayOnce } from '../reply/say-once.ts';
import type { EffectiveSettings } from '../settings/definitions.ts';
import type { Bot } from './bot.ts';
import { mostBotTurns } from './bot-turns.ts';
import { placeOf } from './settings/place.ts';

/** Whether no person wrote it. */
export function isFromBot({ author, webhookId }: Message<boolean>): boolean {
  return author.bot || webhookId !== null;
}

/** Whether an admin lets this bot or webhook begin a turn there. A database that fails is logged, and nothing is said. */
export async function isListed(message: Message<boolean>, bot: Bot): Promise<boolean> {
  try {
    const { bots } = await bot.settings.at(placeOf(message));
    return isIn(bots, message);
  } catch (error) {
    bot.log.warn({ messageId: message.id, error }, 'could not find out whether a bot may ask');
    return false;
  }
}

/**
 * Whether a message may begin a turn, as far as bots are concerned; a person's always may, and lets bots begin anew. Where
 * bots have begun too many one after the other, it is said once, and nothing more until a person asks.
 */
export async function takesBotTurn(
  message: Message<boolean>,
  bot: Bot,
  { bots }: Pick<EffectiveSettings, 'bots'>,
): Promise<boolean> {
  const { channelId, id } = message;
  if (!isFromBot(message)) {
    bot.botTurns.byPerson(channelId);
    return true;
  }
  if (!isIn(bots, message)) return false;
  const count = bot.botTurns.byBot(channelId);
  if (count <= mostBotTurns) return true;
  bot.log.warn({ channelId, messageId: id, count }, 'bots ask one after the other: not answered');
  if (count === mostBotTurns + 1)
    await sayOnce(
      channelOutlet(bot.turns.rest, channelId, id),
      bot.turns.pacer,
      bot.texts().access.enoughOfBots(mostBotTurns),
      id,
    );
  return false;
}

function isIn(bots: readonly string[], { author, webhookId }: Message<boolean>): boolean {
  return bots.includes(author.id) || (webhookId !== null && bots.includes(webhookId));
}
