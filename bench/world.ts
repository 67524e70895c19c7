import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiscordOptions, type LocalDiscord, startDiscord } from '../sandbox/discord/index.ts';
import { type LocalOpenRouter, startOpenRouter } from '../sandbox/openrouter/index.ts';
import { type BotName, BotProcess } from './bot-process.ts';

const usualPresets = `
default: fast
background: cheap
presets:
  fast:
    description: Quick answers
    model: openai/gpt-6-luna
    system: You are helpful.
    max_tokens: 4000
  claude:
    description: A provider that caches what is marked
    model: anthropic/claude-sonnet-5.5
    system: You are helpful.
    max_tokens: 4000
  unmarked:
    description: The same without marks
    model: anthropic/claude-sonnet-5.5
    system: You are helpful.
    max_tokens: 4000
    cache_control: false
  cheap:
    description: Sums up
    model: deepseek/deepseek-v4-flash
    max_tokens: 4000
    history_tokens: 12000
    reasoning: { effort: none }
`;

/** A local Discord and a local OpenRouter, in this process, and one bot between them in another. */
export interface BenchWorld extends AsyncDisposable {
  discord: LocalDiscord;
  openrouter: LocalOpenRouter;
  /** Of the bot. */
  databaseUrl: string;
  /** Starts the bot; the one before must have been stopped. */
  start(name: BotName, environment?: Record<string, string>): Promise<BotProcess>;
}

/** What may differ from world to world. */
export interface WorldOptions extends Pick<DiscordOptions, 'latency'> {
  /** The text of presets.yaml. */
  presets?: string;
  /** The operator's folder of functions: file name → its text. */
  tools?: Record<string, string>;
}

/** Opens a world with the limits and latencies of the bench. */
export async function openWorld({ presets, tools = {}, ...options }: WorldOptions = {}): Promise<BenchWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  await writeFile(join(folder, 'presets.yaml'), presets ?? usualPresets);
  await mkdir(join(folder, 'tools'));
  for (const [name, text] of Object.entries(tools)) await writeFile(join(folder, 'tools', name), text);
  // The limits are the local Discord's own: 5 edits and 5 creates in 5 s, 5 in 2 s per token, 50 in 1 s.
  const discord = await startDiscord({ latency: { meanMs: 80, spreadMs: 40 }, ...options });
  const openrouter = await startOpenRouter();
  const bots: BotProcess[] = [];
  return {
    discord,
    openrouter,
    databaseUrl: `sqlite://${folder}/parley.sqlite`,
    async start(name, environment) {
      const { apiUrl, token } = discord;
      const bot = await BotProcess.start(name, {
        apiUrl,
        token,
        openrouterUrl: openrouter.url,
        folder,
        environment,
      });
      bots.push(bot);
      return bot;
    },
    async [Symbol.asyncDispose]() {
      for (const bot of bots) await bot.stop();
      await discord.close();
      await openrouter.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
