import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type DiscordOptions, type LocalDiscord, startDiscord } from '../../sandbox/discord/index.ts';
import { type LocalOpenRouter, startOpenRouter } from '../../sandbox/openrouter/index.ts';
import type { FoundKey } from '../../src/config/find-key.ts';
import { loadConfig } from '../../src/config.ts';
import type { LookupAll } from '../../src/files/safe-fetch.ts';
import type { Clock } from '../../src/openrouter/clock.ts';
import { createLog } from '../../src/ops/log.ts';
import { type Parley, startParley } from '../../src/parley.ts';

/** The real bot between a local Discord and a local OpenRouter. */
export interface House {
  discord: LocalDiscord;
  openrouter: LocalOpenRouter;
  parley: Parley;
  /** The database's file. */
  database: string;
  /** What the bot has logged, a parsed line each. */
  log: Record<string, unknown>[];
  /** Stops the bot and starts it anew on the same database; `meanwhile` is what it does not notice. */
  restart(environment?: Record<string, string>, meanwhile?: () => void | Promise<void>): Promise<void>;
  /** Drops a file into the operator's folder of functions, or changes it. */
  dropTool(name: string, text: string): Promise<void>;
  /** Writes presets.yaml anew, and waits until the bot has taken it. */
  changePresets(text: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What may differ from house to house. */
export interface HouseOptions {
  discord?: DiscordOptions;
  /** Further variables, over the house's own. */
  environment?: Record<string, string>;
  /** The text of presets.yaml. */
  presets?: string;
  /** The operator's folder of functions: file name → its text. */
  tools?: Record<string, string>;
  /** Called before the bot starts. */
  prepare?: (discord: LocalDiscord, openrouter: LocalOpenRouter) => void;
  /** For how long the bot uses an interaction's token, ms. */
  tokenMs?: number;
  /** After how long commands that Discord did not take are registered again, ms. */
  registerAgainMs?: number;
  /** How long a request that draws may take, ms. */
  requestMs?: number;
  /** Of limits and of requests to models. */
  clock?: Clock;
  /** How long an answer waits for each read of its background, ms. */
  readMs?: number;
  /** How long an asker is waited for before a tool writes, ms. */
  confirmMs?: number;
  /** What checking an answer against its form may take, ms. */
  formMs?: number;
  /** By which hosts of addresses from outside are looked up. */
  lookup?: LookupAll;
  /** Reads variables with keys of presets' own servers. */
  readKey?: (variable: string) => string | undefined;
  /** What stands where a new key is to be put. */
  findKey?: () => FoundKey;
}

/** Two presets: enough for most tests. */
export const twoPresets = `
default: fast
presets:
  fast:
    description: Quick answers
    model: openai/gpt-6-luna
    fallbacks: [google/gemini-3.8-flash]
    system: You are helpful.
    max_tokens: 1000
  code:
    description: Programs
    command: true
    model: anthropic/claude-sonnet-5.5
    max_tokens: 2000
`;

/**
 * Builds a house: everything in this process, every connection a real socket. Tests use it by `await using`.
 */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-house-'));
  const presetsFile = join(folder, 'presets.yaml');
  await writeFile(presetsFile, options.presets ?? twoPresets);
  const dropTool = async (name: string, text: string) => {
    await mkdir(join(folder, 'tools'), { recursive: true });
    await writeFile(join(folder, 'tools', name), text);
  };
  for (const [name, text] of Object.entries(options.tools ?? {})) await dropTool(name, text);
  const discord = await startDiscord(options.discord);
  const openrouter = await startOpenRouter({ tokensPerSecond: Number.POSITIVE_INFINITY });
  options.prepare?.(discord, openrouter);
  const database = join(folder, 'parley.sqlite');
  const log: Record<string, unknown>[] = [];

  const start = (environment: Record<string, string> = {}) => {
    const config = loadConfig({
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      OPENROUTER_API_KEY: 'sk-or-test',
      OPENROUTER_BASE_URL: openrouter.url,
      DATABASE_URL: `sqlite://${database}`,
      PRESETS_FILE: presetsFile,
      RETRY_BASE_SECONDS: '0.01',
      RETRY_CAP_SECONDS: '0.05',
      LOG_LEVEL: 'debug',
      FETCH_ALLOW: '127.0.0.1',
      ...options.environment,
      ...environment,
    });
    const lines = new PassThrough();
    lines.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (line !== '') log.push(JSON.parse(line));
    });
    return startParley(config, {
      log: createLog(config, { destination: lines }),
      readKey: options.readKey ?? (() => undefined),
      findKey:
        options.findKey ??
        (() => ({ place: '/bot/.env', form: 'variable', problem: 'missing', overruled: false })),
      ...(options.tokenMs !== undefined && { tokenMs: options.tokenMs }),
      ...(options.registerAgainMs !== undefined && { registerAgainMs: options.registerAgainMs }),
      ...(options.clock && { clock: options.clock }),
      ...(options.requestMs !== undefined && { requestMs: options.requestMs }),
      ...(options.readMs !== undefined && { readMs: options.readMs }),
      ...(options.lookup && { lookup: options.lookup }),
      ...(options.formMs !== undefined && { formMs: options.formMs }),
      ...(options.confirmMs !== undefined && { confirmMs: options.confirmMs }),
    });
  };

  const house: House = {
    discord,
    openrouter,
    database,
    parley: await start(),
    log,
    dropTool,
    async restart(environment, meanwhile = () => {}) {
      await house.parley.stop();
      await meanwhile();
      house.parley = await start(environment);
    },
    async changePresets(text) {
      const taken = () => log.filter(({ msg }) => msg === 'presets read again').length;
      const before = taken();
      await writeFile(presetsFile, text);
      while (taken() === before) await new Promise((resolve) => setImmediate(resolve));
    },
    async [Symbol.asyncDispose]() {
      await house.parley.stop();
      await discord.close();
      await openrouter.close();
      await rm(folder, { recursive: true });
    },
  };
  return house;
}
