import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dotenvFile, processEnvironment, readDotenvFile, readVariable } from './environment.ts';

/** What goes into an Authorization header: anything outside visible ASCII makes every request fail there. */
export function isSecret(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && !/^["'].*["']$/.test(text);
}

/** The key that stands now where a new one is looked for while the process runs. */
export interface FoundKey {
  /** The absolute path of the file in which it is looked for. */
  place: string;
  /** Whether the key stands there as one variable of several, as in `.env`, or alone. */
  form: 'variable' | 'alone';
  apiKey?: string;
  /** Why there is no key: no such file, one that cannot be read, one without a key, or one with something else. */
  problem?: 'missing' | 'unreadable' | 'empty' | 'malformed';
  /** What the process was started with holds another key, and would win at the next start. */
  overruled: boolean;
}

/**
 * Looks where a key can be exchanged while the process runs: in the file that `OPENROUTER_API_KEY_FILE` names, else in
 * `.env`. What the process was started with cannot have changed.
 */
export function findKey(): FoundKey {
  const started = processEnvironment();
  const { environment, error } = readDotenvFile();
  const path = readVariable({ ...environment, ...started }, 'OPENROUTER_API_KEY_FILE');
  if (path !== undefined)
    return { place: resolve(path), form: 'alone', overruled: false, ...keyInFile(path) };
  const found = error ? unreadable(error) : keyIn(environment.OPENROUTER_API_KEY ?? '');
  const startedWith = readVariable(started, 'OPENROUTER_API_KEY');
  const overruled = startedWith !== undefined && startedWith !== found.apiKey;
  return { place: dotenvFile(), form: 'variable', overruled, ...found };
}

/** The key that a file holds, or why it holds none. */
export function keyInFile(path: string): Pick<FoundKey, 'apiKey' | 'problem'> {
  try {
    return keyIn(readFileSync(path, 'utf8'));
  } catch (error) {
    return unreadable(error as NodeJS.ErrnoException);
  }
}

function keyIn(text: string): Pick<FoundKey, 'apiKey' | 'problem'> {
  const apiKey = text.trim();
  if (apiKey === '') return { problem: 'empty' };
  return isSecret(apiKey) ? { apiKey } : { problem: 'malformed' };
}

function unreadable({ code }: { code?: string | undefined }): Pick<FoundKey, 'apiKey' | 'problem'> {
  return { problem: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable' };
}
