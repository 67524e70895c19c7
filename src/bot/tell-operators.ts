import { type Texts, textsIn } from '../texts/index.ts';
import type { Bot } from './bot.ts';
import { memberLocale, serverLocale } from './locales.ts';

/**
 * Tells those who run the bot something: in their channel, in the language of its server; where there is none, or it cannot be written to, each of them
 * by direct message, in their own language. Never rejects.
 *
 * @returns whether anybody was reached
 */
export async function tellOperators(
  bot: Pick<Bot, 'client' | 'access' | 'config' | 'settings' | 'seenLocales' | 'log'>,
  say: (texts: Texts) => string,
): Promise<boolean> {
  const { client, access, log } = bot;
  if (await tellChannel(bot, say)) return true;
  try {
    const sent = (await access.operators()).map(async (id) =>
      client.users.send(id, say(textsIn(await memberLocale(bot, id)))),
    );
    const results = await Promise.allSettled(sent);
    if (results.some(({ status }) => status === 'fulfilled')) return true;
    log.error({ errors: results.length }, 'could not reach any operator: set OPERATOR_CHANNEL_ID');
  } catch (error) {
    log.error({ error }, 'could not learn who the operators are: set OPERATOR_IDS');
  }
  return false;
}

async function tellChannel(
  bot: Pick<Bot, 'client' | 'config' | 'settings' | 'log'>,
  say: (texts: Texts) => string,
): Promise<boolean> {
  const { client, config, log } = bot;
  const { channelId } = config.operator;
  if (channelId === undefined) return false;
  try {
    const channel = await client.channels.fetch(channelId);
    if (!channel?.isSendable()) throw new Error('nothing can be said there');
    const locale = channel.isDMBased() ? undefined : await serverLocale(bot, channel.guildId);
    await channel.send({ content: say(textsIn(locale)), allowedMentions: { parse: [] } });
    return true;
  } catch (error) {
    log.error({ error, channelId }, "could not write into the operators' channel (OPERATOR_CHANNEL_ID)");
    return false;
  }
}
