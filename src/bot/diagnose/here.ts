import {
  type BaseInteraction,
  ChannelType,
  DiscordAPIError,
  type Guild,
  type GuildBasedChannel,
  type NonThreadGuildBasedChannel,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Here } from '../../diagnosis/here.ts';
import type { Bot } from '../bot.ts';
import { isClosed } from '../threads/closed.ts';

/** The channel of a server in which an interaction was made, as far as what the bot may do there hangs on it. */
export async function readHere(
  interaction: BaseInteraction,
  guild: Guild,
  { client }: Pick<Bot, 'client'>,
): Promise<Here | undefined> {
  const channel = interaction.channel as GuildBasedChannel | null;
  const me = await guild.members.fetchMe({ force: true });
  const home = channel?.isThread() ? channel.parent : channel;
  if (!channel || !home) return undefined;
  const until = me.communicationDisabledUntilTimestamp ?? 0;
  return {
    channel: `<#${home.id}>`,
    category: categoryOf(home as NonThreadGuildBasedChannel),
    kind: kindOf(channel),
    held: interaction.appPermissions.bitfield,
    heldInServer: me.permissions.bitfield,
    role: (guild.roles.botRoleFor(client.user) ?? me.roles.highest).name,
    serverId: guild.id,
    applicationId: client.application.id,
    ...(until > Date.now() && { timedOutUntil: until }),
    closed: isClosed(channel),
    outside: channel.type === ChannelType.PrivateThread && !(await isSeen(channel)),
  };
}

/** No permission tells whether the bot is in a private thread: Discord does, by whether it shows it. */
async function isSeen({ client, id }: GuildBasedChannel): Promise<boolean> {
  try {
    await client.channels.fetch(id, { force: true });
    return true;
  } catch (error) {
    if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingAccess) return false;
    throw error;
  }
}

/** The category whose permissions are the channel's: what is missing is mended for all its channels there. */
function categoryOf(channel: NonThreadGuildBasedChannel): string | undefined {
  return channel.permissionsLocked ? channel.parent?.name : undefined;
}

function kindOf(channel: GuildBasedChannel): Here['kind'] {
  if (channel.isThread()) return 'thread';
  if (channel.isThreadOnly()) return 'forum';
  const { type } = channel;
  return type === ChannelType.GuildVoice || type === ChannelType.GuildStageVoice ? 'voice' : 'channel';
}
