import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';

/** How many past events a session can replay. */
const memory = 1000;

/** One open connection. */
export interface Connection {
  socket: WebSocket;
  session: Session | undefined;
  /** Payloads received since `at`, for the limit on sends. */
  sends: { at: number; count: number };
}

/** A client's session: outlives its connections, numbers its events and can replay them. */
export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly intents: number;
  /** Where its events go now; nowhere while it is disconnected. */
  connection: Connection | undefined;
  #seq = 0;
  #past: { seq: number; text: string }[] = [];

  constructor(intents: number, connection: Connection) {
    this.intents = intents;
    this.connection = connection;
  }

  /** The number of the newest event. */
  get seq(): number {
    return this.#seq;
  }

  /** Sends an event. */
  event(type: string, data: unknown): void {
    this.eventText(type, JSON.stringify(data));
  }

  /** Sends an event whose data is JSON already. */
  eventText(type: string, json: string): void {
    this.#seq += 1;
    this.#deliver(`{"t":"${type}","s":${this.#seq},"op":0,"d":${json}}`);
  }

  /** Whether everything after an event is still remembered. */
  remembers(seq: number): boolean {
    return seq >= (this.#past[0]?.seq ?? 0) - 1;
  }

  /** Sends again, under their old numbers, all events after one. */
  replayAfter(after: number): void {
    for (const { seq, text } of this.#past) if (seq > after) this.connection?.socket.send(text);
  }

  /** Sends the newest events (of a type) once more under new numbers. */
  repeat(type: string | undefined, count: number): void {
    const fitting = this.#past.filter(({ text }) => !type || text.startsWith(`{"t":"${type}"`));
    for (const { text } of fitting.slice(-count)) {
      this.#seq += 1;
      this.#deliver(text.replace(/"s":\d+/, `"s":${this.#seq}`));
    }
  }

  #deliver(text: string): void {
    this.#past.push({ seq: this.#seq, text });
    if (this.#past.length > memory * 1.5) this.#past.splice(0, this.#past.length - memory);
    this.connection?.socket.send(text);
  }
}
