import { apiError, formError } from '../api-error.ts';
import { SubLimit } from '../http.ts';
import { createMessage, deleteMessage, deleteMessages, editMessage } from '../messages.ts';
import { may } from '../permissions.ts';
import { wireMessage, withoutContent } from '../present.ts';
import { type Answer, type Call, nothing, ok, type Route } from '../router.ts';
import type { Channel, Message, World } from '../state.ts';
import { announceThread } from '../threads.ts';
import { checkedMessage } from '../validate/message.ts';
import { type Json, type MessageBody, messageFlag } from '../wire.ts';
import { channelOf, messageOf, need } from './access.ts';

// Creates and edits are counted apart and name one hash, as public reports show.
const bucket = '80c17d2f203122d936070c88c8d10f33';

function shown(world: World, message: Message): Json {
  const wire = wireMessage(world, message);
  return world.intents.messageContent ? wire : withoutContent(world, message, wire);
}

function list(call: Call): Answer {
  const channel = channelOf(call);
  if (!may(call.world.bot.id, channel, 'ReadMessageHistory')) return ok([]);
  const limit = Number(call.query.get('limit') ?? 50);
  if (!(limit >= 1 && limit <= 100)) {
    throw formError([
      { path: ['limit'], code: 'NUMBER_TYPE_MAX', message: 'int value should be between 1 and 100.' },
    ]);
  }
  const all = [...channel.messages.values()].filter((message) => !message.ephemeralFor);
  const before = call.query.get('before');
  const after = call.query.get('after');
  const around = call.query.get('around');
  const than = (id: string, other: string): boolean => BigInt(id) < BigInt(other);
  let picked = all.slice(-limit);
  if (before) picked = all.filter((message) => than(message.id, before)).slice(-limit);
  else if (after) picked = all.filter((message) => than(after, message.id)).slice(0, limit);
  else if (around) {
    const older = all.filter((message) => !than(around, message.id)).slice(-Math.ceil(limit / 2));
    picked = [...older, ...all.filter((message) => than(around, message.id)).slice(0, Math.floor(limit / 2))];
  }
  return ok(picked.reverse().map((message) => shown(call.world, message)));
}

function one(call: Call): Answer {
  const channel = channelOf(call);
  if (!may(call.world.bot.id, channel, 'ReadMessageHistory')) throw apiError(50001);
  return ok(shown(call.world, messageOf(channel, call.params.message)));
}

function create(call: Call): Answer {
  const { world } = call;
  const channel = channelOf(call);
  const body = checkedMessage('create', call.json, call.uploads);
  mayWrite(world, channel, body, call.uploads.length > 0);
  const again = earlier(world, channel, body);
  if (again) return ok(wireMessage(world, again));
  const answered = answeredBy(world, channel, body);
  if (channel.thread?.archived) {
    channel.thread.archived = false;
    announceThread(world, 'THREAD_UPDATE', channel);
  }
  const message = createMessage(world, {
    channel,
    author: world.bot,
    body,
    uploads: call.uploads,
    type: answered ? 19 : 0,
    answered,
  });
  return ok(wireMessage(world, message));
}

/** Refuses what the bot may not do here (Discord docs, create message; opcodes). */
export function mayWrite(world: World, channel: Channel, body: MessageBody, hasFiles: boolean): void {
  if (channel.type === 15) throw apiError(50008);
  if (!channel.guild) {
    const person = channel.recipients.find((user) => user !== world.bot);
    if (person && world.closedTo.has(person.id)) throw apiError(50007);
    return;
  }
  need(world, channel, channel.thread ? 'SendMessagesInThreads' : 'SendMessages');
  if (body.embeds?.length) need(world, channel, 'EmbedLinks');
  if (hasFiles) need(world, channel, 'AttachFiles');
  if (body.poll) need(world, channel, 'SendPolls');
  if (channel.thread?.locked && !may(world.bot.id, channel, 'ManageThreads')) throw apiError(160005);
}

/** The message which an enforced nonce already made. */
function earlier(world: World, channel: Channel, body: MessageBody): Message | undefined {
  if (!body.enforce_nonce) return undefined;
  const since = Date.now() - world.clocks.nonce;
  for (const message of [...channel.messages.values()].reverse()) {
    if (message.createdAt < since) return undefined;
    if (message.author === world.bot && message.nonce === body.nonce) return message;
  }
  return undefined;
}

/** The message that a reply answers; 50035 where it is gone and the reply insists. */
export function answeredBy(world: World, channel: Channel, body: MessageBody): Message | undefined {
  const reference = body.message_reference;
  if (!reference) return undefined;
  if (!may(world.bot.id, channel, 'ReadMessageHistory')) throw apiError(160002);
  const answered = channel.messages.get(reference.message_id);
  if (answered && !answered.ephemeralFor) return answered;
  if (reference.fail_if_not_exists === false) return undefined;
  const message = 'Unknown message';
  throw formError([{ path: ['message_reference'], code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message }]);
}

function edit(call: Call): Answer {
  const { world, rates, limits } = call;
  const channel = channelOf(call);
  const message = messageOf(channel, call.params.message);
  const version2 = (message.now.flags & messageFlag.componentsV2) !== 0;
  const body = checkedMessage('edit', call.json, call.uploads, version2);
  if (channel.thread?.archived) throw apiError(50083);
  if (message.author !== world.bot) throw apiError(50005);
  if (call.uploads.length > 0) need(world, channel, 'AttachFiles');
  if (body.embeds?.length) need(world, channel, 'EmbedLinks');
  if (Date.now() - message.createdAt > world.clocks.oldMessage) {
    const taken = rates.take(`oldMessageEdit ${channel.id}`, limits.oldMessageEdit);
    if (!taken.allowed) throw new SubLimit(taken, 30046);
  }
  return ok(wireMessage(world, editMessage(world, message, body, call.uploads)));
}

function remove(call: Call): Answer {
  const channel = channelOf(call);
  const message = messageOf(channel, call.params.message);
  if (channel.thread?.archived) throw apiError(50083);
  if (message.author !== call.world.bot) {
    if (!channel.guild) throw apiError(50003);
    need(call.world, channel, 'ManageMessages');
  }
  deleteMessage(call.world, message);
  return nothing;
}

function bulkDelete(call: Call): Answer {
  const channel = channelOf(call);
  need(call.world, channel, 'ManageMessages');
  const ids = (call.json as { messages?: string[] } | undefined)?.messages ?? [];
  if (ids.length < 2 || ids.length > 100) {
    const message = 'Must be between 2 and 100 in length.';
    throw formError([{ path: ['messages'], code: 'BASE_TYPE_BAD_LENGTH', message }]);
  }
  const found = ids.flatMap((id) => channel.messages.get(id) ?? []);
  deleteMessages(call.world, channel, found);
  return nothing;
}

function typing(call: Call): Answer {
  const channel = channelOf(call);
  if (channel.guild) need(call.world, channel, channel.thread ? 'SendMessagesInThreads' : 'SendMessages');
  channel.typingAt = Date.now();
  return nothing;
}

const messages = '/channels/:channel/messages';

/** Messages of channels (Discord docs, message resource). */
export const messageRoutes: readonly Route[] = [
  { method: 'GET', path: messages, auth: 'bot', handle: list },
  {
    method: 'POST',
    path: messages,
    auth: 'bot',
    limit: { window: 'createMessage', hash: bucket, per: 'channel' },
    handle: create,
  },
  { method: 'POST', path: `${messages}/bulk-delete`, auth: 'bot', handle: bulkDelete },
  { method: 'GET', path: `${messages}/:message`, auth: 'bot', handle: one },
  {
    method: 'PATCH',
    path: `${messages}/:message`,
    auth: 'bot',
    limit: { window: 'editMessage', hash: bucket, per: 'channel' },
    handle: edit,
  },
  { method: 'DELETE', path: `${messages}/:message`, auth: 'bot', handle: remove },
  { method: 'POST', path: '/channels/:channel/typing', auth: 'bot', handle: typing },
];
