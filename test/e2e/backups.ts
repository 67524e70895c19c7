import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** What programs are compiled to is kept from one to the next: they are started often. */
const compileCache = join(tmpdir(), 'parley-test-compile-cache');

/** Where a database is, and what stands beside it. */
export interface Kept {
  database: string;
}

/** A program of the shell that runs. */
export interface Running {
  child: ChildProcess;
  /** What it has said so far. */
  said(): string;
  /** How it ended. */
  ended: Promise<{ code: number | null; said: string; errors: string }>;
}

/** Starts a program of the shell, as `npm run` does. */
export function start(
  { database }: Kept,
  program: 'backup' | 'restore',
  argument?: string,
  environment: Record<string, string> = {},
): Running {
  const script = fileURLToPath(new URL(`../../src/backup/${program}.ts`, import.meta.url));
  const child = spawn(process.execPath, [script, ...(argument === undefined ? [] : [argument])], {
    cwd: dirname(database),
    env: { NODE_COMPILE_CACHE: compileCache, DATABASE_URL: `sqlite://${database}`, ...environment },
  });
  let [said, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, said, errors }));
  return { child, said: () => said, ended };
}

/** Runs a program of the shell to its end. */
export function shell(...which: Parameters<typeof start>): Running['ended'] {
  return start(...which).ended;
}

/** Makes a backup. @returns its folder */
export async function backedUp(kept: Kept, environment?: Record<string, string>): Promise<string> {
  const { code, said, errors } = await shell(kept, 'backup', undefined, environment);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return /^Backed up to (\S+): the database and \d+ files\.$/m.exec(said)?.[1] ?? '';
}
