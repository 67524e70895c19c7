import { ChannelType, RequestMethod } from 'discord.js';
import type { PermissionName } from '../diagnosis/permissions.ts';

/** A request to Discord about a channel, as far as what it needs hangs on it. */
export interface ChannelRequest {
  method: string;
  /** Without the API's address and version. */
  fullRoute: string;
  body?: unknown;
  files?: readonly unknown[] | undefined;
}

/** The kind of place whose permissions count. */
export interface PlaceKind {
  isThread: boolean;
  isForum: boolean;
}

/** A request's channel, and what stands behind it in the route. */
const routes = /^\/channels\/(?<channelId>\d+)\/(?<rest>.+)$/;

/** What the body of a request says, as Discord takes it. */
interface Wire {
  type?: number;
  embeds?: readonly unknown[] | null;
  poll?: unknown;
  message_reference?: unknown;
  /** The first message of a post. */
  message?: Wire;
}

/**
 * What Discord refuses a request without (Discord docs, permissions; "Create Message", "Start Thread"). Pure.
 *
 * @returns the channel and its permissions; undefined where it is about no channel, or needs nothing that is known here
 */
export function neededFor(
  { method, fullRoute, body, files = [] }: ChannelRequest,
  kindOf: (channelId: string) => PlaceKind | undefined,
): { channelId: string; needed: PermissionName[] } | undefined {
  const { channelId, rest } = routes.exec(fullRoute)?.groups ?? {};
  const kind = channelId === undefined ? undefined : kindOf(channelId);
  if (channelId === undefined || rest === undefined || !kind) return undefined;
  const wire = (body ?? {}) as Wire;
  const speak: PermissionName = kind.isThread ? 'SendMessagesInThreads' : 'SendMessages';
  const shown: PermissionName[] = [
    ...(files.length > 0 ? ['AttachFiles' as const] : []),
    ...((wire.embeds ?? wire.message?.embeds)?.length ? ['EmbedLinks' as const] : []),
  ];
  const acts = actsOf(method, rest, wire, { ...kind, speak, shown });
  return acts && { channelId, needed: ['ViewChannel', ...acts] };
}

function actsOf(
  method: string,
  rest: string,
  wire: Wire,
  { isForum, speak, shown }: PlaceKind & { speak: PermissionName; shown: PermissionName[] },
): PermissionName[] | undefined {
  const isOne = /^messages\/\d+$/.test(rest);
  switch (method) {
    case RequestMethod.Get:
      return rest === 'messages' || isOne ? ['ReadMessageHistory'] : undefined;
    case RequestMethod.Patch:
      return isOne ? shown : undefined;
    case RequestMethod.Post:
      if (rest === 'typing') return [speak];
      if (/^messages\/\d+\/threads$/.test(rest)) return ['CreatePublicThreads'];
      // A post of a forum needs no right to open threads.
      if (rest === 'threads') return isForum ? ['SendMessages', ...shown] : [toOpen(wire)];
      if (rest !== 'messages') return undefined;
      return [
        speak,
        ...shown,
        ...(wire.poll == null ? [] : ['SendPolls' as const]),
        ...(wire.message_reference == null ? [] : ['ReadMessageHistory' as const]),
      ];
    default:
      return undefined;
  }
}

function toOpen({ type = ChannelType.PrivateThread }: Wire): PermissionName {
  return type === ChannelType.PrivateThread ? 'CreatePrivateThreads' : 'CreatePublicThreads';
}
