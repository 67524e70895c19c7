import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { wireGuildCreate, wireMember } from './present-place.ts';
import { type Connection, Session } from './session.ts';
import type { Dispatch, Guild, World } from './state.ts';
import { intent, type Json } from './wire.ts';

/** What a client sent ends its connection, with this close code. */
class Closing extends Error {
  readonly code: number;

  constructor(code: number, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** One open connection, as tests see it. */
export interface ConnectionView {
  sessionId: string | undefined;
  intents: number | undefined;
}

/** The gateway (Discord docs, gateway v10): sessions, heartbeats, replay, and ways to break all of that. */
export class Gateway {
  /** How often clients are told to send heartbeats, in ms. */
  heartbeatMs = 41_250;
  /** How many sessions were begun, and how many were taken up again. */
  readonly counts = { identified: 0, resumed: 0, heartbeats: 0 };
  readonly #world: World;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 65_536 });
  readonly #sessions = new Map<string, Session>();
  readonly #connections = new Set<Connection>();
  #acks = true;
  #held: Set<Guild> | undefined;
  #refusing: number | undefined;

  constructor(world: World) {
    this.#world = world;
    world.send = (dispatch) => this.#dispatch(dispatch);
  }

  /** Where clients connect; known once the server listens. */
  url = '';

  /** Takes over an upgrade request of the HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#refusing !== undefined) {
      // A client that ends meanwhile resets it: nobody is left to be told.
      socket.on('error', () => socket.destroy());
      socket.end(`HTTP/1.1 ${this.#refusing} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    // A page in a browser has no business here; bots are no browsers.
    if (request.headers.origin !== undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted));
  }

  /** The open connections. */
  get connections(): ConnectionView[] {
    return [...this.#connections].map(({ session }) => ({
      sessionId: session?.id,
      intents: session?.intents,
    }));
  }

  /** Whether some session is connected and ready. */
  get ready(): boolean {
    return [...this.#connections].some((connection) => connection.session !== undefined);
  }

  /** Cuts every connection without a closing handshake; sessions stay and can be resumed. */
  drop(): void {
    for (const { socket } of this.#connections) socket.terminate();
  }

  /** Asks every client to connect anew and resume (op 7). */
  reconnect(): void {
    for (const connection of this.#connections) this.#op(connection, 7, null);
  }

  /** Asks every client for a heartbeat out of turn (op 1; Discord docs, gateway, "Heartbeat Requests"). */
  askHeartbeat(): void {
    for (const connection of this.#connections) this.#op(connection, 1, null);
  }

  /** Declares every session invalid (op 9); without `resumable` it is forgotten and its missed events are lost. */
  invalidSession(resumable = false): void {
    for (const connection of this.#connections) {
      if (!resumable) this.#forget(connection.session);
      this.#op(connection, 9, resumable);
    }
  }

  /** Forgets every session, as after a long outage: the next resume is answered by op 9. */
  forgetSessions(): void {
    for (const session of this.#sessions.values()) this.#forget(session);
  }

  /** Stops (or starts again) answering heartbeats. */
  muteAcks(muted = true): void {
    this.#acks = !muted;
  }

  /** Sends the newest events of a type once more, as happens after a resume; all types when none is named. */
  replay({ type, count = 1 }: { type?: string; count?: number } = {}): void {
    for (const { session } of this.#connections) session?.repeat(type, count);
  }

  /** Closes every connection with a close code (Discord docs, gateway close event codes). */
  closeWith(code: number, reason = ''): void {
    for (const { socket } of this.#connections) socket.close(code, reason);
  }

  /** Refuses new connections with an HTTP status until called with nothing. */
  refuse(status?: number): void {
    this.#refusing = status;
  }

  /** Holds back GUILD_CREATE after the next READY. The function returned sends what was held. */
  holdGuilds(): () => void {
    this.#held = new Set();
    return () => {
      const held = this.#held ?? new Set();
      this.#held = undefined;
      for (const guild of held) this.guildCreate(guild);
    };
  }

  /** Tells the bot of a server that it is in (again). */
  guildCreate(guild: Guild): void {
    this.#dispatch({
      type: 'GUILD_CREATE',
      intents: intent.guilds,
      data: wireGuildCreate(this.#world, guild),
    });
  }

  /** Ends all connections. */
  close(): void {
    this.drop();
    this.#sockets.close();
  }

  #accept(socket: WebSocket): void {
    const connection: Connection = { socket, session: undefined, sends: { at: Date.now(), count: 0 } };
    this.#connections.add(connection);
    socket.on('error', () => socket.terminate());
    socket.on('close', (code: number) => {
      this.#connections.delete(connection);
      const { session } = connection;
      if (session?.connection === connection) session.connection = undefined;
      if (code === 1000 || code === 1001) this.#forget(session);
      this.#world.changes.changed();
    });
    socket.on('message', (raw: Buffer) => {
      try {
        this.#receive(connection, raw);
      } catch (error) {
        if (!(error instanceof Closing)) throw error;
        socket.close(error.code, error.message);
      }
    });
    this.#op(connection, 10, { heartbeat_interval: this.heartbeatMs, _trace: ['local'] });
  }

  #receive(connection: Connection, raw: Buffer): void {
    const { sends } = connection;
    if (raw.length > 4096) throw new Closing(4002, 'Error while decoding payload.');
    const now = Date.now();
    if (now - sends.at >= 60_000) connection.sends = { at: now, count: 0 };
    if (++connection.sends.count > 120) throw new Closing(4008, 'You are being rate limited.');
    let payload: { op?: number; d?: unknown };
    try {
      payload = JSON.parse(raw.toString());
    } catch {
      throw new Closing(4002, 'Error while decoding payload.');
    }
    const data = (payload.d ?? {}) as Json;
    switch (payload.op) {
      case 1:
        this.counts.heartbeats += 1;
        if (this.#acks) this.#op(connection, 11, null);
        return;
      case 2:
        this.#identify(connection, data);
        return;
      case 6:
        this.#resume(connection, data);
        return;
      case 3:
      case 4:
      case 8:
        if (!connection.session) throw new Closing(4003, 'Not authenticated.');
        if (payload.op === 8) this.#sendMembers(connection.session, data);
        return;
      default:
        throw new Closing(4001, 'Unknown opcode.');
    }
  }

  #identify(connection: Connection, data: Json): void {
    const world = this.#world;
    if (connection.session) throw new Closing(4005, 'Already authenticated.');
    if (data.token !== world.token) throw new Closing(4004, 'Authentication failed.');
    const intents = data.intents;
    if (typeof intents !== 'number' || intents < 0) throw new Closing(4013, 'Invalid intent(s).');
    const refused =
      (intents & intent.messageContent && !world.intents.messageContent) ||
      (intents & intent.guildMembers && !world.intents.guildMembers) ||
      (intents & intent.guildPresences && !world.intents.presences);
    if (refused) throw new Closing(4014, 'Disallowed intent(s).');
    const session = new Session(intents, connection);
    connection.session = session;
    this.#sessions.set(session.id, session);
    this.counts.identified += 1;
    const guilds = [...world.guilds.values()].filter((guild) => guild.hasBot);
    session.event('READY', {
      v: 10,
      user: { ...world.bot, verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      session_type: 'normal',
      resume_gateway_url: this.url,
      application: { id: world.application.id, flags: applicationFlags(world) },
      ...(Array.isArray(data.shard) && { shard: data.shard }),
      private_channels: [],
      relationships: [],
      user_settings: {},
      _trace: ['local'],
    });
    for (const guild of guilds) {
      if (this.#held) this.#held.add(guild);
      else if (!guild.unavailable && intents & intent.guilds) {
        session.event('GUILD_CREATE', wireGuildCreate(world, guild));
      }
    }
    world.changes.changed();
  }

  #resume(connection: Connection, data: Json): void {
    if (data.token !== this.#world.token) throw new Closing(4004, 'Authentication failed.');
    const session = this.#sessions.get(String(data.session_id));
    if (!session?.remembers(Number(data.seq))) {
      this.#op(connection, 9, false);
      return;
    }
    if (Number(data.seq) > session.seq) throw new Closing(4007, 'Invalid seq.');
    // A client told that its session is invalid but resumable resumes on the same connection.
    if (session.connection !== connection) session.connection?.socket.terminate();
    session.connection = connection;
    connection.session = session;
    this.counts.resumed += 1;
    session.replayAfter(Number(data.seq));
    session.event('RESUMED', { _trace: ['local'] });
    this.#world.changes.changed();
  }

  #sendMembers(session: Session, data: Json): void {
    const guild = this.#world.guilds.get(String(data.guild_id));
    if (!guild?.hasBot) return;
    const ids = data.user_ids === undefined ? undefined : [data.user_ids].flat().map(String);
    const query = String(data.query ?? '').toLowerCase();
    const found = [...guild.members.values()].filter(({ user }) =>
      ids ? ids.includes(user.id) : user.username.startsWith(query),
    );
    session.event('GUILD_MEMBERS_CHUNK', {
      guild_id: guild.id,
      members: found.slice(0, Number(data.limit) || found.length).map(wireMember),
      chunk_index: 0,
      chunk_count: 1,
      not_found: ids?.filter((id) => !guild.members.has(id)) ?? [],
      ...(data.nonce !== undefined && { nonce: data.nonce }),
    });
  }

  #dispatch({ type, intents, data, withoutContent }: Dispatch): void {
    const full = once(() => JSON.stringify(data));
    const blank = once(() => JSON.stringify(withoutContent));
    for (const session of this.#sessions.values()) {
      if (intents !== 0 && (session.intents & intents) === 0) continue;
      const hide = withoutContent !== undefined && !(session.intents & intent.messageContent);
      session.eventText(type, hide ? blank() : full());
    }
  }

  #op(connection: Connection, op: number, d: unknown): void {
    connection.socket.send(JSON.stringify({ op, d, s: null, t: null }));
  }

  #forget(session: Session | undefined): void {
    if (session) this.#sessions.delete(session.id);
  }
}

/** A value made at its first use and kept. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The application's public flags: GATEWAY_MESSAGE_CONTENT_LIMITED while the intent is allowed. */
export function applicationFlags(world: World): number {
  return world.intents.messageContent ? 1 << 19 : 0;
}
