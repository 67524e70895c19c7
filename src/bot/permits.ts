import { type Client, DiscordAPIError, PermissionFlagsBits, type REST, RESTJSONErrorCodes } from 'discord.js';
import { missingOf, type PermissionName } from '../diagnosis/permissions.ts';
import type { Texts } from '../texts/index.ts';
import { type ChannelRequest, neededFor, type PlaceKind } from './needed-for.ts';
import { Told } from './told.ts';

/** So long nobody is told again what is missing in a channel, ms. */
const tellEveryMs = 24 * 3_600_000;

/** All that a member in a timeout may do (Discord docs, permissions, "Permissions for Timed Out Members"). */
const inTimeout = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

/** A reply to a message whose channel's past the bot may not read (Discord docs, "Opcodes and Status Codes"). */
const cannotReply = 160002;

/** A request that Discord would refuse, and that was not made. To those who catch it, it is what Discord would have said. */
export class MissingPermission extends DiscordAPIError {
  readonly missing: readonly PermissionName[];

  constructor(missing: readonly PermissionName[], { method, fullRoute }: ChannelRequest) {
    const code = codeOf(missing, method);
    super({ code, message: `Not asked: ${missing.join(', ')}` }, code, 403, method, fullRoute, {
      files: undefined,
      body: undefined,
    });
    this.missing = missing;
  }
}

/** What the bot itself may do in channels. */
export interface Permits {
  /** What it lacks of these; nothing in direct messages, and where it is not known. */
  lacking(channelId: string, needed: readonly PermissionName[]): PermissionName[];
  /** Tells those who can give it which of these it lacks, once a day for each channel and permission. Never rejects. */
  tell(channelId: string, needed: readonly PermissionName[]): Promise<void>;
  /**
   * Whatever is asked of Discord by it from now on is not asked where a permission is missing, but told to those who can give
   * it: each refused request would count towards Discord's ban for invalid requests. It throws {@link MissingPermission} then.
   */
  guard(rest: REST): void;
}

/**
 * @param tellAdmins tells those who look after a server
 * @param track is given all that runs in the background
 */
export function createPermits(
  client: Client<true>,
  tellAdmins: (
    whom: { serverId: string; adminId: string },
    say: (texts: Texts) => string,
  ) => Promise<unknown>,
  track: (telling: Promise<void>) => void,
): Permits {
  const told = new Told();
  const placeOf = (channelId: string) => {
    const channel = client.channels.cache.get(channelId);
    return !channel || channel.isDMBased() ? undefined : channel;
  };
  const kindOf = (channelId: string): PlaceKind | undefined => {
    const channel = placeOf(channelId);
    return channel && { isThread: channel.isThread(), isForum: channel.isThreadOnly() };
  };
  const lacking: Permits['lacking'] = (channelId, needed) => {
    const channel = placeOf(channelId);
    const held = channel?.permissionsFor(client.user)?.bitfield;
    if (!channel || held === undefined) return [];
    const isTimedOut = channel.guild.members.me?.isCommunicationDisabled() ?? false;
    // To whoever may not see a channel, nothing in it is given (Discord docs, permissions).
    if (missingOf(held, ['ViewChannel']).length > 0) return ['ViewChannel'];
    return missingOf(isTimedOut ? held & inTimeout : held, needed);
  };
  const tell: Permits['tell'] = async (channelId, needed) => {
    const channel = placeOf(channelId);
    const fresh = lacking(channelId, needed).filter((name) =>
      told.isNew(`${channelId} ${name}`, tellEveryMs),
    );
    if (!channel || fresh.length === 0) return;
    const { id: serverId, ownerId: adminId, members, roles } = channel.guild;
    const until = members.me?.communicationDisabledUntilTimestamp ?? 0;
    const role = (roles.botRoleFor(client.user) ?? members.me?.roles.highest)?.name ?? client.user.username;
    await tellAdmins({ serverId, adminId }, ({ diagnosis }) =>
      until > Date.now()
        ? diagnosis.timedOut(until)
        : diagnosis.wasTo({ channel: `<#${channelId}>`, missing: fresh, role }),
    );
  };
  return {
    lacking,
    tell,
    guard(rest) {
      const ask = rest.queueRequest.bind(rest);
      rest.queueRequest = async (request) => {
        const about = request.auth === false ? undefined : neededFor(request, kindOf);
        const missing = about ? lacking(about.channelId, about.needed) : [];
        if (!about || missing.length === 0) return ask(request);
        // What is read by the way, in channels that are closed to it on purpose, is nobody's trouble.
        const isByTheWay = request.method === 'GET' && missing.includes('ViewChannel');
        if (!isByTheWay) track(tell(about.channelId, missing));
        throw new MissingPermission(missing, request);
      };
    },
  };
}

function codeOf(missing: readonly PermissionName[], method: string): number {
  if (missing.includes('ViewChannel') || method === 'GET') return RESTJSONErrorCodes.MissingAccess;
  // Without the reference it can be said.
  const isReply = missing.length === 1 && missing[0] === 'ReadMessageHistory';
  return isReply ? cannotReply : RESTJSONErrorCodes.MissingPermissions;
}
