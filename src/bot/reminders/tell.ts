import { DiscordAPIError, type MessageCreateOptions, PermissionFlagsBits } from 'discord.js';
import type { StoredReminder } from '../../store/reminders.ts';
import { type Texts, textsIn } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';
import { localeIn, memberLocale } from '../locales.ts';

/** From so many ms on after its time a reminder says that it is late. */
const lateMs = 5 * 60 * 1000;

/**
 * Tells somebody what they wanted to be reminded of: where they asked, else by direct message. Nobody else is pinged. Where
 * it was asked privately and they take no direct messages, the channel hears once that there is one, not what it is.
 *
 * @throws where Discord does not answer
 */
export async function tellReminder(
  reminder: StoredReminder,
  bot: Pick<Bot, 'client' | 'settings' | 'seenLocales' | 'log'>,
  now: number,
): Promise<'told' | 'unreachable'> {
  const { id, userId, channelId, askedIn, text, at, createdAt, refused } = reminder;
  const { client, log } = bot;
  const mention = `<@${userId}>`;
  const asked = Math.round(createdAt / 1000);
  const late = now - at > lateMs ? Math.round(at / 1000) : undefined;
  const due = ({ reminders }: Texts) =>
    messageOf(reminders.due(mention, text, asked, late, refused > 0), userId, `remind-${id}`);
  if (channelId && (await said(channelId, userId, due, bot))) return 'told';
  try {
    await client.users.send(userId, due(textsIn(await memberLocale(bot, userId))));
    return 'told';
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.status >= 500) throw error;
    log.info({ reminderId: id, userId, channelId, error }, 'a reminder could not be told');
  }
  const unreached = ({ reminders }: Texts) => messageOf(reminders.refused(mention), userId, `refused-${id}`);
  if (askedIn && refused === 0) await said(askedIn, userId, unreached, bot);
  return 'unreachable';
}

/**
 * @param nonce a process that is killed between telling and noting it tells again: by this Discord shows it once; at most 25
 *   units
 */
function messageOf(content: string, userId: string, nonce: string): MessageCreateOptions {
  return { content, allowedMentions: { users: [userId] }, nonce, enforceNonce: true };
}

/** @returns false where it cannot be said there any more, or they would not see it */
async function said(
  channelId: string,
  userId: string,
  message: (texts: Texts) => MessageCreateOptions,
  bot: Parameters<typeof tellReminder>[1],
): Promise<boolean> {
  try {
    const channel = await bot.client.channels.fetch(channelId);
    if (!channel?.isSendable()) return false;
    if (!channel.isDMBased()) {
      const member = await channel.guild.members.fetch({ user: userId, force: true });
      if (!channel.permissionsFor(member)?.has(PermissionFlagsBits.ViewChannel)) return false;
    }
    await channel.send(message(textsIn(await localeIn(channel, bot, userId))));
    return true;
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status < 500) return false;
    throw error;
  }
}
