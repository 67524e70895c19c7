import { threadStarter } from './messages.ts';
import { sees } from './permissions.ts';
import type { Channel, Message, MessageState, World } from './state.ts';
import { nested } from './validate/components.ts';
import { type Json, messageFlag, type WireAttachment, type WireComponent } from './wire.ts';

/** A button as a person sees it. */
export interface ButtonView {
  label: string;
  customId: string | undefined;
  style: number;
  disabled: boolean;
  url: string | undefined;
}

/** One state of a message. */
export interface StateView {
  /** Epoch ms since which it looks so. */
  at: number;
  content: string;
  embeds: readonly Json[];
  components: readonly WireComponent[];
  attachments: readonly WireAttachment[];
  flags: number;
  /** User ids, role ids and `everyone`: what this state mentions with effect. */
  mentions: string[];
  /** Whether only "thinking…" is shown. */
  loading: boolean;
}

/** A message as a person would see it now. */
export interface MessageView extends StateView {
  id: string;
  type: number;
  channelId: string;
  author: { id: string; name: string; bot: boolean };
  attachments: readonly (WireAttachment & { url: string })[];
  /** The buttons of all its rows, in order. */
  buttons: ButtonView[];
  /** Shown to one person only. */
  ephemeral: boolean;
  /** The id of the message that it answers. */
  reference: string | undefined;
  /** Who was notified by it: user ids, role ids, `everyone`. */
  pinged: string[];
  /** Epoch ms. */
  createdAt: number;
  edited: boolean;
  /** Emoji → how many. */
  reactions: Record<string, number>;
  /** The id of the thread that hangs on it. */
  threadId: string | undefined;
  poll: PollView | undefined;
}

/** A poll as a person sees it. */
export interface PollView {
  question: string;
  answers: { text: string; votes: number }[];
  multiple: boolean;
  /** Epoch ms at which it ends. */
  endsAt: number;
  /** Nobody can vote any more. */
  ended: boolean;
}

/** One state as a view. */
export function viewState(state: MessageState): StateView {
  const { users, roles, everyone } = state.mentions;
  return {
    at: state.at,
    content: state.content,
    // Whoever suppresses embeds hides those of the message's own, too.
    embeds: state.flags & messageFlag.suppressEmbeds ? [] : state.embeds,
    components: state.components,
    attachments: state.attachments,
    flags: state.flags,
    mentions: [...users, ...roles, ...(everyone ? ['everyone'] : [])],
    loading: (state.flags & messageFlag.loading) !== 0,
  };
}

/** A message as a view. */
export function viewMessage(world: World, message: Message): MessageView {
  const { author, now } = message;
  return {
    ...viewState(now),
    id: message.id,
    type: message.type,
    channelId: message.channel.id,
    author: { id: author.id, name: author.global_name ?? author.username, bot: author.bot === true },
    attachments: now.attachments.map((attachment) => world.cdn.sign(attachment)),
    buttons: [...nested(now.components)]
      .filter((component) => component.type === 2)
      .map((button) => ({
        label: button.label ?? '',
        customId: button.custom_id,
        style: button.style ?? 0,
        disabled: button.disabled === true,
        url: button.url ?? undefined,
      })),
    ephemeral: message.ephemeralFor !== undefined,
    reference: message.reference?.messageId,
    pinged: message.pinged,
    createdAt: message.createdAt,
    edited: message.editedAt !== null,
    reactions: Object.fromEntries([...message.reactions].map(([emoji, users]) => [emoji, users.size])),
    threadId: message.thread?.id,
    poll: message.poll && viewPoll(message.poll),
  };
}

function viewPoll({ question, answers, results, allow_multiselect, expiry }: Json): PollView {
  const { answer_counts: counts, is_finalized: ended } = results as {
    answer_counts: { id: number; count: number }[];
    is_finalized: boolean;
  };
  return {
    question: (question as { text: string }).text,
    answers: (answers as { answer_id: number; poll_media: { text: string } }[]).map((answer) => ({
      text: answer.poll_media.text,
      votes: counts.find(({ id }) => id === answer.answer_id)?.count ?? 0,
    })),
    multiple: allow_multiselect === true,
    endsAt: Date.parse(expiry as string),
    ended,
  };
}

/** Lines that Discord itself writes about threads. */
const notices = new Set([18, threadStarter]);

/**
 * The messages of a channel, without Discord's own lines about threads, oldest first, as a person sees them: nothing without sight of the channel, and the
 * ephemeral ones that are theirs. Without a person: what everyone sees.
 */
export function visible(world: World, channel: Channel, userId?: string): MessageView[] {
  if (userId !== undefined && !sees(userId, channel)) return [];
  return [...channel.messages.values()]
    .filter((message) => message.ephemeralFor === undefined || message.ephemeralFor === userId)
    .filter((message) => !notices.has(message.type))
    .map((message) => viewMessage(world, message));
}
