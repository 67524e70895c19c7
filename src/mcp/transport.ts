import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { fillIn } from '../presets/fill-in.ts';
import { isAddress, type McpServerSettings } from '../presets/mcp-servers.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** How long an ending server is waited for before it is told by a signal, and again before it is killed, ms. */
const patienceMs = 500;
/** How much of what a program writes on standard error is kept until it is connected to, in UTF-16 units. */
const mostSaid = 1000;

/** The way to a server, before anything was said on it. */
export interface Way {
  transport: Transport;
  /** Whether a session was begun on it that the server may forget. */
  hasSession(): boolean;
  /** What the program has written on standard error so far: why it does not start stands there. */
  said(): string;
  /** What has been filled in: nobody may read it. */
  secrets: readonly string[];
  /** Ends it: the session, or the process, which is killed if it must be. Never rejects. */
  end(): Promise<void>;
}

/**
 * Makes the way to a server. Nothing is started yet.
 *
 * @throws Error that names an environment variable which is not set, or says that there is no such address
 */
export async function makeWay(
  settings: McpServerSettings,
  readVariable: (variable: string) => string | undefined,
): Promise<Way> {
  const secrets: string[] = [];
  const fill = (text: string) =>
    fillIn(text, (variable) => {
      const value = readVariable(variable);
      if (value !== undefined) secrets.push(value);
      return value;
    });
  const fillAll = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));

  if (settings.transport === 'http') {
    const url = fill(settings.url);
    if (!isAddress(url)) throw new Error('url is no http(s):// address once its variables are filled in');
    return { ...(await overHttp(url, fillAll(settings.headers))), secrets };
  }
  const { command, args, env, cwd } = settings;
  const program = {
    command: fill(command),
    args: args.map(fill),
    env: fillAll(env),
    ...(cwd !== undefined && { cwd: fill(cwd) }),
  };
  return { ...(await overStdio(program)), secrets };
}

interface Program {
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
}

/** A process of its own, which gets of the environment what `env` says, PATH, HOME and the like. No shell is between. */
async function overStdio(program: Program): Promise<Omit<Way, 'secrets'>> {
  const [{ StdioClientTransport }, { LineBuffer }] = await Promise.all([
    import('@modelcontextprotocol/sdk/client/stdio.js'),
    import('./line-buffer.ts'),
  ]);
  const transport = new StdioClientTransport({ ...program, stderr: 'pipe' });
  // There is no other way in; a test holds that it is used.
  Object.assign(transport, { _readBuffer: new LineBuffer() });
  let said = '';
  // Always taken, so that it can go on writing; once it works it may repeat there what people asked.
  transport.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-mostSaid);
  });
  const over = Promise.withResolvers<void>();
  let isOver = false;
  transport.onclose = () => {
    isOver = true;
    over.resolve();
  };
  let pid: number | null = null;
  const start = transport.start.bind(transport);
  transport.start = async () => {
    await start();
    pid = transport.pid;
  };
  return {
    transport,
    hasSession: () => false,
    said: () => said,
    async end() {
      void transport.close();
      if (pid === null) return;
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        await Promise.race([over.promise, sleep(patienceMs)]);
        if (isOver) return;
        kill(pid, signal);
      }
    },
  };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The configured address and no other: redirects are followed within its origin only. */
async function overHttp(url: string, headers: Record<string, string>): Promise<Omit<Way, 'secrets'>> {
  const { StreamableHTTPClientTransport } = await import(
    '@modelcontextprotocol/sdk/client/streamableHttp.js'
  );
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers },
    fetch: boundedFetch,
  });
  return {
    // The class declares its session id in a way that its own interface does not allow under exact types.
    transport: transport as Transport,
    hasSession: () => transport.sessionId !== undefined,
    said: () => '',
    async end() {
      const farewell = transport.terminateSession().catch(() => {});
      await Promise.race([farewell, sleep(patienceMs)]);
      await transport.close();
    },
  };
}
