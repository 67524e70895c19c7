import { type APIMessage, ComponentType, type REST, Routes } from 'discord.js';
import { type ControlId, readCustomId } from '../reply/buttons.ts';
import { discordFailure } from '../reply/discord-failure.ts';
import type { ShownReply } from '../store/shown.ts';
import type { Texts } from '../texts/index.ts';
import type { TurnServices } from '../turn/services.ts';

/** What messages are looked for with. */
export interface Reach {
  rest: REST;
  applicationId: string;
}

/** How the messages of a reply are reached: as the bot in the channel, or by the interaction's token. */
export interface Access {
  auth: boolean;
  message: (id: string) => `/${string}`;
  messages: `/${string}`;
}

/**
 * The reply with those of its messages, too, that were made in the last moment and are in nobody's notes. In a channel their
 * buttons say whose they are; an interaction's first one is its answer. They are noted now.
 */
export async function withUnnoted(
  reply: ShownReply,
  promptMessageId: string | undefined,
  { rest, applicationId, services }: Reach & { services: Pick<TurnServices, 'history' | 'shown'> },
): Promise<ShownReply> {
  const { history, shown } = services;
  const { turnId, channelId, token, ephemeral } = reply;
  const messageIds = [...reply.messageIds];
  if (token !== undefined && messageIds.length === 0) {
    const original = await readMessage(rest, Routes.webhookMessage(applicationId, token, '@original'));
    // An older answer under which a button was pressed is noted.
    if (original && !(await history.byAnswerMessage(original.id))) messageIds.push(original.id);
  }
  const after = messageIds.at(-1) ?? promptMessageId;
  if (!ephemeral && after !== undefined) {
    const query = new URLSearchParams({ after, limit: '100' });
    const newer = (await rest
      .get(Routes.channelMessages(channelId), { query })
      .catch(() => [])) as APIMessage[];
    const own = newer.filter((each) => buttonsOf(each).some(({ subject }) => subject === turnId));
    messageIds.push(...own.map(({ id }) => id).reverse());
  }
  if (messageIds.length === reply.messageIds.length) return reply;
  await shown.update(turnId, messageIds);
  await history.addMessages(turnId, messageIds);
  return { ...reply, messageIds };
}

/** A message, where it can be read. */
export async function readMessage(rest: REST, path: `/${string}`): Promise<APIMessage | undefined> {
  const auth = path.startsWith('/channels/');
  return (await rest.get(path, { auth }).catch(() => undefined)) as APIMessage | undefined;
}

/** A message of a reply; its text is undefined where the bot may not read it. */
export interface Found {
  id: string;
  message: APIMessage | undefined;
  access: Access;
}

/** The newest message of a reply; undefined where there is none, or none that can be reached. */
export async function lastMessage(
  { channelId, token, messageIds, ephemeral }: ShownReply,
  { rest, applicationId }: Reach,
): Promise<Found | undefined> {
  const lastId = messageIds.at(-1);
  const get = async (access: Access, idOrName: string): Promise<Found | undefined> => {
    try {
      const message = (await rest.get(access.message(idOrName), { auth: access.auth })) as APIMessage;
      return { id: message.id, message, access };
    } catch (error) {
      const { kind } = discordFailure(error);
      // Its own messages a bot may edit even where it may not read the history.
      if (kind === 'forbidden' && access.auth) return { id: idOrName, message: undefined, access };
      if (kind === 'gone' || kind === 'forbidden') return undefined;
      throw error;
    }
  };
  if (token !== undefined) {
    const byToken: Access = {
      auth: false,
      message: (id) => Routes.webhookMessage(applicationId, token, id),
      messages: Routes.webhook(applicationId, token),
    };
    const found = await get(byToken, lastId ?? '@original');
    if (found || ephemeral || lastId === undefined) return found;
  }
  const asBot: Access = {
    auth: true,
    message: (id) => Routes.channelMessage(channelId, id),
    messages: Routes.channelMessages(channelId),
  };
  return lastId === undefined ? undefined : await get(asBot, lastId);
}

/** Whether a message shows this button of the turn: Stop stands under a reply exactly while it is being written. */
export function has(message: APIMessage | undefined, action: string, turnId: string): boolean {
  return buttonsOf(message).some((button) => button.action === action && button.subject === turnId);
}

/** The controls of a message. */
export function buttonsOf(message: APIMessage | undefined): ControlId[] {
  const rows = message?.components ?? [];
  const parts = rows.flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []));
  return parts.flatMap((part) => ('custom_id' in part ? (readCustomId(part.custom_id) ?? []) : []));
}

/** The text of a reply that was being written, without the quiet line that said what was done just then. */
export function withoutStatus(content: string | undefined, { reply }: Texts): string | undefined {
  const lines = content?.split('\n') ?? [];
  const last = lines.at(-1) ?? '';
  const isStatus = last.startsWith('-# ') && last !== `-# ${reply.continuesInFile}`;
  return isStatus ? lines.slice(0, -1).join('\n') : content;
}

/** Where a message of a reply is read: by the interaction's token, where it has one. */
export function pathOf({ channelId, token }: ShownReply, applicationId: string, id: string): `/${string}` {
  return token === undefined
    ? Routes.channelMessage(channelId, id)
    : Routes.webhookMessage(applicationId, token, id);
}
