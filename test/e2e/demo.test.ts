import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../playground/index.ts', import.meta.url));

/** The demo with a pipe for a keyboard, in a process group of its own. */
function startDemo(folder = tmpdir(), environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: {
      NODE_COMPILE_CACHE: join(tmpdir(), 'parley-test-compile-cache'),
      TMPDIR: folder,
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const said = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.errors += text;
  });
  const until = async (text: string) => {
    while (!said.output.includes(text))
      await once(child.stdout, 'data', { signal: AbortSignal.timeout(15_000) });
  };
  return { child, said, until, ended: once(child, 'close') as Promise<[number | null, string | null]> };
}

/**
 * Until no process of the group is left. What the bot had begun and killed at its end counts as one until the system
 * has taken it up, which is soon after the bot itself is gone; whoever outlives the demo stays.
 */
function gone(group: number | undefined): Promise<void> {
  return expect.poll(() => lives(group), { timeout: 15_000 }).toBe(false);
}

function lives(group: number | undefined): boolean {
  try {
    return process.kill(-(group ?? 0), 0);
  } catch {
    return false;
  }
}

test('what is typed is answered, and at the end of the input nothing is left behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-cwd-'));
  // The settings of the real bot, which are not for the demo.
  await writeFile(join(folder, '.env'), 'OPERATOR_IDS=123456789012345678\nLOG_LEVEL=wrong\n');
  const { child, said, until, ended } = startDemo(folder);
  await until('Parley is connected to a Discord and an OpenRouter on this machine');
  child.stdin.end('Hello!\n');
  expect(await ended).toEqual([0, null]);
  expect(said.errors).toBe('');
  expect(said.output).toMatch(/Parley ▸ \S[\s\S]+\n-# .+ · .+ tokens · \$/);
  await gone(child.pid);
  expect(await readdir(folder)).toEqual(['.env']);
  await rm(folder, { recursive: true });
});

test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it and the bot', async (signal) => {
  const { child, until, ended } = startDemo();
  await until('Parley is connected');
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
  await gone(child.pid);
});

test('where it is killed the bot ends, too', async () => {
  const { child, until, ended } = startDemo();
  await until('Parley is connected');
  child.kill('SIGKILL');
  await ended;
  await gone(child.pid);
});

test.for(['abc', '80', '-1', '70000'])(
  'PLAYGROUND_PORT=%s is no port of it, and it says so',
  async (port) => {
    const { said, ended } = startDemo(tmpdir(), { PLAYGROUND_PORT: port });
    expect(await ended).toEqual([1, null]);
    expect(said.errors).toBe('PLAYGROUND_PORT has to be a port from 1024 to 65535.\n');
  },
);

test('a presets file that is not there leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-cwd-'));
  const { said, ended } = startDemo(folder, { PRESETS_FILE: join(folder, 'none.yaml') });
  expect(await ended).toEqual([1, null]);
  expect(said.errors).toMatch(/none\.yaml/);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

test('what a demo that was killed had left goes with the next one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-cwd-'));
  const killed = startDemo(folder);
  await killed.until('Parley is connected');
  process.kill(-(killed.child.pid ?? 0), 'SIGKILL');
  await killed.ended;
  await gone(killed.child.pid);
  expect(await readdir(folder)).toHaveLength(1);
  const { child, until, ended } = startDemo(folder);
  await until('Parley is connected');
  expect(await readdir(folder)).toHaveLength(1);
  child.kill('SIGTERM');
  await ended;
  await gone(child.pid);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
