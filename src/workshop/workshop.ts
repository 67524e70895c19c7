import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { getCompileCacheDir } from 'node:module';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Told } from './do-jobs.ts';

const watchEveryMs = 50;
/** A process that is not ready by then has something wrong with it; a machine under load takes seconds. */
const startMs = 20_000;
/** Of what a process complains of so much is kept, UTF-16 units. */
const longestComplaint = 1000;

/** Who works, and how much of them there may be. */
export interface WorkshopOptions {
  /** What a process runs: it ends with `doJobs`. */
  script: URL;
  /** Node's own, such as what it may reach. */
  flags: readonly string[];
  /** How many work at once; other jobs wait. */
  atOnce: number;
  /** A process that has nothing to do for so long ends, and gives its memory back, ms; 0: it does one job. */
  restMs: number;
  limits: WorkLimits;
}

/** What one job may take; a process that takes more is killed. */
export interface WorkLimits {
  /** From when the process is ready. */
  ms: number;
  /** Of its process's memory. */
  bytes: number;
}

/** How a job ended; `killed`: its process did, for what the job took. Both texts are for the log. */
export type Outcome<End> = Told<End> | { killed: string };

/** Does one job. @throws the signal's reason where that is aborted */
export type Workshop<Job, End> = (job: Job, signal: AbortSignal) => Promise<Outcome<End>>;

/**
 * Has jobs done in processes of their own: what is made to exhaust time or memory ends such a process and not the bot, no answer
 * waits while one computes, and its memory is given back whole. They know none of the bot's variables.
 */
export function createWorkshop<Job extends object, End>(options: WorkshopOptions): Workshop<Job, End> {
  const resting: Worker<End>[] = [];
  const waiting: (() => void)[] = [];
  let working = 0;
  return async (job, signal) => {
    if (working >= options.atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else working += 1;
    try {
      signal.throwIfAborted();
      let worker = resting.pop();
      while (worker && !worker.isAlive) worker = resting.pop();
      worker ??= new Worker(options);
      const outcome = await worker.run(job, signal);
      if (worker.isAlive) {
        if (options.restMs > 0) resting.push(worker);
        worker.rest();
      }
      return outcome;
    } finally {
      const next = waiting.shift();
      if (next) next();
      else working -= 1;
    }
  };
}

/** One process, which does one job after another. */
class Worker<End> {
  readonly #child: ChildProcess;
  readonly #options: WorkshopOptions;
  /** Also where it has ended before. */
  readonly #ready: Promise<unknown>;
  #said = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WorkshopOptions) {
    this.#options = options;
    const cache = getCompileCacheDir();
    this.#child = fork(fileURLToPath(options.script), {
      execArgv: [...options.flags],
      env: cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk).slice(0, longestComplaint);
    });
    // Whoever waits learns it from its end.
    this.#child.on('error', (error) => {
      this.#said ||= String(error);
    });
    // A pipe to nobody holds the bot no longer than its process does.
    if (this.#child.stderr instanceof Socket) this.#child.stderr.unref();
    this.#ready = this.#next();
  }

  get isAlive(): boolean {
    return this.#child.connected && !this.#hasEnded;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Ends after a while unless there is something to do again; the bot does not wait for that to end. */
  rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    const end = () => this.isAlive && this.#child.disconnect();
    this.#timer = setTimeout(end, this.#options.restMs).unref();
  }

  async run(job: object, signal: AbortSignal): Promise<Outcome<End>> {
    clearTimeout(this.#timer);
    this.#child.ref();
    this.#child.channel?.ref();
    const { ms, bytes: most } = this.#options.limits;
    let why = '';
    const kill = (reason: string) => {
      why ||= reason;
      this.#child.kill('SIGKILL');
    };
    const stop = () => kill('stopped');
    // What computes for ever would not notice that nobody is there any more.
    process.once('exit', stop);
    let patience = setTimeout(kill, startMs, `not ready within ${startMs} ms`);
    const watch = setInterval(
      () => void this.#bytes().then((bytes) => bytes > most && kill(`more than ${most} bytes of memory`)),
      watchEveryMs,
    );
    signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#ready;
      clearTimeout(patience);
      patience = setTimeout(kill, ms, `not done within ${ms} ms`);
      const told = this.#hasEnded ? undefined : this.#next<Told<End>>();
      if (told) this.#child.send(job, (error) => error && kill(String(error)));
      const outcome = await told;
      signal.throwIfAborted();
      return outcome ?? { killed: why || this.#said };
    } catch (error) {
      kill('');
      throw error;
    } finally {
      clearTimeout(patience);
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
      process.off('exit', stop);
    }
  }

  /** What the process says next; nothing where it ends before. */
  #next<What>(): Promise<What | undefined> {
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (what?: What) => {
        child.off('message', settle as () => void);
        child.off('close', ended);
        resolve(what);
      };
      const ended = () => settle();
      child.on('message', settle as () => void);
      child.once('close', ended);
    });
  }

  /** What the process holds in memory; 0 where the system does not say (Linux does). */
  async #bytes(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'latin1').catch(() => '');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  }
}
