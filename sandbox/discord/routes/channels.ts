import {
  CreateForumThreadRequestSchema,
  CreateTextThreadWithMessageRequestSchema,
  CreateTextThreadWithoutMessageRequestSchema,
  UpdateGuildChannelRequestPartialSchema,
  UpdateThreadRequestPartialSchema,
} from 'discord-api-spec/zod';
import { apiError } from '../api-error.ts';
import { announceChannel } from '../channels.ts';
import { SubLimit } from '../http.ts';
import { createMessage } from '../messages.ts';
import { may } from '../permissions.ts';
import { wireMessage } from '../present.ts';
import { wireChannel } from '../present-place.ts';
import { type Answer, type Call, nothing, ok, type Route } from '../router.ts';
import type { Channel, Thread } from '../state.ts';
import { announceThread, createThread, removeChannel } from '../threads.ts';
import { checkedMessage } from '../validate/message.ts';
import { checked } from '../validate/schema.ts';
import type { MessageBody } from '../wire.ts';
import { channelOf, messageOf, need } from './access.ts';

interface ThreadBody {
  name: string;
  type?: number;
  auto_archive_duration?: number | null;
  applied_tags?: string[];
  message?: MessageBody;
}

function read(call: Call): Answer {
  return ok(wireChannel(call.world, channelOf(call)));
}

function threadFromMessage(call: Call): Answer {
  const { world } = call;
  const parent = channelOf(call);
  const body = checked<ThreadBody>(CreateTextThreadWithMessageRequestSchema, call.json);
  need(world, parent, 'CreatePublicThreads');
  const from = messageOf(parent, call.params.message);
  if (parent.thread || !parent.guild) throw apiError(50024);
  const thread = createThread(world, { ...common(call, parent, body), type: 11, from });
  return { status: 201, body: wireChannel(world, thread) };
}

function threadWithoutMessage(call: Call): Answer {
  const { world } = call;
  const parent = channelOf(call);
  if (parent.type === 15) return forumPost(call, parent);
  const body = checked<ThreadBody>(CreateTextThreadWithoutMessageRequestSchema, call.json);
  if (parent.thread || !parent.guild) throw apiError(50024);
  const type = body.type ?? 12;
  need(world, parent, type === 12 ? 'CreatePrivateThreads' : 'CreatePublicThreads');
  const thread = createThread(world, { ...common(call, parent, body), type });
  return { status: 201, body: wireChannel(world, thread) };
}

function forumPost(call: Call, parent: Channel): Answer {
  const { world } = call;
  const body = checked<ThreadBody>(CreateForumThreadRequestSchema, call.json);
  need(world, parent, 'SendMessages');
  if (parent.requiresTag && !body.applied_tags?.length) throw apiError(40067);
  const first = checkedMessage('create', body.message, call.uploads);
  const thread = createThread(world, { ...common(call, parent, body), type: 11 });
  const message = createMessage(world, {
    channel: thread,
    author: world.bot,
    body: first,
    uploads: call.uploads,
    id: thread.id,
  });
  return { status: 201, body: { ...wireChannel(world, thread), message: wireMessage(world, message) } };
}

function common({ world }: Call, parent: Channel, body: ThreadBody) {
  return {
    parent,
    name: body.name,
    ownerId: world.bot.id,
    ...(body.auto_archive_duration && { autoArchiveMinutes: body.auto_archive_duration }),
    ...(body.applied_tags && { appliedTags: body.applied_tags }),
  };
}

function change(call: Call): Answer {
  const channel = channelOf(call);
  if (!channel.guild) throw apiError(50003);
  return channel.thread ? changeThread(call, channel, channel.thread) : changeChannel(call, channel);
}

/** New names and topics: 2 in 10 minutes, told by no header. */
function countRename({ rates, limits }: Call, channel: Channel): void {
  const taken = rates.take(`renameChannel ${channel.id}`, limits.renameChannel);
  if (!taken.allowed) throw new SubLimit(taken);
}

function changeThread(call: Call, channel: Channel, thread: Thread): Answer {
  const { world } = call;
  const body = checked<{
    name?: string;
    archived?: boolean;
    locked?: boolean;
    auto_archive_duration?: number;
    applied_tags?: string[];
  }>(UpdateThreadRequestPartialSchema, call.json ?? {});
  const manages = may(world.bot.id, channel, 'ManageThreads');
  const owns = thread.ownerId === world.bot.id;
  const onlyOpens = body.archived === false && body.name === undefined;
  if (body.locked !== undefined && !manages) throw apiError(50013);
  if (!manages && !owns && !onlyOpens) throw apiError(50013);
  if (thread.archived && body.archived !== false) throw apiError(50083);
  if (thread.locked && !manages) throw apiError(160005);
  if (body.name !== undefined && body.name !== channel.name) {
    countRename(call, channel);
    channel.name = body.name;
  }
  thread.archived = body.archived ?? thread.archived;
  thread.locked = body.locked ?? thread.locked;
  thread.autoArchiveMinutes = body.auto_archive_duration ?? thread.autoArchiveMinutes;
  channel.appliedTags = body.applied_tags ?? channel.appliedTags;
  announceThread(world, 'THREAD_UPDATE', channel);
  return ok(wireChannel(world, channel));
}

function changeChannel(call: Call, channel: Channel): Answer {
  const { world } = call;
  const body = checked<{ name?: string; topic?: string | null }>(
    UpdateGuildChannelRequestPartialSchema,
    call.json ?? {},
  );
  need(world, channel, 'ManageChannels');
  const renames = body.name !== undefined && body.name !== channel.name;
  if (renames || (body.topic !== undefined && body.topic !== channel.topic)) countRename(call, channel);
  channel.name = body.name ?? channel.name;
  if (body.topic !== undefined) channel.topic = body.topic;
  announceChannel(world, 'CHANNEL_UPDATE', channel);
  return ok(wireChannel(world, channel));
}

function remove(call: Call): Answer {
  const { world } = call;
  const channel = channelOf(call);
  if (channel.guild) need(world, channel, channel.thread ? 'ManageThreads' : 'ManageChannels');
  const wire = wireChannel(world, channel);
  if (channel.guild) removeChannel(world, channel);
  return ok(wire);
}

function threadMember(joins: boolean): (call: Call) => Answer {
  return (call) => {
    const { world, params } = call;
    const channel = channelOf(call);
    if (!channel.thread) throw apiError(50024);
    if (channel.thread.archived) throw apiError(50083);
    const id = params.user === '@me' || params.user === undefined ? world.bot.id : params.user;
    if (joins) channel.thread.members.add(id);
    else channel.thread.members.delete(id);
    world.changes.changed();
    return nothing;
  };
}

function threadMembers(call: Call): Answer {
  const { thread, id } = channelOf(call);
  if (!thread) throw apiError(50024);
  const joined = new Date(thread.createdAt).toISOString();
  return ok([...thread.members].map((user) => ({ id, user_id: user, join_timestamp: joined, flags: 0 })));
}

function memberOfThread(call: Call): Answer {
  const { thread, id } = channelOf(call);
  if (!thread) throw apiError(50024);
  const user = call.params.user ?? '';
  if (!thread.members.has(user)) throw apiError(10007);
  return ok({ id, user_id: user, join_timestamp: new Date(thread.createdAt).toISOString(), flags: 0 });
}

/** Channels and threads (Discord docs, channel resource, threads). */
export const channelRoutes: readonly Route[] = [
  { method: 'GET', path: '/channels/:channel', auth: 'bot', handle: read },
  { method: 'PATCH', path: '/channels/:channel', auth: 'bot', handle: change },
  { method: 'DELETE', path: '/channels/:channel', auth: 'bot', handle: remove },
  {
    method: 'POST',
    path: '/channels/:channel/messages/:message/threads',
    auth: 'bot',
    handle: threadFromMessage,
  },
  { method: 'POST', path: '/channels/:channel/threads', auth: 'bot', handle: threadWithoutMessage },
  { method: 'GET', path: '/channels/:channel/thread-members', auth: 'bot', handle: threadMembers },
  { method: 'GET', path: '/channels/:channel/thread-members/:user', auth: 'bot', handle: memberOfThread },
  { method: 'PUT', path: '/channels/:channel/thread-members/:user', auth: 'bot', handle: threadMember(true) },
  {
    method: 'DELETE',
    path: '/channels/:channel/thread-members/:user',
    auth: 'bot',
    handle: threadMember(false),
  },
];
