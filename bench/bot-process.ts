import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Which bot is measured: Parley, the naive bot of `naive.ts`, or a bare discord.js client (`bare.ts`). */
export type BotName = 'parley' | 'naive' | 'bare';

/** Where a bot finds its Discord and its model. */
export interface Surroundings {
  apiUrl: string;
  token: string;
  openrouterUrl: string;
  /** A folder for its database, presets and compile cache. */
  folder: string;
  /** Further variables for Parley. */
  environment?: Record<string, string> | undefined;
}

const entry: Record<BotName, string> = {
  parley: fileURLToPath(new URL('../src/index.js', import.meta.url)),
  naive: fileURLToPath(new URL('naive.ts', import.meta.url)),
  bare: fileURLToPath(new URL('bare.ts', import.meta.url)),
};

/** The flags with which `npm start` runs node: every bot of the bench gets the same. */
export const startFlags: readonly string[] = (() => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    scripts: { start: string };
  };
  const match = /^node (.*)src\/index\.js$/.exec(scripts.start);
  if (!match) throw new Error(`npm start is not a plain node command: ${scripts.start}`);
  return (match[1] ?? '').split(' ').filter(Boolean);
})();

/** A bot in a process of its own, so that its memory and its CPU time are its own. */
export class BotProcess {
  /** ms from the start of the process until it said that it is ready. */
  readonly readyMs: number;
  /** Lines that it logged as a warning or worse. */
  readonly complaints: string[];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, readyMs: number, complaints: string[]) {
    this.#child = child;
    this.readyMs = readyMs;
    this.complaints = complaints;
  }

  /** Starts a bot and resolves when it is ready. The compile cache in `folder` is used and warmed. */
  static async start(name: BotName, around: Surroundings): Promise<BotProcess> {
    const startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [...startFlags, entry[name], ...(name === 'parley' ? [] : [JSON.stringify(around)])],
      {
        // A folder of its own: whatever `.env` the operator has must not be read here.
        cwd: around.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          NODE_COMPILE_CACHE: `${around.folder}/compile-cache`,
          ...(name === 'parley' && {
            DISCORD_TOKEN: around.token,
            DISCORD_API_URL: around.apiUrl,
            OPENROUTER_API_KEY: 'sk-or-bench',
            OPENROUTER_BASE_URL: around.openrouterUrl,
            DATABASE_URL: `sqlite://${around.folder}/parley.sqlite`,
            PRESETS_FILE: `${around.folder}/presets.yaml`,
            DAILY_LIMIT_USD: '1000000',
            ...around.environment,
          }),
        },
      },
    );
    const complaints: string[] = [];
    const ready = Promise.withResolvers<number>();
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready' || line.includes('"msg":"ready"')) ready.resolve(performance.now() - startedAt);
      if (/"level":[456]0/.test(line)) complaints.push(line);
    });
    createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
    child.once('exit', (code, signal) => {
      // A child that was told to end has `killed` set.
      if (!child.killed) complaints.push(`${name} ended by itself: ${code ?? signal}`);
      ready.reject(new Error(complaints.join('\n')));
    });
    return new BotProcess(child, await ready.promise, complaints);
  }

  /** Resident memory now, and the most it ever was, MiB (Linux, `/proc/PID/status`). */
  get memory(): { now: number; peak: number } {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    const mebibytes = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { now: mebibytes('VmRSS'), peak: mebibytes('VmHWM') };
  }

  /** Resident memory of the processes that it has begun, now, MiB (Linux). */
  get childrenMiB(): number {
    const { pid } = this.#child;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.reduce((sum, child) => {
      try {
        const [, pages] = readFileSync(`/proc/${child}/statm`, 'utf8').split(' ');
        return sum + (Number(pages) * 4096) / 1024 ** 2;
      } catch {
        // It has ended meanwhile.
        return sum;
      }
    }, 0);
  }

  /** CPU time taken so far by all its threads, ms (Linux, `/proc/PID/stat`, in ticks of 10 ms). */
  get cpuMs(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** Throws if it is not running any more, with what it said last. */
  mustRun(): void {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) throw new Error(this.complaints.slice(-20).join('\n'));
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** Ends it, gently at first. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(force);
  }
}
