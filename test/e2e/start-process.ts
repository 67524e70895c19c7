import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { vi } from 'vitest';
import { type DiscordOptions, type LocalDiscord, startDiscord } from '../../sandbox/discord/index.ts';
import { type LocalOpenRouter, startOpenRouter } from '../../sandbox/openrouter/index.ts';
import { twoPresets } from './house.ts';

// Several processes start, one after the other, beside those of other tests.
vi.setConfig({ testTimeout: 60_000 });

/** The house that is started unless another is named. */
const house = fileURLToPath(new URL('../../', import.meta.url));

/** Longest wait for a line or an end, ms: generous, since it ends only tests that fail. */
const waitMs = 15_000;

/** A line of the log. */
export type LogLine = Record<string, unknown>;

/** How a process ended: `code` is null where a signal ended it. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** `src/index.js` of a house in a process of its own, as `npm start` runs it. */
export class ParleyProcess {
  /** What it has logged, a parsed line each. */
  readonly log: LogLine[] = [];
  /** All that came on standard output and on standard error. */
  output = '';
  errors = '';
  readonly exit: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #changes = new EventEmitter();

  constructor(environment: Record<string, string>, cwd: string, uid?: number, root = house) {
    const program = join(root, 'src', 'index.js');
    this.#child = spawn(
      process.execPath,
      ['--max-semi-space-size=8', '--expose-gc', '--heap-growing-percent=25', program],
      {
        cwd,
        uid,
        env: { NODE_COMPILE_CACHE: join(tmpdir(), 'parley-test-compile-cache'), ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let rest = '';
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.log.push(JSON.parse(line));
      this.#changes.emit('change');
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.exit = once(this.#child, 'close').then(([code, signal]) => {
      this.#changes.emit('change');
      return { code, signal };
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The lines with this message. */
  lines(message: string): LogLine[] {
    return this.log.filter(({ msg }) => msg === message);
  }

  /** Resolves with the first line that fits: a message, or a test. Rejects when the process ends without it. */
  async logged(wanted: string | ((line: LogLine) => boolean)): Promise<LogLine> {
    const fits = typeof wanted === 'string' ? (line: LogLine) => line.msg === wanted : wanted;
    const signal = AbortSignal.timeout(waitMs);
    for (;;) {
      const found = this.log.find(fits);
      if (found) return found;
      const over = this.#child.exitCode !== null || this.#child.signalCode !== null;
      if (over || signal.aborted)
        throw new Error(`no such line: ${wanted}\n${this.output.slice(-3000)}\n${this.errors}`);
      await once(this.#changes, 'change', { signal }).catch(() => {});
    }
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Lets it do what a start has to do, and stops it. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.exit;
  }

  /** Ends it like a power cut, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exit;
  }
}

/** A local Discord, a local OpenRouter, and room for Parleys in processes of their own, all on one database. */
export interface Site {
  discord: LocalDiscord;
  openrouter: LocalOpenRouter;
  folder: string;
  database: string;
  presetsFile: string;
  /** Starts a Parley; `logged('ready')` tells when it answers. */
  start(environment?: Record<string, string>, uid?: number): ParleyProcess;
  /** Starts one and waits until it is ready and its commands are registered. */
  started(environment?: Record<string, string>): Promise<ParleyProcess>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Opens a site; tests use it by `await using`. */
export async function openSite(
  options: { discord?: DiscordOptions; presets?: string; house?: string } = {},
): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-site-'));
  const presetsFile = join(folder, 'presets.yaml');
  const database = join(folder, 'data', 'parley.sqlite');
  await writeFile(presetsFile, options.presets ?? twoPresets);
  const discord = await startDiscord(options.discord);
  const openrouter = await startOpenRouter({ tokensPerSecond: Number.POSITIVE_INFINITY });
  const processes: ParleyProcess[] = [];
  const site: Site = {
    discord,
    openrouter,
    folder,
    database,
    presetsFile,
    start(environment = {}, uid?: number) {
      const parley = new ParleyProcess(
        {
          DISCORD_TOKEN: discord.token,
          DISCORD_API_URL: discord.apiUrl,
          OPENROUTER_API_KEY: 'sk-or-v1-a-key-that-nobody-may-see',
          OPENROUTER_BASE_URL: openrouter.url,
          DATABASE_URL: `sqlite://${database}`,
          PRESETS_FILE: presetsFile,
          RETRY_BASE_SECONDS: '0.01',
          RETRY_CAP_SECONDS: '0.05',
          ...environment,
        },
        folder,
        uid,
        options.house,
      );
      processes.push(parley);
      return parley;
    },
    async started(environment) {
      const parley = site.start(environment);
      await parley.logged('ready');
      await parley.logged(({ msg }) => /^commands registered|^could not register/.test(String(msg)));
      return parley;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((parley) => parley.kill()));
      await discord.close();
      await openrouter.close();
      await rm(folder, { recursive: true });
    },
  };
  return site;
}

/** How many messages the only reply that is being shown is known to have. */
export function notedMessages(file: string): number {
  const database = new Database(file, { readonly: true });
  const ids = database.prepare('SELECT message_ids FROM shown').pluck().get();
  database.close();
  return JSON.parse(String(ids ?? '[]')).length;
}
