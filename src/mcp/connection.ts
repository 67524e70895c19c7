import type { McpServerSettings } from '../presets/mcp-servers.ts';
import { brokenOff } from './bounded-fetch.ts';
import { resultText } from './result-text.ts';
import { makeWay, type Way } from './transport.ts';
import { anything, callResult, type OfferedTool, toolsPage, usableTools } from './wire.ts';

/** How long a server may take to start: some fetch their packages first. */
const startMs = 60_000;
/** How long a page of its list may take, ms. */
const pageMs = 20_000;
/** Further pages are not asked for. */
const mostPages = 20;

/** A server that has been greeted. */
export interface Connection {
  /** What it offers; asked for once, and anew when it may have changed. */
  tools(): Promise<readonly OfferedTool[]>;
  /**
   * Calls a tool; what it answers, be it an error, is told in words for the model.
   *
   * @throws SessionLost where the server has forgotten the session, so that nothing was done
   * @throws Error where the server has gone or was not reached, the call took too long, or the signal was aborted
   */
  call(tool: string, arguments_: Record<string, unknown>, options: CallOptions): Promise<string>;
  /** Never rejects. */
  end(): Promise<void>;
}

/** For how long a call is waited for. */
export interface CallOptions {
  signal: AbortSignal;
  timeoutMs: number;
}

/** What connecting works with. */
export interface ConnectOptions {
  /** Gives a variable of the environment. */
  read(variable: string): string | undefined;
  /** Gives up, while it is being connected. */
  signal: AbortSignal;
  /** It is over: the server has ended, or it was ended. */
  onEnd(): void;
}

/** The server does not know its session any more: it was started anew. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
}

/**
 * Starts a server, or finds it, and greets it. It is granted nothing: no sampling, no questions to the member, no folders.
 *
 * @throws Error that says why it cannot be used, without anything that was filled in
 */
export async function connect(settings: McpServerSettings, options: ConnectOptions): Promise<Connection> {
  const way = await makeWay(settings, options.read);
  try {
    return await greet(way, options);
  } catch (error) {
    void way.end();
    const said = way.said().trim();
    const why = said === '' ? reason(error) : `${reason(error)}; it said: ${said}`;
    throw new Error(hide(why, way.secrets));
  }
}

async function greet(way: Way, { signal, onEnd }: ConnectOptions): Promise<Connection> {
  const [{ Client }, { ErrorCode, McpError, ToolListChangedNotificationSchema }, { StreamableHTTPError }] =
    await Promise.all([
      import('@modelcontextprotocol/sdk/client/index.js'),
      import('@modelcontextprotocol/sdk/types.js'),
      import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
    ]);
  const client = new Client({ name: 'parley', version: '1' });
  let isOpen = true;
  let listed: Promise<readonly OfferedTool[]> | undefined;
  const forgetList = () => {
    listed = undefined;
  };
  // Whatever went wrong beside a call, news of the list may be among it.
  client.onerror = forgetList;
  client.setNotificationHandler(ToolListChangedNotificationSchema, forgetList);
  await meanwhile(signal, (signal) => client.connect(way.transport, { signal, timeout: startMs }));
  client.onclose = () => {
    isOpen = false;
    onEnd();
  };

  const list = async () => {
    const tools: OfferedTool[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page++) {
      const params = cursor === undefined ? {} : { cursor };
      const read = await client.request({ method: 'tools/list', params }, toolsPage, { timeout: pageMs });
      tools.push(...usableTools(read.tools));
      cursor = read.nextCursor;
      if (cursor === undefined) break;
    }
    return tools;
  };

  return {
    tools() {
      if (listed === undefined) {
        const asked = list();
        listed = asked;
        asked.catch(() => {
          if (listed === asked) listed = undefined;
        });
      }
      return listed;
    },
    async call(tool, arguments_, { signal, timeoutMs }) {
      const params = { name: tool, arguments: arguments_ };
      try {
        const result = await meanwhile(signal, (signal) =>
          client.request({ method: 'tools/call', params }, anything, { signal, timeout: timeoutMs }),
        );
        const read = callResult.safeParse(result);
        return read.success
          ? resultText(read.data)
          : 'Error: what the server answered is no result of a tool.';
      } catch (error) {
        if (
          error instanceof StreamableHTTPError &&
          way.hasSession() &&
          [400, 404].includes(error.code ?? 0)
        ) {
          throw new SessionLost(reason(error));
        }
        const isAnswer =
          error instanceof McpError && ![ErrorCode.RequestTimeout, brokenOff].includes(error.code);
        if (!isAnswer || !isOpen || signal.aborted) throw error;
        return `Error: ${reason(error)}`;
      }
    },
    end: () => way.end(),
  };
}

/** Runs something with a signal that follows another only so long: the SDK never stops to listen to the one that it is given. */
async function meanwhile<Result>(
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const following = new AbortController();
  const follow = () => following.abort(signal.reason);
  signal.addEventListener('abort', follow, { once: true });
  try {
    return await run(following.signal);
  } finally {
    signal.removeEventListener('abort', follow);
  }
}

/** Why something went wrong, in few enough words for a line: servers answer with whole web pages. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && error.cause.message !== '' ? `: ${error.cause.message}` : '';
  const { code } = error as { code?: unknown };
  const status = typeof code === 'number' && code >= 300 ? `HTTP ${code}: ` : '';
  return `${status}${error.message}${cause}`.slice(0, 500);
}

function hide(text: string, secrets: readonly string[]): string {
  return secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '[redacted]'), text);
}
