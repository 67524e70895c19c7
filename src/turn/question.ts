import type { AnswerFile } from '../history/body.ts';
import type { OfferedFile } from '../history/file-ref.ts';
import type { Person } from '../history/names.ts';
import { openPlace, type Place, privatePlace } from '../history/place.ts';
import type { Quote } from '../history/prompt.ts';
import type { Payer } from '../quota/payer.ts';
import type { Outlet } from '../reply/outlet.ts';
import type { Policy } from './policy.ts';

/** What somebody asked, and where: all that a turn needs to know of Discord. */
export interface Question {
  /** Id of the message or interaction that asked (a snowflake). */
  id: string;
  /** Id of the channel, thread or direct message. */
  channelId: string;
  channelName: string;
  server?: { id: string; name: string };
  asker: { id: string; name: string };
  /** What holds for whoever asked, or pressed a button, there. */
  policy: Policy;
  /** Whose limits hold: of whoever asked, or pressed a button. */
  payer: Payer;
  /** May be empty where something is quoted or attached. */
  prompt: string;
  /** Whom the prompt names, each as `@name`. */
  people?: Person[];
  /** Messages that the asker brings in. */
  quotes?: Quote[];
  /** Why a message that was replied to could not be read; `hidden`: without the Message Content intent. */
  unreadQuote?: 'deleted' | 'hidden' | 'forbidden' | 'unreachable' | 'paused' | undefined;
  /** The message that holds the prompt; absent for slash commands. */
  promptMessageId?: string;
  /** That message is the bot's own: it goes with the turn. */
  ownPrompt?: boolean;
  /** Name of the preset that was asked for. */
  preset?: string;
  /** Id of the model that was asked for instead of the preset's. */
  model?: string;
  /** How hard the model is to think, instead of as the preset has it. */
  effort?: string | undefined;
  /** The turn to go on from, where an older answer was replied to; absent: wherever the conversation stands. */
  parentTurnId?: string;
  /** Only the asker sees the answer, and it belongs to a conversation of their own. */
  isPrivate: boolean;
  /** In the bot's own direct messages with the asker: in those of other people several may ask. */
  isDirect: boolean;
  /** One after the other (direct messages), rather than side by side (channels); threads that are conversations know by themselves. */
  inOrder: boolean;
  /** What comes with it, and with what it brings in. */
  files?: OfferedFile[];
  /** It stands by itself: what was said in the conversation before is not sent along. Later turns see it as any other. */
  alone?: boolean;
  /** A picture of the turn's own answer of which a variation is to be drawn. */
  varies?: AnswerFile;
  /** What the quiet line under the answer tells of the question, such as what was read for it. */
  note?: string | undefined;
  /** How it comes in order: `earlier` resolves when what was asked there before has its turn; `begun` is told that it has. */
  arrival?: { earlier(): Promise<void>; begun(): void };
  /** Where the answer is drawn. */
  outlet: Outlet;
  /** Messages there that show an older answer of the same turn, or that it waits, in order: the answer is drawn in them. */
  adopts?: readonly string[];
  /** What the last of them says until the answer has a text; absent: what it says now. */
  meanwhile?: string;
  /** At most so many messages there, before the rest becomes a file; absent: as configured. */
  mostMessages?: number;
  /** How the asker learns of an answer that took longer than `afterMs` since `askedAt` (ms since the epoch); absent: not. */
  notify?: { by: 'edit' | 'ping' | 'fresh'; afterMs: number; askedAt: number };
  /** Whether a typing indicator can be shown until the answer begins. */
  showsTyping: boolean;
  /**
   * For an interaction: how to find its answer again after a crash, and until when its token is used, ms since the epoch;
   * `deferred`: its first message is the deferred answer itself.
   */
  interaction?: { applicationId: string; token: string; endsAt: number; deferred?: boolean };
  /** Where an interaction's public answer goes on when its token ends; absent where the bot has no place of its own. */
  continueIn?: Outlet;
}

/** Whose history a question belongs to. */
export function placeOf({ isPrivate, channelId, asker }: Question): Place {
  return isPrivate ? privatePlace(channelId, asker.id) : openPlace(channelId);
}

/** Whether several people may talk there. */
export function isShared({ isDirect, isPrivate }: Question): boolean {
  return !isDirect && !isPrivate;
}

/**
 * Whether the asker alone can be told that it is refused, though everybody sees already that it was asked: a command's answer
 * can be taken away for that. A private one is theirs anyway.
 */
export function isToldAlone({ interaction, isPrivate }: Question): boolean {
  return interaction?.deferred === true && !isPrivate;
}

/** Whether the bot can write in the channel itself, rather than by an interaction's token alone. */
export function hasPlace({ interaction, continueIn }: Pick<Question, 'interaction' | 'continueIn'>): boolean {
  return interaction === undefined || continueIn !== undefined;
}
