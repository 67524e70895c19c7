import type { AnyThreadChannel, GuildMember, Interaction, Message } from 'discord.js';
import type { Change } from './bot/changes/changes.ts';
import type { Connected } from './bot/connect.ts';
import type { FoundKey } from './config/find-key.ts';
import type { Config } from './config.ts';
import type { LookupAll } from './files/safe-fetch.ts';
import type { Clock } from './openrouter/clock.ts';
import type { Work } from './ops/drain.ts';
import type { GatewayPulse } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import type { Presets } from './presets/schema.ts';
import type { Store } from './store/store.ts';
import type { Surroundings } from './turn/services.ts';

/** What a bot is started with, besides its configuration. */
export interface StartOptions {
  log: Logger;
  /** Reads a variable that the presets file names: the key of a preset's own server, secrets of MCP servers. */
  readKey: (variable: string) => string | undefined;
  /** What stands now where a new key is to be put; whatever it gives must never be logged. */
  findKey: () => FoundKey;
  /** Ends a start that has not come through yet. */
  signal?: AbortSignal;
  /** For how long an interaction's token is used, ms; shortened by tests. */
  tokenMs?: number;
  /** After how long commands that Discord did not take are registered again, ms; shortened by tests. */
  registerAgainMs?: number;
  /** How long a request that draws an answer may take, ms; shortened by tests. */
  requestMs?: number;
  /** By which windows of limits are counted, and requests to models are made; the machine's own but in tests. */
  clock?: Clock;
  /** How long an answer waits for each read of its background, ms; shortened by tests. */
  readMs?: number;
  /** How long an asker is waited for before a tool writes, ms; shortened by tests. */
  confirmMs?: number;
  /** What checking an answer against its form, or filling a template, may take, ms; lengthened by tests. */
  formMs?: number;
  /** By which hosts of addresses from outside are looked up; the machine's own but in tests. */
  lookup?: LookupAll;
}

/** A bot that answers. */
export interface Serving {
  /** @param member who wrote it, as Discord told with it; null in direct messages */
  onMessage(message: Message, member: GuildMember | null): Promise<void>;
  onInteraction(interaction: Interaction): Promise<void>;
  /** A thread was renamed, archived, locked. */
  onThreadUpdate(before: AnyThreadChannel, now: AnyThreadChannel): Promise<void>;
  /** A message was edited or deleted, a place is gone. */
  onChange(change: Change): Promise<void>;
  /** Resolves when the commands are compared with Discord's, and what a killed process left is drawn. Never rejects. */
  settled: Promise<void>;
  /** Takes nothing new, and resolves when every answer is drawn to its end. */
  stop(): Promise<void>;
}

/** What the bot answers with. */
export interface ServeOptions {
  store: Store;
  config: Config;
  options: StartOptions;
  /** As they were read at the start; the file is watched from now on. */
  presets: Presets;
  /** The client that is logging in. */
  connecting: Promise<Connected>;
  work: Work;
  /** The gateway's heartbeats. */
  pulse: GatewayPulse;
  /** Aborted when everything closes. */
  closing: AbortSignal;
}

/** What changes while the bot runs. */
export interface Standing {
  /** As the file is now. */
  presets: Presets;
  /** Known once the client is ready. */
  surroundings: Surroundings | undefined;
}
