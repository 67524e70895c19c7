import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startDiscord } from './discord/index.ts';
import { startOpenRouter } from './openrouter/index.ts';
import { Screen } from './screen.ts';

/**
 * `npm run demo`: the bot as `npm start` runs it, in a process of its own, between a local Discord and a local
 * OpenRouter. What the person types is a message in a channel; the reply is shown while it grows. With
 * `OPENROUTER_API_KEY` set, the answers come from the real OpenRouter.
 */
const folder = await mkdtemp(join(tmpdir(), 'parley-demo-'));
// Travelling like the real Discord, so that the reply grows as it would there.
const discord = await startDiscord({ latency: { meanMs: 80, spreadMs: 40 } });
const openrouter = await startOpenRouter();
const server = discord.server('The demo', { owner: discord.owner });
const channel = server.channel('general');
const you = discord.member('you', { in: server });

// biome-ignore lint/style/noProcessEnv: the bot's process gets the environment of this one, and the addresses
const environment = process.env;
const key = environment.OPENROUTER_API_KEY;
const pathTo = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));
const bot = spawn(process.execPath, [pathTo('src/index.js')], {
  stdio: ['ignore', 'ignore', 'inherit'],
  // A folder without .env: what the real bot's says has no meaning here.
  cwd: folder,
  env: {
    ...environment,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_TOKEN: discord.token,
    OPENROUTER_API_KEY: key || 'sk-or-demo',
    ...(!key && { OPENROUTER_BASE_URL: openrouter.url }),
    DATABASE_URL: `sqlite://${join(folder, 'demo.sqlite')}`,
    PRESETS_FILE: resolve(environment.PRESETS_FILE || pathTo('presets.yaml')),
    OPERATOR_IDS: '',
    ALLOWED_SERVERS: '',
    ALLOWED_USERS: '',
    HEALTH_PORT: '',
    // The local Discord's files.
    FETCH_ALLOW: '127.0.0.1',
  },
});
process.once('exit', () => bot.kill());
const ended = new Promise<number>((resolve) => bot.once('exit', (code) => resolve(code ?? 1)));
// A closed terminal, or a supervisor: the bot must not outlive the demo.
const told = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});

const screen = new Screen(process.stdout);
const ready = discord.until(() => discord.commands().length > 0, { within: 60_000 });
const runs = await Promise.race([ready.then(() => true), Promise.race([ended, told]).then(() => false)]);
if (runs) {
  screen.say(
    `Parley is connected to a Discord and an OpenRouter on this machine${key ? ' (answers: the real OpenRouter)' : ''}.`,
    'Write something; it answers in #general as it would on Discord. Ctrl+C ends.',
  );
  await talk();
}
bot.kill('SIGTERM');
await ended;
await discord.close();
await openrouter.close();
await rm(folder, { recursive: true, force: true });
process.exit(runs ? 0 : 1);

/** Asks line by line until the input ends or Ctrl+C is pressed. */
async function talk(): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '\nyou ▸ ' });
  let open = true;
  terminal.once('close', () => {
    open = false;
  });
  const left = new Promise<void>((resolve) => terminal.once('SIGINT', resolve));
  const lines = (async () => {
    terminal.prompt();
    for await (const line of terminal) {
      if (line.trim() !== '') {
        const asked = await you.send(channel, `@${discord.bot.name} ${line}`);
        await watch(asked.id);
      }
      if (open) terminal.prompt();
    }
  })();
  await Promise.race([lines, left, told, ended]);
  terminal.close();
}

/** Shows the bot's messages after the question until the last one is in a final state. */
async function watch(questionId: string): Promise<void> {
  screen.begin('Parley ▸ ');
  let shown = '';
  for (;;) {
    const { text, final } = await discord.until(
      () => {
        const now = reply(questionId);
        return now.text !== shown || now.final ? now : undefined;
      },
      { within: 600_000 },
    );
    screen.draw(text);
    shown = text;
    if (final) break;
  }
  screen.end();
}

/** What stands under a question: the bot's messages joined, and whether the bot is done with them. */
function reply(questionId: string): { text: string; final: boolean } {
  const messages = discord
    .visible(channel)
    .filter(({ id, author }) => author.id === discord.bot.id && BigInt(id) > BigInt(questionId));
  const isBeingWritten = messages.some(({ components }) => JSON.stringify(components).includes('stop:'));
  const text = messages.map(({ content }) => content).join('\n');
  return { text, final: messages.length > 0 && !isBeingWritten };
}
