import type { Guild } from 'discord.js';
import type { Finding } from '../../diagnosis/finding.ts';
import { missingOf } from '../../diagnosis/permissions.ts';
import type { EffectiveSettings } from '../../settings/definitions.ts';

/** Channels of a server in which it has the bot tell something, as far as nothing can be told there. */
export async function setChannelFindings(guild: Guild, settings: EffectiveSettings): Promise<Finding[]> {
  const { alertChannel, logChannel } = settings;
  const found = await Promise.all([lookAt(guild, 'alerts', alertChannel), lookAt(guild, 'log', logChannel)]);
  return found.flat();
}

async function lookAt(
  guild: Guild,
  what: 'alerts' | 'log',
  channelId: string | undefined,
): Promise<Finding[]> {
  if (channelId === undefined) return [];
  const channel = await guild.client.channels.fetch(channelId).catch(() => null);
  if (!channel || channel.isDMBased())
    return [{ standing: 'note', say: ({ diagnosis }) => diagnosis.channels.gone(what) }];
  const held = channel.permissionsFor(guild.client.user)?.bitfield ?? 0n;
  const speak = channel.isThread() ? 'SendMessagesInThreads' : 'SendMessages';
  const missing = missingOf(held, ['ViewChannel', speak]);
  if (missing.length === 0) return [];
  const mention = `<#${channelId}>`;
  return [{ standing: 'note', say: ({ diagnosis }) => diagnosis.channels.closed(what, mention, missing) }];
}
