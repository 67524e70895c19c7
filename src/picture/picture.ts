import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StackedBars } from './bars.ts';

const script = fileURLToPath(new URL('process.ts', import.meta.url));
const patienceMs = 10_000;
/** How many are drawn at once: each takes 100 MiB for a third of a second. */
const atOnce = 2;

/** Draws bars as a PNG. */
export type DrawPicture = (bars: StackedBars) => Promise<Buffer>;

/**
 * Draws in a process of its own, begun for each picture: no answer waits while it computes, its memory is given back whole, and
 * what goes wrong in a native library ends that process and not the bot.
 */
export function createPictures(): DrawPicture {
  let drawing = 0;
  const waiting: (() => void)[] = [];
  return async (bars) => {
    if (drawing >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else drawing += 1;
    try {
      return await drawOutside(bars);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else drawing -= 1;
    }
  };
}

async function drawOutside(bars: StackedBars): Promise<Buffer> {
  const { fork } = await import('node:child_process');
  const cache = getCompileCacheDir();
  const child = fork(script, {
    execArgv: [],
    // It needs none of the bot's variables, and no secret.
    env: cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-2000);
  });
  return new Promise((resolve, reject) => {
    child.once('message', (png) => resolve(Buffer.from(png as Uint8Array)));
    child.once('error', reject);
    child.once('close', (code, signal) =>
      reject(new Error(`The process that draws ended with ${signal ?? code}: ${said}`)),
    );
    child.send(bars, (error) => error && reject(error));
  });
}
