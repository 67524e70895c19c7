import { type JSONRPCMessage, JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import { brokenOff, mostBytes } from './bounded-fetch.ts';

const newLine = 0x0a;
/** What is kept of a line that is too long, at each of its ends, in bytes. */
const keptOfLong = 100;

/**
 * Messages from bytes as they come, a line each. The SDK's own buffer copies and searches all that it has at each chunk, so
 * that ten megabytes hold the process up for seconds, and a line that is too long ends the server. Here such a line is let go,
 * and an error stands for the answer that it was.
 */
export class LineBuffer {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #head = '';
  readonly #messages: (() => unknown)[] = [];

  append(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(newLine); end >= 0; end = chunk.indexOf(newLine, from)) {
      this.#take(chunk.subarray(from, end));
      this.#endLine();
      from = end + 1;
    }
    this.#take(chunk.subarray(from));
  }

  /** The next message; null where none is whole. @throws Error where a line is none */
  readMessage(): JSONRPCMessage | null {
    const read = this.#messages.shift();
    return read ? JSONRPCMessageSchema.parse(read()) : null;
  }

  clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
    this.#messages.length = 0;
  }

  #take(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    const wasLong = this.#bytes > mostBytes;
    this.#bytes += piece.length;
    if (this.#bytes <= mostBytes) return;
    const whole = Buffer.concat(this.#pieces);
    if (!wasLong) this.#head = whole.toString('latin1', 0, keptOfLong);
    this.#pieces = [Buffer.from(whole.subarray(-keptOfLong))];
  }

  #endLine(): void {
    const line = Buffer.concat(this.#pieces).toString();
    const isLong = this.#bytes > mostBytes;
    const head = this.#head;
    this.#pieces = [];
    this.#bytes = 0;
    if (isLong) this.#messages.push(() => tooLong(head, line));
    else if (line.trim() !== '') this.#messages.push(() => JSON.parse(line));
  }
}

/** The answer to the call whose own answer was too long; servers write its id at the beginning or at the end. */
function tooLong(head: string, tail: string): unknown {
  const found = /^\{[^{[]*"id":\s*(\d+)/.exec(head) ?? /"id":\s*(\d+)\s*\}\s*$/.exec(tail);
  const id = found?.[1] === undefined ? undefined : Number(found[1]);
  return { jsonrpc: '2.0', id, error: { code: brokenOff, message: `more than ${mostBytes} bytes` } };
}
