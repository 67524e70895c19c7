import { UserError } from '../errors.ts';
import type { Logger } from '../ops/log.ts';
import type { McpServerSettings } from '../presets/mcp-servers.ts';
import { type CallOptions, type Connection, connect, reason, SessionLost } from './connection.ts';
import type { OfferedTool } from './wire.ts';

/** After a failure a server is not tried again for so long, ms; twice as long each time, up to the most. */
const firstRestMs = 1000;
const mostRestMs = 60_000;

/** What a server works with. */
export interface ServerParts {
  /** Gives a variable of the environment. */
  read(variable: string): string | undefined;
  log: Logger;
  /** Epoch ms. */
  now(): number;
}

/**
 * One MCP server of the presets file. It is connected to when it is needed first, and anew after it has ended or failed; one
 * that fails rests for a while, so that no question waits for it.
 */
export class McpServer {
  readonly name: string;
  readonly settings: McpServerSettings;
  readonly #parts: ServerParts;
  readonly #closing = new AbortController();
  #connecting: Promise<Connection> | undefined;
  #looking: Promise<readonly OfferedTool[]> | undefined;
  #failures = 0;
  #restsUntil = 0;
  readonly #calls = new Set<Promise<string>>();

  constructor(name: string, settings: McpServerSettings, parts: ServerParts) {
    this.name = name;
    this.settings = settings;
    this.#parts = parts;
  }

  /** What it offers now. @throws Error where it cannot be used; the log says why */
  tools(): Promise<readonly OfferedTool[]> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /**
   * Calls a tool, once: a call that may have been received is not made again.
   *
   * @returns what the model is told
   * @throws UserError where the server has gone; what `signal` says where it was aborted
   */
  call(tool: string, arguments_: Record<string, unknown>, signal: AbortSignal): Promise<string> {
    const calling = this.#call(tool, arguments_, signal).finally(() => this.#calls.delete(calling));
    this.#calls.add(calling);
    return calling;
  }

  /** It is in the file no more: ends it as soon as no call waits for it. Never rejects. */
  async retire(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#calls);
    await this.#drop();
  }

  /** Ends it now. Never rejects. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#drop();
  }

  async #call(tool: string, arguments_: Record<string, unknown>, signal: AbortSignal): Promise<string> {
    // The limit of whoever calls comes first, and says so.
    const options: CallOptions = { signal, timeoutMs: this.settings.seconds * 1000 + 1000 };
    const connecting = this.#connection();
    try {
      return await (await connecting).call(tool, arguments_, options).catch(async (error: unknown) => {
        if (!(error instanceof SessionLost)) throw error;
        void this.#drop(connecting);
        return (await this.#connection()).call(tool, arguments_, options);
      });
    } catch (error) {
      signal.throwIfAborted();
      this.#parts.log.warn({ server: this.name, reason: reason(error) }, 'a call to an MCP server failed');
      throw new UserError((texts) => texts.mcp.failed(this.name), { cause: error });
    }
  }

  async #look(): Promise<readonly OfferedTool[]> {
    const { log, now } = this.#parts;
    if (now() < this.#restsUntil) throw new Error('it has failed a moment ago');
    try {
      const connection = await this.#connection();
      const tools = await connection.tools();
      this.#failures = 0;
      return tools;
    } catch (error) {
      void this.#drop();
      if (this.#closing.signal.aborted) throw error;
      this.#restsUntil = now() + Math.min(mostRestMs, firstRestMs * 2 ** this.#failures);
      this.#failures += 1;
      log.warn({ server: this.name, reason: reason(error) }, 'an MCP server cannot be used');
      throw error;
    }
  }

  /** The connection, made where there is none. */
  #connection(): Promise<Connection> {
    if (this.#connecting) return this.#connecting;
    const { read, log } = this.#parts;
    const connecting = connect(this.settings, {
      read,
      signal: this.#closing.signal,
      onEnd: () => {
        // Else it was let go, or has never worked, which is told elsewhere.
        if (this.#connecting === connecting) log.warn({ server: this.name }, 'an MCP server has ended');
        forget();
      },
    });
    const forget = () => {
      if (this.#connecting === connecting) this.#connecting = undefined;
    };
    const tell = ({ length }: readonly OfferedTool[]) =>
      log.info({ server: this.name, tools: length }, 'MCP server connected');
    connecting.catch(forget);
    // Whoever asked for the list tells why there is none.
    connecting.then((connection) => connection.tools()).then(tell, () => {});
    this.#connecting = connecting;
    return connecting;
  }

  /** Lets a connection go, also one that is still being made. Never rejects. */
  async #drop(dropped = this.#connecting): Promise<void> {
    if (this.#connecting === dropped) this.#connecting = undefined;
    const connection = await dropped?.catch(() => undefined);
    await connection?.end();
  }
}
