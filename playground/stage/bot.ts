import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A line of the bot's log. */
export type LogLine = Record<string, unknown>;

/** How a process of the bot ended that nobody had told to. */
export interface Ending {
  /** Its exit code; none where a signal ended it. */
  code: number | null;
  /** The last error of its log. */
  why?: string;
}

/** The bot, as `npm start` runs it, in a process of its own. */
export interface BotProcess {
  /** Its newest lines, oldest first. */
  readonly log: readonly LogLine[];
  /** The id of its process; none where it does not run. */
  readonly pid: number | undefined;
  /** How it ended; nothing while it runs. */
  readonly ending: Ending | undefined;
  /** Calls a listener with each line that comes. @returns what ends that */
  onLine(listener: (line: LogLine) => void): () => void;
  /** Calls a listener whenever it has ended without being told to. */
  onEnd(listener: (ending: Ending) => void): void;
  /** Starts it again where it has ended. */
  start(): void;
  /** Lets it end as an operator would. */
  stop(): Promise<void>;
}

/** How many lines are kept. */
const most = 500;

const program = fileURLToPath(new URL('../../src/index.js', import.meta.url));
const withParent = new URL('./with-parent.ts', import.meta.url).href;

/**
 * Starts the bot.
 *
 * @param environment all of its environment
 * @param cwd a folder without `.env`: what the real bot's says has no meaning here
 */
export function startBot(environment: NodeJS.ProcessEnv, cwd: string): BotProcess {
  const log: LogLine[] = [];
  const events = new EventEmitter();
  let child: ChildProcess | undefined;
  let ending: Ending | undefined;
  let isTold = false;
  const add = (line: LogLine) => {
    log.push(line);
    if (log.length > most) log.shift();
    events.emit('line', line);
  };
  const start = () => {
    if (child) return;
    const started = spawn(process.execPath, ['--import', withParent, program], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd,
      env: environment,
    });
    child = started;
    ending = undefined;
    createInterface({ input: started.stdout }).on('line', (text) => add(read(text)));
    started.once('close', (code) => {
      child = undefined;
      if (isTold) return;
      const error = log.findLast(({ level }) => Number(level) >= errorLevel)?.msg;
      ending = { code, ...(typeof error === 'string' && { why: error }) };
      events.emit('end', ending);
    });
  };
  start();
  return {
    log,
    get pid() {
      return child?.pid;
    },
    get ending() {
      return ending;
    },
    onLine(listener) {
      events.on('line', listener);
      return () => void events.off('line', listener);
    },
    onEnd(listener) {
      events.on('end', listener);
    },
    start,
    async stop() {
      isTold = true;
      if (!child) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** From which level on a line of the log tells of an error (pino docs, levels). */
const errorLevel = 50;

function read(text: string): LogLine {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === 'object' && line !== null) return line as LogLine;
  } catch {
    // No line of the log: what Node itself says, for example.
  }
  return { msg: text };
}
