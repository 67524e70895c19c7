import {
  type Channel,
  ChannelType,
  DiscordAPIError,
  type DMChannel,
  type Guild,
  type GuildBasedChannel,
  type GuildMember,
  type GuildTextBasedChannel,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
} from 'discord.js';
import { UserError } from '../../errors.ts';
import { obstaclesTo } from '../reading/recent-talk.ts';
import type { Asker } from './asker.ts';
import { audienceOf, isOpenTo, toRead } from './audience.ts';

/** A channel whose messages the asker may be told of. */
export type Readable = GuildTextBasedChannel | DMChannel;

/** How many names of channels are told where one was not found. */
const mostNames = 50;

/**
 * Finds a channel whose messages may be told to the asker and to all who see the answer. One that they may not see is not
 * there for them.
 *
 * @param text its name, mention, id or link; absent: where it was asked
 * @throws UserError that says what is in the way
 */
export async function findReadable(asker: Asker, text?: string): Promise<Readable> {
  const channel = await find(asker, text);
  if (channel?.type === ChannelType.DM && !channel.partial && channel.id === asker.asking.channelId)
    return channel;
  if (!channel || channel.isDMBased() || !(await isSeen(channel, asker))) {
    const names = await namesFor(asker);
    throw new UserError(({ functions }) => functions.noChannel(text ?? '', names));
  }
  if (!channel.isTextBased()) throw new UserError(({ functions }) => functions.noText(channel.name));
  const [obstacle] = obstaclesTo(channel);
  if (obstacle) throw new UserError(({ functions }) => functions.hidden[obstacle](channel.name));
  if (!shownTo(asker)(channel)) throw new UserError(({ functions }) => functions.notForAll(channel.name));
  if (isForAdults(channel) && !isForAdults(placeOf(asker)))
    throw new UserError(({ functions }) => functions.forAdults(channel.name));
  return channel;
}

/** All channels and open threads of a server that {@link findReadable} would give. */
export async function allReadable(asker: Asker, guild: Guild): Promise<GuildTextBasedChannel[]> {
  const member = await asker.memberOf(guild);
  const isShown = shownTo(asker);
  const fits = (channel: GuildBasedChannel): channel is GuildTextBasedChannel =>
    channel.isTextBased() &&
    channel.permissionsFor(member)?.has(toRead) === true &&
    obstaclesTo(channel).length === 0 &&
    isShown(channel) &&
    (!isForAdults(channel) || isForAdults(placeOf(asker)));
  const here = placeOf(asker)?.id;
  return [...guild.channels.cache.values()]
    .filter(fits)
    .filter(({ id, type }) => type !== ChannelType.PrivateThread || id === here);
}

async function find({ client, asking }: Asker, text?: string): Promise<Channel | undefined> {
  const id = text === undefined ? asking.channelId : idIn(text);
  if (id !== undefined) return fetchChannel({ client }, id);
  const wanted = nameIn(text ?? '');
  const guild = client.guilds.cache.get(asking.server?.id ?? '');
  return guild?.channels.cache.find(({ name }) => name.toLowerCase() === wanted);
}

function idIn(text: string): string | undefined {
  return (
    /^\s*(?:<#)?(\d{15,20})>?\s*$/.exec(text)?.[1] ?? /\/channels\/(?:\d+|@me)\/(\d{15,20})/.exec(text)?.[1]
  );
}

function nameIn(text: string): string {
  return text.trim().replace(/^#/, '').toLowerCase();
}

/** A channel by its id; undefined where there is none that the bot can see. */
export async function fetchChannel(
  { client }: Pick<Asker, 'client'>,
  id: string,
): Promise<Channel | undefined> {
  try {
    return (await client.channels.fetch(id)) ?? undefined;
  } catch (error) {
    const codes: unknown[] = [RESTJSONErrorCodes.UnknownChannel, RESTJSONErrorCodes.MissingAccess];
    if (error instanceof DiscordAPIError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** Whether the asker may read it; from one server another's channels are not there. */
async function isSeen(channel: GuildBasedChannel, asker: Asker): Promise<boolean> {
  const { server, isDirect } = asker.asking;
  if (!isDirect && channel.guildId !== server?.id) return false;
  const member = await asker.memberOf(channel.guild).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  const permissions = member && channel.permissionsFor(member);
  if (!member || !permissions?.has(toRead)) return false;
  if (channel.type !== ChannelType.PrivateThread || permissions.has(PermissionFlagsBits.ManageThreads))
    return true;
  return isIn(channel, member);
}

/** Whether somebody was added to a private thread. */
async function isIn(
  thread: Extract<GuildBasedChannel, { type: ChannelType.PrivateThread }>,
  { id }: GuildMember,
): Promise<boolean> {
  try {
    await thread.members.fetch({ member: id, cache: false, force: true });
    return true;
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status === 404) return false;
    throw error;
  }
}

/** Tells whether all who see the answer may read a channel. */
function shownTo(asker: Asker): (channel: GuildBasedChannel) => boolean {
  const { isPrivate, isDirect } = asker.asking;
  if (isPrivate || isDirect) return () => true;
  const place = placeOf(asker);
  const audience = place && audienceOf(place);
  return (channel) => audience !== undefined && isOpenTo(channel, audience);
}

/** Where it was asked, if that is in a server. */
function placeOf({ client, asking }: Asker): GuildBasedChannel | undefined {
  const channel = client.channels.cache.get(asking.channelId);
  return channel && !channel.isDMBased() ? channel : undefined;
}

function isForAdults(channel: GuildBasedChannel | undefined): boolean {
  const above = channel?.isThread() ? channel.parent : channel;
  return above !== null && above !== undefined && 'nsfw' in above && above.nsfw;
}

async function namesFor(asker: Asker): Promise<string[]> {
  const guild = asker.client.guilds.cache.get(asker.asking.server?.id ?? '');
  if (!guild) return [];
  return (await allReadable(asker, guild)).slice(0, mostNames).map(({ name }) => `#${name}`);
}
