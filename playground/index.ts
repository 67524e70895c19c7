import { spawn } from 'node:child_process';
import { buildPage } from './server/build.ts';
import { servePlayground } from './server/serve.ts';
import { readSettings } from './stage/settings.ts';
import { openStage } from './stage/stage.ts';
import { talk } from './terminal/talk.ts';

/**
 * `npm run demo`: the bot as `npm start` runs it, in a process of its own, between a local Discord and a local OpenRouter, with a
 * page on which one talks to it as one would in Discord, and this terminal, in which one can do so, too. With
 * `OPENROUTER_API_KEY` set, real models answer.
 */
// biome-ignore lint/style/noProcessEnv: read here only; the bot's process gets the environment of this one, and the addresses
const environment = process.env;
const settings = readSettings(environment);
if ('mistakes' in settings) {
  process.stderr.write(`${settings.mistakes.join('\n')}\n`);
  process.exit(1);
}
// A closed terminal, or a supervisor: the bot must not outlive the demo.
const told = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});
// A terminal that has gone takes nothing more; what was opened is closed all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const building = buildPage();
const stage = await openStage({ environment });
const served = await servePlayground(stage, await building, settings.port);
const isReady = await Promise.race([stage.ready, told.then(() => false)]);
if (isReady) {
  const answers = stage.isReal ? ' (answers: the real OpenRouter)' : '';
  process.stdout.write(`Parley is connected to a Discord and an OpenRouter on this machine${answers}.\n`);
  process.stdout.write(`Open ${served.url} in a browser, or write here. Ctrl+C ends.\n`);
  if (process.stdout.isTTY && !environment.CI) open(served.url);
  stage.bot.onEnd(({ code, why }) => {
    const reason = why === undefined ? '' : `: ${why}`;
    process.stderr.write(`Parley has stopped (${code ?? 'killed'})${reason}. The page can start it again.\n`);
  });
  await Promise.race([talk(stage), told]);
}
await served.close();
await stage.close();
process.exit(isReady ? 0 : 1);

/** Opens an address in the system's browser, where there is one. */
function open(url: string): void {
  const [program, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[
    process.platform as string
  ] ?? ['xdg-open'];
  const opener = spawn(program as string, [...before, url], { stdio: 'ignore', detached: true });
  // No browser, no desktop: the address stands above.
  opener.once('error', () => {});
  opener.unref();
}
