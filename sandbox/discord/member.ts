import { directChannel } from './channels.ts';
import { beginInteraction, type InteractionParts } from './interactions.ts';
import { createMessage, deleteMessage, editMessage } from './messages.ts';
import { fillModal, type ModalInputs } from './modal.ts';
import { may, sees } from './permissions.ts';
import { wireMessage } from './present.ts';
import { react } from './reactions.ts';
import { ChannelHandle, type HasId } from './server.ts';
import {
  type FileInput,
  fillCommand,
  fillMenu,
  type OptionInputs,
  resolveChosen,
  uploadOf,
} from './slash.ts';
import type { Channel, Message, World } from './state.ts';
import { announceThread } from './threads.ts';
import { Used } from './used.ts';
import { locales } from './validate/command.ts';
import { nested } from './validate/components.ts';
import { type MessageView, viewMessage, visible } from './view.ts';
import { type Json, messageFlag, type WireComponent, type WireUser } from './wire.ts';

/** How a member sends a message. */
export interface SendOptions {
  /** The message that it answers; it may have been deleted meanwhile. */
  replyTo?: HasId;
  /** False: the answered author is not notified; true by default. */
  ping?: boolean;
  attachments?: readonly FileInput[];
  /** Puts the bot's mention before the text. */
  mention?: boolean;
  /** The message that is forwarded, with its text in a snapshot. */
  forward?: HasId;
  /** A message type other than an ordinary one, e.g. 7 for a join notice. */
  type?: number;
  /** A voice message: its only attachment is a recording of so many seconds. */
  voiceSeconds?: number;
  /** Names of stickers. */
  stickers?: readonly string[];
  poll?: { question: string; answers: readonly string[] };
  /** What only apps can send. */
  embeds?: readonly Json[];
  components?: readonly WireComponent[];
  /** Sent by the channel's webhook under that name. */
  webhook?: string;
}

/** How many have voted for an answer (Discord docs, poll answer count object). */
interface PollCount {
  id: number;
  count: number;
  me_voted: boolean;
}

/** Somebody who uses Discord: does what the client would let them do, and sees what it would show. */
export class Member {
  readonly id: string;
  readonly name: string;
  readonly user: WireUser;
  readonly #world: World;

  constructor(world: World, user: WireUser) {
    this.#world = world;
    this.user = user;
    this.id = user.id;
    this.name = user.global_name ?? user.username;
  }

  /** How one writes their mention. */
  get mention(): string {
    return `<@${this.id}>`;
  }

  /** Their DM with the bot, or with somebody else. */
  dm(other?: Member): ChannelHandle {
    return new ChannelHandle(
      this.#world,
      directChannel(this.#world, [this.user, other?.user ?? this.#world.bot]),
    );
  }

  /** Installs the app for themselves (or takes it away). */
  install(installed = true): void {
    if (installed) this.#world.installedBy.add(this.id);
    else this.#world.installedBy.delete(this.id);
  }

  /** Sets the language of their client, as Discord's locales name it: `de`, `pt-BR`. @throws Error for any other */
  speak(locale: string): void {
    if (!locales.has(locale)) throw new Error(`Discord has no language ${locale}.`);
    this.#world.locales.set(this.id, locale);
    this.#world.changes.changed();
  }

  /** Refuses messages of the bot (or takes them again). */
  refuseDms(refused = true): void {
    if (refused) this.#world.closedTo.add(this.id);
    else this.#world.closedTo.delete(this.id);
  }

  /** Writes a message. `@` with the bot's name becomes its mention. Throws where the member may not. */
  async send(where: HasId, text: string, options: SendOptions = {}): Promise<MessageView> {
    const world = this.#world;
    const channel = this.#channel(where);
    if (!may(this.id, channel, channel.thread ? 'SendMessagesInThreads' : 'SendMessages')) {
      throw new Error(`${this.name} may not write in ${channel.name}`);
    }
    if (channel.thread?.locked && !may(this.id, channel, 'ManageThreads'))
      throw new Error('the thread is locked');
    if (channel.thread?.archived) {
      channel.thread.archived = false;
      announceThread(world, 'THREAD_UPDATE', channel);
    }
    const said = text.replaceAll(`@${world.application.name}`, `<@${world.bot.id}>`);
    const content = options.mention ? `<@${world.bot.id}> ${said}` : said;
    if (content.length > 4000) throw new Error('no member can write more than 4000 characters');
    const answered = options.replyTo && this.#answered(options.replyTo);
    const forwarded = options.forward && this.#message(options.forward);
    const webhook = options.webhook === undefined ? undefined : webhookUser(world, channel, options.webhook);
    const message = createMessage(world, {
      channel,
      author: webhook ?? this.user,
      webhookId: webhook?.id,
      body: {
        content: forwarded ? '' : content,
        ...(options.embeds && { embeds: [...options.embeds] }),
        ...(options.components && { components: [...options.components] }),
        ...(options.poll && { poll: pollOf(options.poll) }),
        ...(options.voiceSeconds !== undefined && {
          attachments: [{ id: '0', duration_secs: options.voiceSeconds }],
        }),
        flags: flagsOf(options),
        allowed_mentions: { parse: ['users', 'roles', 'everyone'], replied_user: options.ping ?? true },
      },
      uploads: (options.attachments ?? []).map((file, index) => ({
        ...uploadOf(file),
        field: `files[${index}]`,
      })),
      stickers: (options.stickers ?? []).map((name) => ({ id: world.ids.next(), name, format_type: 1 })),
      type: options.type ?? (answered ? 19 : 0),
      answered: answered ?? forwarded,
      snapshots: forwarded && [snapshotOf(wireMessage(world, forwarded))],
    });
    return viewMessage(world, message);
  }

  /** Changes the text of an own message. */
  edit(which: HasId, text: string): MessageView {
    const message = this.#own(which);
    const content = text.replaceAll(`@${this.#world.application.name}`, `<@${this.#world.bot.id}>`);
    return viewMessage(this.#world, editMessage(this.#world, message, { content }));
  }

  /** Deletes an own message, or with ManageMessages another's; an ephemeral one is dismissed. */
  delete(which: HasId): void {
    const message = this.#message(which);
    const isTheirs = message.author === this.user || message.ephemeralFor === this.id;
    if (!isTheirs && !(message.channel.guild && may(this.id, message.channel, 'ManageMessages'))) {
      throw new Error(`${this.name} may not delete this`);
    }
    deleteMessage(this.#world, message);
  }

  /** Adds a reaction, or takes their own away. */
  react(which: HasId, emoji: string, adds = true): void {
    react(this.#world, this.#message(which), this.user, emoji, adds);
  }

  /** Opens a public thread on a message, and returns its id. Throws where they may not, or where one hangs on it already. */
  thread(which: HasId, name: string): string {
    const message = this.#message(which);
    const parent = message.channel;
    if (!parent.guild || parent.thread || message.thread) throw new Error('no thread can be opened on this');
    if (!may(this.id, parent, 'CreatePublicThreads'))
      throw new Error(`${this.name} may not open threads in ${parent.name}`);
    return new ChannelHandle(this.#world, parent).thread(name, { by: this, from: message }).id;
  }

  /** Votes in a poll for the answer of that number, counted from 1. */
  vote(which: HasId, answer: number): void {
    const { poll } = this.#message(which);
    if (!poll || !(poll.answers as unknown[])[answer - 1])
      throw new Error('there is no such answer to vote for');
    const { answer_counts: counts, is_finalized: isOver } = poll.results as {
      answer_counts: PollCount[];
      is_finalized: boolean;
    };
    if (isOver) throw new Error('that poll is over');
    const count = counts.find(({ id }) => id === answer);
    if (count) count.count += 1;
    else counts.push({ id: answer, count: 1, me_voted: false });
    this.#world.changes.changed();
  }

  /** What they see of a channel, oldest first. */
  visible(where: HasId): MessageView[] {
    return visible(this.#world, this.#channel(where), this.id);
  }

  /** Sends a slash command; sub-commands stand after spaces. Resolves when it is answered or 3 s have passed. */
  slash(where: HasId, command: string, inputs: OptionInputs = {}): Promise<Used> {
    return this.begin(where, command, inputs).settled;
  }

  /** As `slash`, but does not wait for the answer. */
  begin(where: HasId, command: string, inputs: OptionInputs = {}): Used {
    const channel = this.#channel(where);
    const filled = fillCommand({ world: this.#world, user: this.user, channel }, command, inputs);
    return this.#use({
      type: 2,
      channel,
      data: filled.data,
      commandName: command,
      commandType: 1,
      userInstalled: filled.userInstalled,
    });
  }

  /** Types in an option and gets its choices. Throws when none came in time. */
  async autocomplete(where: HasId, command: string, inputs: OptionInputs, focused: string) {
    const channel = this.#channel(where);
    const filled = fillCommand({ world: this.#world, user: this.user, channel }, command, inputs, focused);
    const used = this.#use({ type: 4, channel, data: filled.data, userInstalled: filled.userInstalled });
    await used.settled;
    if (!used.choices) throw new Error(`/${command} ${focused}: no choices came in time`);
    return used.choices;
  }

  /** Uses a command of the menu of a message or person, under the name that their client shows. */
  menu(name: string, target: HasId, where?: HasId): Promise<Used> {
    const message = this.#world.messages.has(target.id) ? this.#message(target) : undefined;
    const user = this.#world.users.get(target.id);
    const channel = where ? this.#channel(where) : message?.channel;
    const thing = message ?? user;
    if (!thing || !channel) throw new Error('a menu needs a message, or a person and a channel');
    const filled = fillMenu({ world: this.#world, user: this.user, channel }, name, thing);
    const { userInstalled, data, command } = filled;
    return this.#use({
      type: 2,
      channel,
      data,
      commandName: command.name,
      commandType: command.type,
      target: thing,
      userInstalled,
    }).settled;
  }

  /** Presses a button, named by its label or `custom_id`. Throws where it is not shown or disabled. */
  click(which: HasId, name: string): Promise<Used> {
    const { message, component } = this.#component(which, name, (one) => one.type === 2 && !one.url);
    return this.#press(message, component, {});
  }

  /** Chooses in a select, named by its `custom_id` or placeholder; values, or members, channels, roles. */
  select(which: HasId, name: string, choice: string | HasId | readonly (string | HasId)[]): Promise<Used> {
    const isSelect = (one: WireComponent): boolean => one.type === 3 || (one.type >= 5 && one.type <= 8);
    const { message, component } = this.#component(which, name, isSelect);
    const values = [choice].flat().map((one) => (typeof one === 'string' ? one : (one as HasId).id));
    const [least, most] = [Number(component.min_values ?? 1), Number(component.max_values ?? 1)];
    if (values.length < least || values.length > most)
      throw new Error(`choose ${least} to ${most} of ${name}`);
    const wrong = values.find(
      (value) => component.type === 3 && !component.options?.some((one) => one.value === value),
    );
    if (wrong !== undefined) throw new Error(`${name} does not offer ${wrong}`);
    const resolved: Record<string, Json> = {};
    const place = { world: this.#world, user: this.user, channel: message.channel };
    for (const value of values) resolveChosen(place, component.type, value, resolved);
    return this.#press(message, component, { values, ...(Object.keys(resolved).length > 0 && { resolved }) });
  }

  /** Sends a press with a `custom_id` of their own making, as a changed client can; with values, a choice in a select of a type. */
  forge(which: HasId, customId: string, values: readonly string[] = [], type = 3): Promise<Used> {
    const component = { type: values.length > 0 ? type : 2, custom_id: customId };
    return this.#press(this.#message(which), component, values.length > 0 ? { values: [...values] } : {});
  }

  /** Fills in the modal that an interaction opened, and sends it. */
  submit(opened: Used, inputs: ModalInputs = {}): Promise<Used> {
    const { interaction, modal } = opened;
    if (interaction.user.id !== this.id) throw new Error(`${this.name} has no such modal open`);
    if (!modal) throw new Error(`no modal is open (${opened.state})`);
    const place = { world: this.#world, user: this.user, channel: interaction.channel };
    const { components, resolved } = fillModal(place, modal.components, inputs);
    return this.#use({
      type: 5,
      channel: interaction.channel,
      data: { custom_id: modal.custom_id, components, ...(resolved && { resolved }) },
      message: interaction.message,
      metadataOfCause: {
        id: interaction.id,
        type: interaction.type,
        user: interaction.user,
        authorizing_integration_owners: interaction.owners,
        ...(interaction.message && { interacted_message_id: interaction.message.id }),
      },
      userInstalled: interaction.owners['1'] !== undefined,
    }).settled;
  }

  #press(message: Message, component: WireComponent, more: Json): Promise<Used> {
    if (component.disabled) throw new Error(`${component.label ?? component.custom_id} is disabled`);
    return this.#use({
      type: 3,
      channel: message.channel,
      data: { id: component.id, custom_id: component.custom_id, component_type: component.type, ...more },
      message,
      userInstalled: message.interaction?.owners['1'] !== undefined,
    }).settled;
  }

  #use(parts: Omit<InteractionParts, 'user'>): Used {
    if (parts.channel.thread?.archived) throw new Error('nothing can be used in an archived thread');
    return new Used(this.#world, beginInteraction(this.#world, { ...parts, user: this.user }));
  }

  #component(which: HasId, name: string, fits: (one: WireComponent) => boolean) {
    const message = this.#message(which);
    const all = [...nested(message.now.components)].filter(fits);
    const named = (one: WireComponent): boolean => [one.custom_id, one.label, one.placeholder].includes(name);
    const component = all.find(named);
    if (component) return { message, component };
    throw new Error(
      `there is no ${name}; there are: ${all.map((one) => one.label ?? one.custom_id).join(', ')}`,
    );
  }

  #channel({ id }: HasId): Channel {
    const channel = this.#world.channels.get(id);
    if (!channel || !sees(this.id, channel)) throw new Error(`${this.name} sees no such channel`);
    return channel;
  }

  #message({ id }: HasId): Message {
    const message = this.#world.messages.get(id);
    const hidden = message?.ephemeralFor !== undefined && message.ephemeralFor !== this.id;
    if (!message || message.deletedAt || hidden || !sees(this.id, message.channel)) {
      throw new Error(`${this.name} sees no such message`);
    }
    return message;
  }

  /** One may still answer what was deleted while one wrote. */
  #answered({ id }: HasId): Message {
    const message = this.#world.messages.get(id);
    return message?.deletedAt ? message : this.#message({ id });
  }

  #own(which: HasId): Message {
    const message = this.#message(which);
    if (message.author !== this.user) throw new Error('only own messages can be edited');
    return message;
  }
}

/** Whoever a webhook speaks as: nobody's account. */
function webhookUser(world: World, channel: Channel, name: string): WireUser {
  const id = world.webhooks.get(channel.id) ?? world.ids.next();
  world.webhooks.set(channel.id, id);
  return {
    id,
    username: name,
    global_name: null,
    discriminator: '0000',
    avatar: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    bot: true,
  };
}

function flagsOf({ voiceSeconds, components = [] }: SendOptions): number {
  if (voiceSeconds !== undefined) return messageFlag.voiceMessage;
  return components.some(({ type }) => type !== 1) ? messageFlag.componentsV2 : 0;
}

function pollOf({ question, answers }: { question: string; answers: readonly string[] }): Json {
  return {
    question: { text: question },
    answers: answers.map((text) => ({ poll_media: { text } })),
    duration: 24,
    allow_multiselect: false,
    layout_type: 1,
  };
}

function snapshotOf(wire: Json): Json {
  const fields = [
    'type',
    'content',
    'embeds',
    'attachments',
    'timestamp',
    'edited_timestamp',
    'flags',
    'components',
    'sticker_items',
  ];
  const picked = Object.fromEntries(fields.map((field) => [field, wire[field]]));
  return { message: { ...picked, mentions: [], mention_roles: [] } };
}
