import { apiError } from '../api-error.ts';
import { react } from '../reactions.ts';
import { type Answer, type Call, nothing, ok, type Route } from '../router.ts';
import type { Message } from '../state.ts';
import { channelOf, messageOf, need } from './access.ts';

function target(call: Call): { message: Message; emoji: string } {
  const channel = channelOf(call);
  if (channel.thread?.archived) throw apiError(50083);
  need(call.world, channel, 'ReadMessageHistory');
  return { message: messageOf(channel, call.params.message), emoji: call.params.emoji ?? '' };
}

function own(adds: boolean): (call: Call) => Answer {
  return (call) => {
    const { message, emoji } = target(call);
    if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}|^\w+:\d{17,20}$/u.test(emoji))
      throw apiError(10014);
    react(call.world, message, call.world.bot, emoji, adds);
    return nothing;
  };
}

function removeAnothers(call: Call): Answer {
  const { message, emoji } = target(call);
  need(call.world, message.channel, 'ManageMessages');
  const user = call.world.users.get(call.params.user ?? '');
  if (!user) throw apiError(10013);
  react(call.world, message, user, emoji, false);
  return nothing;
}

function removeAll(call: Call): Answer {
  const channel = channelOf(call);
  need(call.world, channel, 'ManageMessages');
  messageOf(channel, call.params.message).reactions.clear();
  call.world.changes.changed();
  return nothing;
}

function list(call: Call): Answer {
  const { message, emoji } = target(call);
  return ok([...(message.reactions.get(emoji) ?? [])].flatMap((id) => call.world.users.get(id) ?? []));
}

const path = '/channels/:channel/messages/:message/reactions';
const limit = { window: 'reaction', hash: '01aa29c1b6d7f9f2d0a3c4b5e6f70819', per: 'channel' } as const;

/** Reactions (Discord docs, message resource). */
export const reactionRoutes: readonly Route[] = [
  { method: 'PUT', path: `${path}/:emoji/@me`, auth: 'bot', limit, handle: own(true) },
  { method: 'DELETE', path: `${path}/:emoji/@me`, auth: 'bot', limit, handle: own(false) },
  { method: 'DELETE', path: `${path}/:emoji/:user`, auth: 'bot', limit, handle: removeAnothers },
  { method: 'GET', path: `${path}/:emoji`, auth: 'bot', handle: list },
  { method: 'DELETE', path, auth: 'bot', limit, handle: removeAll },
];
