import { resolve } from 'node:path';
import { config as readDotenv } from 'dotenv';
import { OperatorError } from '../errors.ts';

/** The environment is wrong. `lines` holds one line for each mistake; exit code 78 (`EX_CONFIG` of sysexits.h). */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** One variable of an environment; undefined when unset or blank. Presets name their own keys' variables. */
export function readVariable(
  environment: Record<string, string | undefined>,
  name: string,
): string | undefined {
  return environment[name]?.trim() || undefined;
}

/** The values of an environment that nobody may see, by their names: keys, tokens and the like; longest first. */
export function secretsOf(environment: Record<string, string | undefined>): string[] {
  return Object.keys(environment)
    .filter((name) => /(TOKEN|KEYS?|SECRET|PASSWORD)$/i.test(name))
    .flatMap((name) => readVariable(environment, name) ?? [])
    .flatMap((value) => [value, ...value.split(/[\s,]+/)])
    .filter((value) => value.length >= 8)
    .sort((a, b) => b.length - a.length);
}

/**
 * The process's environment, and behind it what `.env` of the working directory says. Nothing is written to
 * `process.env`, so no package finds there what an operator meant for Parley only.
 * @throws ConfigError where `.env` exists and cannot be read
 */
export function readEnvironment(): Record<string, string | undefined> {
  const { environment, error } = readDotenvFile();
  if (error && error.code !== 'ENOENT') throw new ConfigError([`.env: cannot be read (${error.code})`]);
  return { ...environment, ...processEnvironment() };
}

/** What `.env` says; `error` where it cannot be read. */
export function readDotenvFile() {
  const environment: Record<string, string> = {};
  const { error } = readDotenv({ quiet: true, path: dotenvFile(), processEnv: environment });
  return { environment, error };
}

/** Where `.env` is looked for. */
export function dotenvFile(): string {
  return resolve('.env');
}

/** What the process was started with, without what is blank. */
export function processEnvironment(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: the one place that reads it
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]?.trim());
  return Object.fromEntries(set);
}
