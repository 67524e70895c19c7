import { copyFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalDiscord, startDiscord } from '../../sandbox/discord/index.ts';
import { type LocalOpenRouter, startOpenRouter } from '../../sandbox/openrouter/index.ts';
import { type BotProcess, startBot } from './bot.ts';
import { makeFolder, sweepFolders } from './folder.ts';
import { type Cast, castOf } from './people.ts';
import { type Relay, startRelay } from './relay.ts';
import { startTalk, type Talk, type TalkOptions } from './talk.ts';

/** Everything that plays: a Discord and an OpenRouter of this machine, the real bot between them, and people. */
export interface Stage extends Cast {
  discord: LocalDiscord;
  openrouter: LocalOpenRouter;
  /** What stands between the bot and OpenRouter, the local or the real one. */
  relay: Relay;
  bot: BotProcess;
  /** How the local OpenRouter talks; may be changed at any time. */
  talk: Talk;
  /** Whether real models answer. */
  isReal: boolean;
  /** The bot's presets.yaml: a copy, free to be changed. */
  presetsFile: string;
  /** The file that it is a copy of. */
  shippedPresets: string;
  /** The bot's database, to be read only. */
  database: string;
  /** Resolves when the bot answers; `false` where it has ended before. */
  ready: Promise<boolean>;
  close(): Promise<void>;
}

/** How a stage is opened. */
export interface StageOptions extends Partial<TalkOptions> {
  /** The environment that the bot gets, below what the stage sets; with `OPENROUTER_API_KEY` real models answer. */
  environment: NodeJS.ProcessEnv;
  /** How long calls to Discord travel; as the real one by default. */
  latency?: { meanMs: number; spreadMs: number };
}

const shipped = fileURLToPath(new URL('../../presets.yaml', import.meta.url));

/** How long the bot may take until its commands are registered, ms. */
const patienceMs = 60_000;

/** Opens a stage in a folder of its own, which goes with it. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { environment, latency = { meanMs: 80, spreadMs: 40 }, tokensPerSecond = 50, says } = options;
  const presetsFrom = resolve(environment.PRESETS_FILE || shipped);
  // What was opened is closed in reverse, also where something cannot be opened.
  await using opened = new AsyncDisposableStack();
  await sweepFolders();
  const folder = await makeFolder();
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const presetsFile = join(folder, 'presets.yaml');
  const database = join(folder, 'playground.sqlite');
  await copyFile(presetsFrom, presetsFile);
  const discord = await startDiscord({ latency, owner: 'Olga' });
  opened.defer(() => discord.close());
  const openrouter = await startOpenRouter({ tokensPerSecond });
  opened.defer(() => openrouter.close());
  const talk = startTalk(openrouter, { tokensPerSecond, ...(says && { says }) });
  const key = environment.OPENROUTER_API_KEY;
  const target = key ? environment.OPENROUTER_BASE_URL || 'https://openrouter.ai/api/v1' : openrouter.url;
  const relay = await startRelay({ target });
  opened.defer(() => relay.close());
  const cast = castOf(discord);
  const bot = startBot(
    {
      ...environment,
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: discord.token,
      OPENROUTER_API_KEY: key || 'sk-or-demo',
      OPENROUTER_BASE_URL: relay.url,
      DATABASE_URL: `sqlite://${database}`,
      PRESETS_FILE: presetsFile,
      OPERATOR_IDS: discord.owner.id,
      ALLOWED_SERVERS: '',
      ALLOWED_USERS: '',
      HEALTH_PORT: '',
      // The local Discord's files, and nothing else of this machine.
      FETCH_ALLOW: new URL(discord.apiUrl).host,
    },
    folder,
  );
  opened.defer(() => bot.stop());
  const ended = new Promise<void>((resolve) => bot.onEnd(() => resolve()));
  const all = opened.move();
  const registered = discord.until(() => discord.commands().length > 0, { within: patienceMs });
  return {
    ...cast,
    ...{ discord, openrouter, talk, relay, bot, isReal: !!key, presetsFile, database },
    shippedPresets: presetsFrom,
    ready: Promise.race([registered.then(() => true), ended.then(() => false)]),
    close: () => all.disposeAsync(),
  };
}
