import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { getCompileCacheDir } from 'node:module';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job, JobEnd } from './job.ts';

const script = fileURLToPath(new URL('process.ts', import.meta.url));
/** How many work at once: each may take hundreds of MiB for a moment. */
const atOnce = 2;
/** A process that has nothing to do ends, and gives its memory back. */
const restMs = 3000;
const watchEveryMs = 50;

/** What one job may take. */
export interface WorkLimits {
  ms: number;
  /** Of its process's memory. The largest image that is opened takes half a GiB. */
  bytes: number;
}

/** Does one job. @returns how it ended @throws the signal's reason where that is aborted */
export type Workshop = (job: Job, signal: AbortSignal) => Promise<JobEnd>;

/**
 * Opens what members have sent in processes of their own: what is made to exhaust time or memory ends such a process and
 * not the bot, no answer waits while one computes, and its memory is given back whole. They may write in one folder only,
 * know none of the bot's variables, and cannot start programs.
 */
export function createWorkshop(
  folder: string,
  limits: WorkLimits = { ms: 20_000, bytes: 1024 ** 3 },
): Workshop {
  const resting: Worker[] = [];
  const waiting: (() => void)[] = [];
  let working = 0;
  return async (job, signal) => {
    if (working >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else working += 1;
    try {
      signal.throwIfAborted();
      let worker = resting.pop();
      while (worker && !worker.isAlive) worker = resting.pop();
      worker ??= new Worker(folder, limits);
      const end = await worker.run(job, signal);
      if (worker.isAlive) {
        resting.push(worker);
        worker.rest();
      }
      return end;
    } finally {
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
}

/** One process, which does one job after another. */
class Worker {
  readonly #child: ChildProcess;
  readonly #limits: WorkLimits;
  #said = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, limits: WorkLimits) {
    this.#limits = limits;
    const cache = getCompileCacheDir();
    this.#child = fork(script, {
      execArgv: [
        '--max-old-space-size=512',
        ...['--permission', '--allow-addons', '--allow-fs-read=*', `--allow-fs-write=${folder}`],
      ],
      env: cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk).slice(-500);
    });
    // Whoever waits learns it from its end.
    this.#child.on('error', (error) => {
      this.#said = String(error);
    });
    // A pipe to nobody holds the bot no longer than its process does.
    if (this.#child.stderr instanceof Socket) this.#child.stderr.unref();
  }

  get isAlive(): boolean {
    return this.#child.connected;
  }

  /** Ends after a while unless there is something to do again; the bot does not wait for that to end. */
  rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    this.#timer = setTimeout(() => this.isAlive && this.#child.disconnect(), restMs).unref();
  }

  async run(job: Job, signal: AbortSignal): Promise<JobEnd> {
    clearTimeout(this.#timer);
    this.#child.ref();
    this.#child.channel?.ref();
    const kill = () => this.#child.kill('SIGKILL');
    const patience = setTimeout(kill, this.#limits.ms);
    const watch = setInterval(
      () => void this.#bytes().then((bytes) => bytes > this.#limits.bytes && kill()),
      watchEveryMs,
    );
    signal.addEventListener('abort', kill, { once: true });
    try {
      const end = await this.#send(job);
      signal.throwIfAborted();
      // It was ended, or ended itself, for what it took.
      return end ?? { done: false, trouble: 'unfolds', said: this.#said };
    } finally {
      clearTimeout(patience);
      clearInterval(watch);
      signal.removeEventListener('abort', kill);
    }
  }

  /** @returns nothing where the process ended before the job */
  #send(job: Job): Promise<JobEnd | undefined> {
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (end?: JobEnd) => {
        child.off('message', settle);
        child.off('close', ended);
        resolve(end);
      };
      const ended = () => settle();
      child.on('message', settle);
      child.once('close', ended);
      if (child.exitCode !== null || child.signalCode !== null) ended();
      else child.send(job, (error) => error && child.kill('SIGKILL'));
    });
  }

  /** What the process holds in memory; 0 where the system does not say (Linux does). */
  async #bytes(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'latin1').catch(() => '');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  }
}
