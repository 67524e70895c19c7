import type { Preset } from '../presets/schema.ts';
import type { Texts } from '../texts/index.ts';
import type { DiscordPort } from './discord-port.ts';

/** A JSON Schema, as it goes to the model. The outermost one describes an object. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A function that a model may call. */
export interface Tool {
  /** At most 64 of a–z, A–Z, 0–9, `_` and `-`: more is refused by providers. Once per turn. */
  name: string;
  /** Tells the model what it does and when to use it. */
  description: string;
  /** What it takes: an object. The arguments are held to it before `run` is called. */
  parameters: JsonSchema;
  /** The model's provider holds the arguments to the schema: it must list all keys as required and allow no others. */
  strict?: boolean;
  /**
   * It changes something that does not come back by itself: the asker allows each call by a button before it runs. A function
   * says it of a call by its arguments.
   */
  writes: boolean | ((arguments_: unknown) => boolean);
  /**
   * What the asker reads before they allow a call, in plain words that go on from "may I": `post a poll here: …`; all that it
   * does must be in it. Absent: its name and the arguments.
   */
  asks?(arguments_: unknown, texts: Texts): string;
  /** What the member reads while it runs, as in `reading the channel`; absent: its name. */
  doing?: string | ((texts: Texts) => string);
  /** How long one call may take, in seconds; absent: 30. Waiting for the asker's leave does not count. */
  seconds?: number;
  /**
   * Does it. What it returns is told to the model, cut where it is long and marked as data. A UserError's sentence is told to
   * the model as well; of any other error it learns only that the tool failed.
   *
   * @param arguments_ parsed, and fitting `parameters`
   */
  run(arguments_: unknown, use: ToolUse): Promise<string>;
}

/** Who asked, and where: a Question of `turn/` is one. */
export interface Asking {
  /** Id of the message or interaction that asked (a snowflake). */
  id: string;
  asker: { id: string; name: string };
  /** Absent in direct messages. */
  server?: { id: string; name: string };
  /** Id of the channel, thread or direct message. */
  channelId: string;
  channelName: string;
  /** Only the asker sees the answer. */
  isPrivate: boolean;
  /** In the bot's own direct messages with the asker. */
  isDirect: boolean;
  /** Somebody else has it answered anew, such as a moderator. */
  isForAnother: boolean;
}

/** What one call of a tool works with. */
export interface ToolUse {
  turnId: string;
  /** Of this call, and of no other: not of another preset's that answers the same question, nor of an answer given again. */
  callId: string;
  asking: Asking;
  /** In the language of whoever reads the answer. */
  texts: Texts;
  /** Aborted when the call has taken too long, or nobody waits for the answer any more. */
  signal: AbortSignal;
  /** Discord, with the asker's rights: nothing that the asker may not see or do comes through it. */
  discord: DiscordPort;
}

/** What a preset's models may call in a turn. */
export interface Toolset {
  tools: Tool[];
  /** What the preset names and cannot be had now, such as an MCP server that does not answer: said under the answer. */
  missing?: string[];
}

/** Where tools come from: functions, MCP servers. */
export interface ToolSource {
  /** What a preset may use for somebody who asks. Never rejects; soon done, also where a server hangs. */
  toolsFor(preset: Preset, asking: Asking, signal: AbortSignal): Promise<Toolset>;
}

/**
 * Asks the asker, by buttons, whether a call of a tool that writes may run. Never rejects.
 *
 * @param show draws a quiet line under the answer, with controls in place of the usual ones
 */
export type Confirm = (
  call: { tool: Tool; arguments_: unknown },
  use: ToolUse,
  show: ShowStatus,
) => Promise<'allowed' | 'refused' | 'unanswered'>;

/** Shows one quiet line under the answer, with these buttons in place of the usual ones; nothing: takes it away. */
export type ShowStatus = (line: string | undefined, controls?: readonly unknown[]) => void;
