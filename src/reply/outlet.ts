import { MessageFlags, type REST, RequestMethod, type ResponseLike, Routes } from 'discord.js';
import type { RateLimitReading } from './pace.ts';
import { type ReplyRest, readRateLimit } from './rest.ts';

/** A file to attach to a message. */
export interface ReplyFile {
  /** No two files of a message have the same one. */
  name: string;
  data: Buffer;
  /** What it shows, for those who cannot see it; at most 1,024 UTF-16 units (Discord docs, "Attachment Object"). */
  description?: string;
}

/** What a message of a reply shows. */
export interface Body {
  /** At most 2,000 UTF-16 units; absent: whatever text and files the message has stay as they are. */
  content?: string;
  /** Action rows in Discord's wire form; none: an empty array. */
  components: readonly unknown[];
  /** In Discord's wire form. */
  embeds?: readonly unknown[];
  files?: readonly ReplyFile[];
  /** The message has these files already: they stay, and are not sent again. */
  keepsFiles?: boolean;
  /** Of a new message, in Discord's wire form; none can be added later. */
  poll?: unknown;
  /** Id of the one member whom a new message may ping, where its text mentions them. */
  ping?: string;
}

/** Where a reply is drawn: a channel, or an interaction. The only place that knows the routes. */
export interface Outlet {
  /** The rate limits that creates and edits count against. */
  createBucket: string;
  editBucket: string;
  /** Whether requests count against the bot's global limit. */
  counted: boolean;
  /**
   * Makes the next message of the reply. Asking again with the same `nonce` gives the message made before, where
   * Discord supports that (channels, within a few minutes).
   */
  create(body: Body, nonce: string): Promise<Sent>;
  edit(messageId: string, body: Body): Promise<RateLimitReading | undefined>;
  /** Gives up being a reply to the prompt, where Discord refuses that. */
  withoutReference?(): void;
  /** Opens an archived thread again, so that its messages can be edited. */
  revive?(): Promise<void>;
  remove(messageId: string): Promise<RateLimitReading | undefined>;
}

/** A message that was made. */
export interface Sent {
  messageId: string;
  reading: RateLimitReading | undefined;
}

/** Nothing that a model writes may ping anybody; an edit without this would be parsed by the default again. */
const silent = { parse: [], replied_user: false };

function mentions({ ping }: Body) {
  return ping === undefined ? silent : { ...silent, users: [ping] };
}

/** Draws as ordinary messages of a channel, thread or direct message, the first as a reply to the prompt. */
export function channelOutlet(rest: ReplyRest, channelId: string, replyTo?: string): Outlet {
  let reference = replyTo;
  return {
    createBucket: `create:${channelId}`,
    editBucket: `edit:${channelId}`,
    counted: true,
    async create(body, nonce) {
      const send = () =>
        post(rest.creates, Routes.channelMessages(channelId), body, {
          nonce,
          enforce_nonce: true,
          ...(reference && { message_reference: { message_id: reference, fail_if_not_exists: false } }),
        });
      const sent = await send();
      reference = undefined;
      return sent;
    },
    async edit(messageId, body) {
      return patch(rest.edits, Routes.channelMessage(channelId, messageId), body, true);
    },
    async remove(messageId) {
      const response = await rest.edits.queueRequest({
        method: RequestMethod.Delete,
        fullRoute: Routes.channelMessage(channelId, messageId),
      });
      return settled(response);
    },
    withoutReference() {
      reference = undefined;
    },
    async revive() {
      await rest.edits.patch(Routes.channel(channelId), { body: { archived: false } });
    },
  };
}

/** By what an interaction's messages are reached. */
export interface InteractionAccess {
  applicationId: string;
  token: string;
  /** Whether the first message that is made is the deferred answer itself. */
  deferred: boolean;
  /** The message under which a button was pressed: the press's own token reaches that one too. */
  original?: string;
}

/**
 * Draws as the answer to an interaction: where that is `deferred`, the first message is the deferred answer itself;
 * all others are follow-ups. Works for 15 minutes from the interaction on (Discord docs, "Receiving and Responding").
 */
export function interactionOutlet(
  rest: ReplyRest,
  interaction: InteractionAccess,
  isPrivate: boolean,
): Outlet {
  const { applicationId, token, original } = interaction;
  const message = (id: string) =>
    Routes.webhookMessage(applicationId, token, id === original ? '@original' : id);
  const bucket = `interaction:${token}`;
  let answered = !interaction.deferred;
  return {
    createBucket: bucket,
    editBucket: bucket,
    counted: false,
    async create(body) {
      if (answered) {
        const flags = flagsOf(body) | (isPrivate ? MessageFlags.Ephemeral : 0);
        return post(rest.webhooks, Routes.webhook(applicationId, token), body, { flags }, false);
      }
      const response = await send(
        rest.webhooks,
        RequestMethod.Patch,
        Routes.webhookMessage(applicationId, token),
        wire(body),
        body,
        false,
      );
      answered = true;
      return sentMessage(response);
    },
    async edit(messageId, body) {
      return patch(rest.webhooks, message(messageId), body, false);
    },
    async remove(messageId) {
      const response = await rest.webhooks.queueRequest({
        method: RequestMethod.Delete,
        fullRoute: message(messageId),
        auth: false,
      });
      return settled(response);
    },
  };
}

/** Links in a text get no preview, which would jump in while it grows; embeds of our own would go with the previews. */
function flagsOf({ embeds = [] }: Body): number {
  return embeds.length > 0 ? 0 : MessageFlags.SuppressEmbeds;
}

function wire(body: Body) {
  const { content, components, embeds = [], files = [], poll } = body;
  return {
    content,
    components,
    allowed_mentions: mentions(body),
    flags: flagsOf(body),
    ...(poll !== undefined && { poll }),
    ...(embeds.length > 0 && { embeds }),
    ...(files.length > 0 && {
      attachments: files.map(({ name, description }, id) => ({ id, filename: name, description })),
    }),
  };
}

async function post(rest: REST, route: `/${string}`, body: Body, extra: object, auth = true): Promise<Sent> {
  const response = await send(rest, RequestMethod.Post, route, { ...wire(body), ...extra }, body, auth);
  return sentMessage(response);
}

async function patch(
  rest: REST,
  route: `/${string}`,
  body: Body,
  auth: boolean,
): Promise<RateLimitReading | undefined> {
  const { flags, ...drawn } = wire(body);
  // What an earlier answer has attached would stay beside what is drawn now, and so would its embeds.
  const whole = { embeds: [], flags, ...(!body.keepsFiles && { attachments: [] }), ...drawn };
  const json = body.content === undefined ? drawn : whole;
  return settled(await send(rest, RequestMethod.Patch, route, json, body, auth));
}

function send(
  rest: REST,
  method: RequestMethod,
  fullRoute: `/${string}`,
  json: object,
  body: Body,
  auth: boolean,
): Promise<ResponseLike> {
  const files = body.files?.map(({ name, data }) => ({ name, data }));
  const query = new URLSearchParams({ wait: 'true' });
  return rest.queueRequest({
    method,
    fullRoute,
    body: json,
    auth,
    ...(!auth && { query }),
    ...(files && { files }),
  });
}

async function sentMessage(response: ResponseLike): Promise<Sent> {
  const message = (await response.json()) as { id: string };
  return { messageId: message.id, reading: readRateLimit(response.headers) };
}

/** Reads the body to its end, so that the connection can be used again. */
async function settled(response: ResponseLike): Promise<RateLimitReading | undefined> {
  await response.arrayBuffer();
  return readRateLimit(response.headers);
}
