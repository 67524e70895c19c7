import type { AddressInfo } from 'node:net';
import { Cdn, type HeldFiles } from './cdn.ts';
import { Client } from './client.ts';
import {
  type Fault,
  type FaultHandle,
  Faults,
  matcherOf,
  type RequestMatcher,
  type RequestRecord,
} from './faults.ts';
import { Gateway } from './gateway.ts';
import { createRest, type Latency } from './http.ts';
import { defaultLimits, type Limits, RateLimits } from './limits.ts';
import { Member } from './member.ts';
import type { PermissionName } from './permissions.ts';
import { routes } from './routes/index.ts';
import { type HasId, ServerHandle, type ServerOptions } from './server.ts';
import { type Clocks, World } from './state.ts';
import { Changes, type Truthy, type UntilOptions } from './until.ts';
import { type MessageView, type StateView, viewMessage, viewState, visible } from './view.ts';
import type { WireCommand } from './wire.ts';

export type { HeldFiles } from './cdn.ts';
export type { Client, ListedChannel, ListedServer } from './client.ts';
export type { Fault, FaultHandle, RequestMatcher, RequestRecord } from './faults.ts';
export type { Latency } from './http.ts';
export type { InteractionState } from './interactions.ts';
export type { Limits, Window } from './limits.ts';
export type { Member, SendOptions } from './member.ts';
export type { PermissionName } from './permissions.ts';
export type { ChannelHandle, ServerHandle } from './server.ts';
export { type FileInput, type OptionInputs, shownName } from './slash.ts';
export type { Clocks } from './state.ts';
export type { Truthy, UntilOptions } from './until.ts';
export type { Used } from './used.ts';
export type { ButtonView, MessageView, PollView, StateView } from './view.ts';

/** How the local Discord is started. */
export interface DiscordOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  latency?: Latency;
  limits?: Partial<Limits>;
  clocks?: Partial<Clocks>;
  /** How often clients send heartbeats, in ms; 41,250 by default. */
  heartbeatMs?: number;
  /** The name of the application and its bot; Parley by default. */
  name?: string;
  /** What the application's owner is called; `owner` by default. */
  owner?: string;
}

/** Who somebody is. */
export interface MemberOptions {
  /** The server, or servers, whose member they are. */
  in?: ServerHandle | readonly ServerHandle[];
  /** What they may do there beyond everyone. */
  permissions?: readonly PermissionName[];
  /** Roles they have there. */
  roles?: readonly HasId[];
  /** Whether they have installed the app for themselves. */
  installed?: boolean;
  /** Whether they are another bot. */
  bot?: boolean;
}

/** Starts a local Discord on this machine: REST, gateway and files on one port, and the people who use it. */
export async function startDiscord(options: DiscordOptions = {}): Promise<LocalDiscord> {
  const discord = new LocalDiscord(options);
  await discord.listen(options.port ?? 0);
  return discord;
}

/** A Discord of one's own, with hands to play its people and eyes to see what they see. */
export class LocalDiscord {
  /** The rate limits in force; may be changed at any time. */
  readonly limits: Limits;
  /** The clocks in force, in ms; may be changed at any time. */
  readonly clocks: Clocks;
  /** How long calls travel; may be changed at any time. */
  readonly latency: Latency;
  readonly gateway: Gateway;
  /** Every REST call so far, in the order of arrival. */
  readonly requests: RequestRecord[] = [];
  /** The application's owner. */
  readonly owner: Member;
  readonly #world: World;
  readonly #faults = new Faults();
  readonly #server;
  readonly #rates = new RateLimits();

  /** Use `startDiscord`. */
  constructor(options: DiscordOptions) {
    this.limits = { ...defaultLimits, ...options.limits };
    this.latency = options.latency ?? { meanMs: 0, spreadMs: 0 };
    this.clocks = {
      acknowledge: 3000,
      token: 900_000,
      oldMessage: 3_600_000,
      attachment: 86_400_000,
      typing: 10_000,
      nonce: 180_000,
      ...options.clocks,
    };
    const changes = new Changes(() => this.describe());
    const { name = 'Parley', owner = 'owner' } = options;
    this.#world = new World({ clocks: this.clocks, changes, cdn: new Cdn(this.clocks), name, owner });
    this.gateway = new Gateway(this.#world);
    if (options.heartbeatMs !== undefined) this.gateway.heartbeatMs = options.heartbeatMs;
    this.owner = new Member(this.#world, this.#world.application.owner);
    this.#server = createRest({
      world: this.#world,
      gateway: this.gateway,
      routes,
      limits: this.limits,
      rates: this.#rates,
      faults: this.#faults,
      latency: this.latency,
      requests: this.requests,
    });
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('upgrade', (request, socket, head) => this.gateway.upgrade(request, socket, head));
  }

  /** Begins to listen; `startDiscord` does it. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const { port: taken } = this.#server.address() as AddressInfo;
    this.#world.cdn.base = `http://127.0.0.1:${taken}`;
    this.gateway.url = `ws://127.0.0.1:${taken}`;
  }

  /** What discord.js takes as `rest.api`. */
  get apiUrl(): string {
    return `${this.#world.cdn.base}/api`;
  }

  /** The bot's token. */
  get token(): string {
    return this.#world.token;
  }

  /** The bot's user. */
  get bot(): { id: string; name: string; mention: string } {
    const { id, username } = this.#world.bot;
    return { id, name: this.#world.bot.global_name ?? username, mention: `<@${id}>` };
  }

  /** The application; put members into `team` to make it a team's. */
  get application(): World['application'] {
    return this.#world.application;
  }

  /** How large files under an answer to an interaction may be, bytes. */
  set attachmentSizeLimit(bytes: number) {
    this.#world.attachmentSizeLimit = bytes;
  }

  /** Which privileged intents the portal allows; a disallowed one ends the connection with 4014. */
  get intents(): World['intents'] {
    return this.#world.intents;
  }

  /** The open gateway connections. */
  get connections(): Gateway['connections'] {
    return this.gateway.connections;
  }

  /** How many calls were answered 429. */
  get rateLimited(): number {
    return this.requests.reduce((count, { status }) => count + (status === 429 ? 1 : 0), 0);
  }

  /** A new server; the bot is in it unless told otherwise. */
  server(name: string, options: ServerOptions = {}): ServerHandle {
    return new ServerHandle(this.#world, this.gateway, name, options);
  }

  /** Somebody new. */
  member(name: string, options: MemberOptions = {}): Member {
    const user = this.#world.addUser(name, { ...(options.bot && { bot: true }) });
    for (const server of [options.in ?? []].flat()) {
      server.join(user, {
        ...(options.permissions && { permissions: options.permissions }),
        ...(options.roles && { roles: options.roles }),
      });
    }
    const member = new Member(this.#world, user);
    if (options.installed) member.install();
    return member;
  }

  /** What somebody's client shows. */
  client(member: HasId): Client {
    return new Client(this.#world, member.id);
  }

  /** Calls a listener after every change that a client could show. @returns what ends that */
  onChange(listener: () => void): () => void {
    return this.#world.changes.listen(listener);
  }

  /** What a channel shows now, oldest first: to everyone, or with somebody's ephemeral messages. */
  visible(channel: HasId, member?: HasId): MessageView[] {
    const found = this.#world.channels.get(channel.id);
    return found ? visible(this.#world, found, member?.id) : [];
  }

  /** One message as it is now; nothing once it is deleted. */
  message(id: string): MessageView | undefined {
    const message = this.#world.messages.get(id);
    return message && !message.deletedAt ? viewMessage(this.#world, message) : undefined;
  }

  /** Every state that a message had, with its time, deleted messages included. */
  history(messageId: string): StateView[] {
    return this.#world.messages.get(messageId)?.states.map(viewState) ?? [];
  }

  /** Whether the bot's typing indicator is shown in a channel. */
  typing(channel: HasId): boolean {
    const at = this.#world.channels.get(channel.id)?.typingAt ?? 0;
    return at > 0 && Date.now() - at < this.clocks.typing;
  }

  /** The bytes of an uploaded file. */
  file(attachmentId: string): Buffer | undefined {
    return this.fileOf(attachmentId)?.bytes;
  }

  /** An uploaded file with its type. */
  fileOf(attachmentId: string): { contentType: string; bytes: Buffer } | undefined {
    return this.#world.cdn.file(attachmentId);
  }

  /** Holds all files back that are asked for from now on. */
  holdFiles(): HeldFiles {
    return this.#world.cdn.hold(() => this.#world.changes.changed());
  }

  /** The registered commands: global ones, or those of a server. */
  commands(scope?: HasId): WireCommand[] {
    return [...(this.#world.commands.get(scope?.id ?? 'global')?.values() ?? [])];
  }

  /** The calls that a matcher fits. */
  calls(matcher: RequestMatcher): RequestRecord[] {
    return this.requests.filter(matcherOf(matcher));
  }

  /** The calls about a message: those that name it, and those that answer the interactions by which it came or was changed. */
  callsAbout({ id }: HasId): RequestRecord[] {
    const changed = [...this.#world.interactions.values()].filter(
      ({ original, followups }) => original?.id === id || followups.some((message) => message.id === id),
    );
    const names = new Set([id, ...changed.flatMap((one) => [one.id, one.token])]);
    return this.requests.filter(({ path }) => path.split(/[/?]/).some((part) => names.has(part)));
  }

  /** Lets the next fitting calls fail (or cuts their connection, or leaves them hanging). */
  fail(matcher: RequestMatcher, fault: Fault): FaultHandle {
    return this.#faults.add(matcher, fault);
  }

  /** Makes a message older by so many ms, for the limit on edits of old messages. */
  age(message: HasId, ms: number): void {
    const found = this.#world.messages.get(message.id);
    if (found) found.createdAt -= ms;
  }

  /** Resolves with the first truthy value of a condition; see `Changes.until`. */
  until<T>(condition: () => T, options?: UntilOptions): Promise<Truthy<T>> {
    return this.#world.changes.until(condition, options);
  }

  /** In a few lines what can be seen and what was asked last, for messages of failed waits. */
  describe(): string {
    const shown = [...this.#world.messages.values()].slice(-8).map((message) => {
      const gone = message.deletedAt ? ' (deleted)' : '';
      const author = message.author.username;
      return `  ${author}${gone}: ${JSON.stringify(message.now.content.slice(0, 120))}`;
    });
    const asked = this.requests.slice(-8).map(({ method, route, status, code }) => {
      return `  ${method} ${route} → ${status || 'no answer'}${code ? ` (${code})` : ''}`;
    });
    const connections = `${this.connections.length} gateway connection(s)`;
    return [`newest messages:`, ...shown, 'newest calls:', ...asked, connections].join('\n');
  }

  /** Ends everything: connections, waits, the port. */
  async close(): Promise<void> {
    this.#world.changes.stop();
    this.gateway.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
