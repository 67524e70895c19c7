import { randomBytes } from 'node:crypto';
import { bitsOf, directMessageBits, permissionBits, permissionsOf } from './permissions.ts';
import { wireMessage } from './present.ts';
import { wireChannel, wireMember } from './present-place.ts';
import type { Channel, Message, World } from './state.ts';
import type { Json, WireComponent, WireUser } from './wire.ts';

/** What became of an interaction so far. */
export type InteractionState =
  | 'waiting'
  | 'failed'
  | 'deferred'
  | 'replied'
  | 'updated'
  | 'modal'
  | 'choices';

/** Something that a person did which awaits the bot's answer within three seconds. */
export interface Interaction {
  id: string;
  token: string;
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: number;
  /** Epoch ms. */
  createdAt: number;
  user: WireUser;
  channel: Channel;
  commandName: string | undefined;
  /** 1 slash, 2 user menu, 3 message menu; of commands. */
  commandType: number | undefined;
  /** The message or person whose menu was used. */
  target: Message | WireUser | undefined;
  /** The message whose component was used. */
  message: Message | undefined;
  metadataOfCause: Json | undefined;
  /** `authorizing_integration_owners`. */
  owners: Record<string, string>;
  /** Whether the answer must stay private, since the member may not use apps of their own here. */
  forcedEphemeral: boolean;
  state: InteractionState;
  /** Epoch ms of the first answer. */
  acknowledgedAt: number | undefined;
  /** The message that the first answer made, or the message that a component's answer changed. */
  original: Message | undefined;
  followups: Message[];
  modal: { custom_id: string; title: string; components: WireComponent[] } | undefined;
  choices: { name: string; value: string | number }[] | undefined;
  /** Resolves when the interaction is answered or has failed. */
  settled: Promise<void>;
  settle: () => void;
}

/** What differs between kinds of interactions. */
export interface InteractionParts {
  type: number;
  user: WireUser;
  channel: Channel;
  data: Json;
  commandName?: string;
  commandType?: number;
  target?: Message | WireUser | undefined;
  message?: Message | undefined;
  metadataOfCause?: Json;
  /** Whether the member's own installation is what makes it possible. */
  userInstalled: boolean;
}

/** Makes an interaction and dispatches it to the bot; it fails by itself when no answer comes in time. */
export function beginInteraction(world: World, parts: InteractionParts): Interaction {
  const { channel, user } = parts;
  const guild = channel.guild;
  const { promise, resolve } = Promise.withResolvers<void>();
  const viaServer = guild ? guild.hasBot : world.botIsIn(channel);
  const owners: Record<string, string> = {};
  if (viaServer) owners['0'] = guild?.id ?? '0';
  if (parts.userInstalled) owners['1'] = user.id;
  const memberBits = guild ? permissionsOf(guild, user.id, channel) : 0n;
  const interaction: Interaction = {
    id: world.ids.next(),
    token: randomBytes(72).toString('base64url'),
    type: parts.type,
    createdAt: Date.now(),
    user,
    channel,
    commandName: parts.commandName,
    commandType: parts.commandType,
    target: parts.target,
    message: parts.message,
    metadataOfCause: parts.metadataOfCause,
    owners,
    forcedEphemeral: guild !== undefined && !guild.hasBot && !(memberBits & permissionBits.UseExternalApps),
    state: 'waiting',
    acknowledgedAt: undefined,
    original: undefined,
    followups: [],
    modal: undefined,
    choices: undefined,
    settled: promise,
    settle: resolve,
  };
  world.interactions.set(interaction.id, interaction);
  world.interactionsByToken.set(interaction.token, interaction);
  world.send({
    type: 'INTERACTION_CREATE',
    intents: 0,
    data: wireInteraction(world, interaction, parts, memberBits),
  });
  const limit = setTimeout(() => {
    if (interaction.state === 'waiting') finish(world, interaction, 'failed');
  }, world.clocks.acknowledge);
  limit.unref();
  void promise.then(() => clearTimeout(limit));
  world.changes.changed();
  return interaction;
}

/** Notes what became of an interaction and wakes whoever waits for it. */
export function finish(world: World, interaction: Interaction, state: InteractionState): void {
  interaction.state = state;
  if (state !== 'failed') interaction.acknowledgedAt = Date.now();
  interaction.settle();
  world.changes.changed();
}

function appBits(world: World, channel: Channel): bigint {
  const { guild } = channel;
  if (!guild) return directMessageBits | (world.botIsIn(channel) ? permissionBits.UseExternalEmojis : 0n);
  if (guild.hasBot) return permissionsOf(guild, world.bot.id, channel);
  return bitsOf(['AttachFiles', 'EmbedLinks', 'MentionEveryone', 'UseExternalEmojis', 'SendMessages']);
}

/** The data of INTERACTION_CREATE (Discord docs, receiving and responding). */
function wireInteraction(
  world: World,
  interaction: Interaction,
  parts: InteractionParts,
  memberBits: bigint,
): Json {
  const { channel, user } = interaction;
  const { guild } = channel;
  const member = guild?.members.get(user.id);
  return {
    version: 1,
    id: interaction.id,
    application_id: world.application.id,
    type: interaction.type,
    token: interaction.token,
    data: parts.data,
    channel_id: channel.id,
    channel: { ...wireChannel(world, channel), ...(guild && { permissions: memberBits.toString() }) },
    ...(guild && {
      guild_id: guild.id,
      guild: {
        id: guild.id,
        locale: guild.communityLocale ?? 'en-US',
        features: guild.communityLocale === undefined ? [] : ['COMMUNITY'],
      },
      guild_locale: guild.communityLocale ?? 'en-US',
    }),
    ...(member ? { member: { ...wireMember(member), permissions: memberBits.toString() } } : { user }),
    ...(interaction.message && { message: wireMessage(world, interaction.message) }),
    app_permissions: appBits(world, channel).toString(),
    locale: world.locales.get(user.id) ?? 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: interaction.owners,
    context: guild ? 0 : world.botIsIn(channel) ? 1 : 2,
    attachment_size_limit: world.attachmentSizeLimit,
  };
}
