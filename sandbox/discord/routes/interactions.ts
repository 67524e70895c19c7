import { apiError, formError } from '../api-error.ts';
import { finish, type Interaction } from '../interactions.ts';
import { createMessage, editMessage } from '../messages.ts';
import { wireMessage } from '../present.ts';
import { type Answer, type Call, nothing, ok, type Route } from '../router.ts';
import type { World } from '../state.ts';
import { type Callback, checkedCallback } from '../validate/callback.ts';
import { checkedMessage } from '../validate/message.ts';
import { type Json, type MessageBody, messageFlag, type Upload, type WireComponent } from '../wire.ts';

/** The first answer to an interaction (Discord docs, receiving and responding, callbacks). */
function callback(call: Call): Answer {
  const { world, params } = call;
  const interaction = world.interactions.get(params.interaction ?? '');
  if (!interaction || interaction.token !== params.token) throw apiError(10062);
  if (interaction.acknowledgedAt !== undefined) throw apiError(40060);
  const late = Date.now() - interaction.createdAt > world.clocks.acknowledge;
  if (interaction.state === 'failed' || late) throw apiError(10062);
  apply(world, interaction, checkedCallback(call.json, interaction), call.uploads);
  if (call.query.get('with_response') !== 'true') return nothing;
  return ok(response(world, interaction, (call.json as Callback).type));
}

function apply(
  world: World,
  interaction: Interaction,
  { type, data }: Callback,
  uploads: readonly Upload[],
): void {
  switch (type) {
    case 4:
      reply(world, interaction, checkedData('webhook-create', data, uploads), uploads, false);
      finish(world, interaction, 'replied');
      return;
    case 5:
      reply(world, interaction, { flags: data?.flags ?? 0 }, [], true);
      finish(world, interaction, 'deferred');
      return;
    case 6:
      interaction.original = interaction.message;
      finish(world, interaction, 'updated');
      return;
    case 7: {
      const { message } = interaction;
      if (!message || message.deletedAt) throw apiError(10008);
      interaction.original = message;
      editMessage(world, message, checkedData('webhook-edit', data, uploads), uploads);
      finish(world, interaction, 'updated');
      return;
    }
    case 8:
      interaction.choices = data?.choices ?? [];
      finish(world, interaction, 'choices');
      return;
    case 9:
      interaction.modal = {
        custom_id: data?.custom_id ?? '',
        title: data?.title ?? '',
        components: (data?.components ?? []) as WireComponent[],
      };
      finish(world, interaction, 'modal');
      return;
    default:
      finish(world, interaction, 'replied');
  }
}

/** The rules of messages, for the `data` of a callback; complaints are told below `data`. */
function checkedData(
  route: 'webhook-create' | 'webhook-edit',
  data: Callback['data'],
  uploads: readonly Upload[],
): MessageBody {
  if (!data) {
    throw formError([{ path: ['data'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }]);
  }
  return checkedMessage(route, data, uploads);
}

function reply(
  world: World,
  interaction: Interaction,
  body: MessageBody,
  uploads: readonly Upload[],
  loading: boolean,
): void {
  const ephemeral = interaction.forcedEphemeral || ((body.flags ?? 0) & messageFlag.ephemeral) !== 0;
  const type =
    interaction.type === 2 ? (interaction.commandType === 1 ? 20 : 23) : interaction.message ? 19 : 0;
  // The answer to a message's menu refers to that message.
  const target = interaction.target && 'channel' in interaction.target ? interaction.target : undefined;
  interaction.original = createMessage(world, {
    channel: interaction.channel,
    author: world.bot,
    body,
    uploads,
    type,
    answered: interaction.message ?? target,
    interaction,
    ephemeralFor: ephemeral ? interaction.user.id : undefined,
    loading,
  });
}

function response(world: World, interaction: Interaction, type: number): Json {
  const { original } = interaction;
  const shows = original && type !== 6 && type !== 5;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(original && {
        response_message_id: original.id,
        response_message_loading: (original.now.flags & messageFlag.loading) !== 0,
        response_message_ephemeral: original.ephemeralFor !== undefined,
      }),
    },
    ...((shows || type === 5) && original && { resource: { type, message: wireMessage(world, original) } }),
  };
}

/** Interaction callbacks; they count under no limit. */
export const interactionRoutes: readonly Route[] = [
  { method: 'POST', path: '/interactions/:interaction/:token/callback', auth: 'none', handle: callback },
];
