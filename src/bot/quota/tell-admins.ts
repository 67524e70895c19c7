import { type Texts, textsIn } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';
import { serverLocale } from '../locales.ts';
import { tellDirectly } from '../tell-directly.ts';

/**
 * Tells those who look after a server something: in the channel that they chose by `/quota alerts`; where there is none, or
 * it cannot be written to, one of them by direct message: there in the server's language, here in their own. Never rejects.
 *
 * @returns whether anybody was reached
 */
export async function tellAdmins(
  bot: Pick<Bot, 'client' | 'settings' | 'seenLocales' | 'log'>,
  { serverId, adminId }: { serverId: string; adminId: string | undefined },
  say: (texts: Texts) => string,
): Promise<boolean> {
  const content = say(textsIn(await serverLocale(bot, serverId)));
  if (await saidInChannel(bot, serverId, content)) return true;
  return adminId !== undefined && (await tellDirectly(bot, adminId, say));
}

async function saidInChannel(
  { client, settings, log }: Pick<Bot, 'client' | 'settings' | 'log'>,
  serverId: string,
  content: string,
): Promise<boolean> {
  let channelId: string | undefined;
  try {
    channelId = (await settings.of({ kind: 'server', serverId })).values.alertChannel;
    if (channelId === undefined) return false;
    const channel = await client.channels.fetch(channelId);
    if (!channel?.isSendable()) throw new Error('nothing can be said there');
    await channel.send(content);
    return true;
  } catch (error) {
    log.warn({ error, serverId, channelId }, 'could not write into the channel for alerts');
    return false;
  }
}
