import type { Config } from '../config.ts';
import type { Files } from '../files/files.ts';
import type { MessageFile } from '../history/file-ref.ts';
import type { History } from '../history/history.ts';
import type { Person } from '../history/names.ts';
import type { Quote } from '../history/prompt.ts';
import type { Threads } from '../history/threads.ts';
import type { Catalogue } from '../openrouter/catalogue.ts';
import type { OpenRouter } from '../openrouter/openrouter.ts';
import type { Logger } from '../ops/log.ts';
import type { Forms } from '../presets/forms/forms.ts';
import type { Presets } from '../presets/schema.ts';
import type { Quota } from '../quota/quota.ts';
import type { TurnsAtOnce } from '../quota/turns-at-once.ts';
import type { Pacer } from '../reply/pace.ts';
import type { ReplyRest } from '../reply/rest.ts';
import type { Claims } from '../store/claims.ts';
import type { Comparisons } from '../store/comparisons.ts';
import type { Order } from '../store/order.ts';
import type { Removals } from '../store/removals.ts';
import type { Shown } from '../store/shown.ts';
import type { Texts } from '../texts/index.ts';
import type { DiscordPort } from '../tools/discord-port.ts';
import type { Asking, Confirm, ToolSource } from '../tools/tool.ts';
import type { Summariser } from './background/summarise.ts';
import type { Confirmations } from './confirmations.ts';
import type { Echoes } from './echoes.ts';
import type { Bills } from './money/bills.ts';
import type { Question } from './question.ts';
import type { RunningTurns } from './running.ts';

/** Everything that a turn works with; made once, passed down. */
export interface TurnServices {
  config: Pick<Config, 'history' | 'reply' | 'models' | 'log' | 'debug'>;
  log: Logger;
  texts: Texts;
  presets(): Presets;
  catalogue(): Catalogue;
  /** The key for a preset's own server, from the environment variable that the preset names. */
  keyFor(variable: string): string;
  openrouter: OpenRouter;
  /** What stands for a member or place towards OpenRouter. */
  pseudonym(id: string): string;
  /** Aborted when no answer shall begin any more; its reason is a UserError that says so. */
  stopping: AbortSignal;
  /** Aborted when the process is about to end: nothing in the background goes on. */
  closing: AbortSignal;
  history: History;
  order: Order;
  threads: Threads;
  claims: Claims;
  comparisons: Comparisons;
  shown: Shown;
  removals: Removals;
  running: RunningTurns;
  echoes: Echoes;
  /** Ids of turns whose end waits to be drawn until their thread is unlocked: `shown` has them, and a start enters them anew. */
  undrawn: Set<string>;
  summariser: Summariser;
  /** Files that members hand in and models draw. Loaded when it is asked for first. */
  files(): Promise<Files>;
  /** Checks data and fills templates. Loaded when it is asked for first. */
  forms(): Promise<Forms>;
  /** `fetch` for addresses from outside: public ones, and what the operator allows; see files/safe-fetch.ts. */
  safeFetch: typeof fetch;
  /** Whether all addresses of a link's host are public, or allowed by the operator. */
  isPublicHost(link: URL): Promise<boolean>;
  /** Of a member. */
  turnsAtOnce: TurnsAtOnce;
  /** Of a place where turns follow each other: the one that is answered, and those that wait. */
  turnsInLine: TurnsAtOnce;
  quota: Quota;
  bills: Bills;
  /** What models may call; of equal names that of the earlier source counts. */
  toolSources: readonly ToolSource[];
  /** What askers are asked before a tool writes. */
  confirmations: Confirmations;
  /** The same, for whoever runs tools. */
  confirm: Confirm;
  pacer: Pacer;
  rest: ReplyRest;
  /** Known when the client is ready, which is before any turn begins. */
  surroundings(): Surroundings;
}

/** What a turn can learn of Discord beside its question. */
export interface Surroundings {
  /** The bot as members see it. */
  self: Person;
  /** Whether a thread is locked, so that nothing can be said in it any more. */
  isClosed(channelId: string): boolean;
  /** Tells a member by direct message that a thread is locked, once until it is unlocked. Never rejects. */
  tellLocked(channelId: string, userId: string): Promise<void>;
  /** Tells a member something by direct message, if they take any. Never rejects. */
  tellDirectly(userId: string, say: (texts: Texts) => string): Promise<void>;
  /** Whether a member is one of those who run the bot. Never rejects. */
  isOperator(userId: string): Promise<boolean>;
  /** The name of a server, where the bot is in it. */
  serverName(serverId: string): string | undefined;
  /** Tells those who look after a server, in the channel which they chose, else one of them directly. Never rejects. */
  tellAdmins(
    whom: { serverId: string; adminId: string | undefined },
    say: (texts: Texts) => string,
  ): Promise<void>;
  /** Tells those who run the bot. Never rejects. @returns whether anybody was reached */
  tellOperators(say: (texts: Texts) => string): Promise<boolean>;
  /** Whether a thread hangs on one of the bot's messages in a channel, `older` of which were there before. Never rejects. */
  hasThread(channelId: string, messageIds: readonly string[], older: readonly string[]): Promise<boolean>;
  /** Discord with the rights of whoever asked, for tools in an answer of a turn. */
  discordFor(asking: Asking, turnId: string): DiscordPort;
  /** Whether whoever asks may post a poll there, and the bot for them. */
  mayPoll(asking: Asking): Promise<boolean>;
  /** Where a file of a message can be fetched now; nothing where the message or the file is gone. Never rejects. */
  freshAddress(from: MessageFile): Promise<string | undefined>;
  /** What was said in the channel before a turn was asked and not to the bot, oldest first. Never rejects. */
  recentTalk(question: Question, turnId: string): Promise<Quote[]>;
}
