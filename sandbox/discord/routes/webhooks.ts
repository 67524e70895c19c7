import { apiError } from '../api-error.ts';
import type { Interaction } from '../interactions.ts';
import { createMessage, deleteMessage, editMessage } from '../messages.ts';
import { wireMessage } from '../present.ts';
import { type Answer, type Call, nothing, ok, type Route, type RouteLimit } from '../router.ts';
import type { Message } from '../state.ts';
import { checkedMessage } from '../validate/message.ts';
import { messageFlag } from '../wire.ts';

const limit: RouteLimit = {
  window: 'interactionToken',
  hash: 'd0e8c4a2f19b3c6f5e7a1b2c3d4e5f60',
  per: 'token',
};

/** The interaction behind a webhook token: 10015 before its first answer, 50027 once the token is too old. */
function interactionOf({ world, params }: Call): Interaction {
  const interaction = world.interactionsByToken.get(params.token ?? '');
  if (!interaction || params.application !== world.application.id) throw apiError(10015);
  if (Date.now() - interaction.createdAt >= world.clocks.token) throw apiError(50027);
  if (interaction.acknowledgedAt === undefined) throw apiError(10015);
  return interaction;
}

function messageOf(interaction: Interaction, id: string | undefined): Message {
  const message =
    id === '@original' || id === interaction.original?.id
      ? interaction.original
      : interaction.followups.find((one) => one.id === id);
  if (!message || message.deletedAt) throw apiError(10008);
  return message;
}

function read(call: Call): Answer {
  const message = messageOf(interactionOf(call), call.params.message);
  return ok(wireMessage(call.world, message));
}

function edit(call: Call): Answer {
  const interaction = interactionOf(call);
  const message = messageOf(interaction, call.params.message);
  if (message.channel.thread?.archived) throw apiError(50083);
  const version2 = (message.now.flags & messageFlag.componentsV2) !== 0;
  const body = checkedMessage('webhook-edit', call.json, call.uploads, version2);
  editMessage(call.world, message, body, call.uploads);
  if (message === interaction.original && interaction.state === 'deferred') interaction.state = 'replied';
  return ok(wireMessage(call.world, message));
}

function remove(call: Call): Answer {
  deleteMessage(call.world, messageOf(interactionOf(call), call.params.message));
  return nothing;
}

function followUp(call: Call): Answer {
  const { world } = call;
  const interaction = interactionOf(call);
  const body = checkedMessage('webhook-create', call.json, call.uploads);
  const { original } = interaction;
  if (original && !original.deletedAt && original.now.flags & messageFlag.loading) {
    // The first follow-up of a deferred answer becomes that answer (deprecated, but so it is).
    editMessage(world, original, body, call.uploads);
    interaction.state = 'replied';
    return ok(wireMessage(world, original));
  }
  const onlyUserInstalled = interaction.owners['0'] === undefined;
  if (onlyUserInstalled && interaction.followups.length >= 5) throw apiError(40094);
  const ephemeral = interaction.forcedEphemeral || ((body.flags ?? 0) & messageFlag.ephemeral) !== 0;
  const message = createMessage(world, {
    channel: interaction.channel,
    author: world.bot,
    body,
    uploads: call.uploads,
    type: 19,
    answered: original,
    interaction,
    ephemeralFor: ephemeral ? interaction.user.id : undefined,
  });
  interaction.followups.push(message);
  return ok(wireMessage(world, message));
}

const base = '/webhooks/:application/:token';

/** What an interaction's token allows after the first answer (Discord docs, receiving and responding). */
export const webhookRoutes: readonly Route[] = [
  { method: 'POST', path: base, auth: 'none', limit, handle: followUp },
  ...[`${base}/messages/@original`, `${base}/messages/:message`].flatMap((path): Route[] => {
    const withId =
      (handle: (call: Call) => Answer) =>
      (call: Call): Answer =>
        handle({ ...call, params: { message: '@original', ...call.params } });
    return [
      { method: 'GET', path, auth: 'none', limit, handle: withId(read) },
      { method: 'PATCH', path, auth: 'none', limit, handle: withId(edit) },
      { method: 'DELETE', path, auth: 'none', limit, handle: withId(remove) },
    ];
  }),
];
