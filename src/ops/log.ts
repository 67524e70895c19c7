import { setTimeout } from 'node:timers/promises';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config.ts';

export type { Logger } from 'pino';

/**
 * The log: JSON lines on standard output. Keys and tokens never reach it, wherever they stand in an object, nor
 * `secrets`, wherever they stand in a text (servers repeat a wrong key in their messages); errors are written with
 * type, message, code and stack, without the request bodies that libraries hang on them.
 */
export function createLog(
  config: Pick<Config, 'log'>,
  { destination, secrets = [] }: { destination?: DestinationStream; secrets?: readonly string[] } = {},
): Logger {
  return pino(
    {
      level: config.log.level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'token',
          'apiKey',
          'authorization',
          '*.token',
          '*.apiKey',
          '*.authorization',
          '*.*.authorization',
        ],
        censor: '[redacted]',
      },
      hooks: { streamWrite: (line) => mask(line, secrets) },
      serializers: { error: describeError, err: describeError },
    },
    // Without a least length a flush would not wait (sonic-boom's source).
    destination ?? pino.destination({ sync: false, minLength: 1 }),
  );
}

/** How long an end waits for its last lines, ms: a terminal that takes none holds nobody up. */
const lastLinesMs = 1000;

/**
 * Resolves when all lines so far are written. That is done in the background: where a process ends in the midst of it, what it has
 * begun to write comes after what it had not.
 */
export async function written(log: Logger): Promise<void> {
  const late = new AbortController();
  // What cannot be written can be told nowhere.
  const flushed = new Promise<void>((resolve) => log.flush(() => resolve()));
  await Promise.race([flushed, setTimeout(lastLinesMs, undefined, { signal: late.signal })]);
  late.abort();
}

/** A text without the secrets that it may hold. */
export function mask(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, '[redacted]'), text);
}

interface DescribedError {
  type: string;
  message: string;
  code?: unknown;
  status?: unknown;
  stack?: string;
  cause?: DescribedError;
}

/** What of an error is fit for a log: libraries attach request bodies, which hold prompts and answers. */
function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, status } = error as { code?: unknown; status?: unknown };
  return {
    type: error.constructor.name,
    message: error.message,
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}
