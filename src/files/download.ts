import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { FileError, type FileTrouble } from './files.ts';
import { isPrivateAddress } from './safe-fetch.ts';

/** Longer than this nobody wants to wait for a file. */
const patienceMs = 45_000;

/** What came, and was written. */
export interface Downloaded {
  /** SHA-256, hexadecimal. */
  hash: string;
  bytes: number;
}

/** What a download needs. */
export interface DownloadOptions {
  url: URL;
  /** The file's, for sentences. */
  name: string;
  /** Where it is written; what is there is overwritten. */
  to: string;
  /** Bytes; no more than that is read. */
  limit: number;
  safeFetch: typeof fetch;
  signal: AbortSignal;
}

/**
 * Fetches a file, at most twice, and writes it as it comes: it is never whole in memory.
 * @throws {FileError} where it is not to be had; the signal's reason where that is aborted
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    return await attempt(options, patience);
  } catch (error) {
    const isPassing = error instanceof FileError && error.trouble === 'unreachable' && !patience.aborted;
    if (!isPassing) throw error;
    return await attempt(options, patience);
  }
}

async function attempt(options: DownloadOptions, patience: AbortSignal): Promise<Downloaded> {
  const { url, name, to, limit, safeFetch, signal } = options;
  const fail = (trouble: FileTrouble, cause?: unknown) =>
    new FileError(trouble, name, { cause, limitMb: Math.floor(limit / 1024 ** 2) });
  try {
    const response = await safeFetch(url, {
      signal: AbortSignal.any([signal, patience]),
      // Some servers answer nobody without a name.
      headers: { 'user-agent': 'Parley (a Discord bot)', accept: '*/*' },
    });
    const { ok, status, body } = response;
    const isTooLarge = Number(response.headers.get('content-length') ?? 0) > limit;
    if (ok && body !== null && !isTooLarge) return await write(body, to, limit, fail);
    await body?.cancel();
    if (ok) throw fail(isTooLarge ? 'too-large' : 'empty');
    throw fail([401, 403, 404, 410].includes(status) ? 'gone' : 'unreachable', new Error(`status ${status}`));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FileError) throw error;
    throw fail(isPrivateAddress(error) ? 'private-address' : 'unreachable', error);
  }
}

async function write(
  body: ReadableStream<Uint8Array>,
  to: string,
  limit: number,
  fail: (trouble: FileTrouble) => FileError,
): Promise<Downloaded> {
  const hash = createHash('sha256');
  await using file = await open(to, 'w');
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // Leaving the loop ends the connection. What says it is short, or unfolds on the way, is counted all the same.
    if (bytes > limit) throw fail('too-large');
    hash.update(chunk);
    await file.write(chunk);
  }
  return { hash: hash.digest('hex'), bytes };
}
