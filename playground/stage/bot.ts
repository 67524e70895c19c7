import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A line of the bot's log. */
export type LogLine = Record<string, unknown>;

/** The bot, as `npm start` runs it, in a process of its own. */
export interface BotProcess {
  /** Its newest lines, oldest first. */
  readonly log: readonly LogLine[];
  /** Calls a listener with each line that comes. @returns what ends that */
  onLine(listener: (line: LogLine) => void): () => void;
  /** Resolves with its exit code when it has ended, however that was. */
  readonly ended: Promise<number>;
  /** The id of its process; none where it could not be started. */
  readonly pid: number | undefined;
  /** Lets it end as an operator would. */
  stop(): Promise<void>;
}

/** How many lines are kept. */
const most = 500;

/**
 * Starts the bot.
 *
 * @param environment all of its environment
 * @param cwd a folder without `.env`: what the real bot's says has no meaning here
 */
export function startBot(environment: NodeJS.ProcessEnv, cwd: string): BotProcess {
  const program = fileURLToPath(new URL('../../src/index.js', import.meta.url));
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd,
    env: environment,
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const log: LogLine[] = [];
  const lines = new EventEmitter();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: LogLine = text.startsWith('{') ? JSON.parse(text) : { msg: text };
    log.push(line);
    if (log.length > most) log.shift();
    lines.emit('line', line);
  });
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', end);
    return typeof code === 'number' ? code : 1;
  });
  return {
    ...{ log, ended, pid: child.pid },
    onLine(listener) {
      lines.on('line', listener);
      return () => void lines.off('line', listener);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
