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
  const first = await attempt(options);
  const result = first === 'again' ? await attempt(options) : first;
  if (result === 'again') throw new FileError('unreachable', options.name);
  return result;
}

async function attempt({
  url,
  name,
  to,
  limit,
  safeFetch,
  signal,
}: DownloadOptions): Promise<Downloaded | 'again'> {
  const timed = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const fail = (trouble: FileTrouble, cause?: unknown) =>
    new FileError(trouble, name, { cause, limitMb: Math.floor(limit / 1024 ** 2) });
  try {
    const response = await safeFetch(url, {
      signal: timed,
      // Some servers answer nobody without a name.
      headers: { 'user-agent': 'Parley (a Discord bot)', accept: '*/*' },
    });
    const { status, body } = response;
    const length = Number(response.headers.get('content-length') ?? 0);
    if (!response.ok || body === null || length > limit) {
      await body?.cancel();
      if (response.ok) throw fail(body === null ? 'empty' : 'too-large');
      if ([401, 403, 404, 410].includes(status)) throw fail('gone');
      if (status >= 500 || status === 429) return 'again';
      throw fail('unreachable');
    }
    return await write(body, to, limit, fail);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FileError) throw error;
    if (isPrivateAddress(error)) throw fail('private-address', error);
    if (timed.aborted) throw fail('unreachable', error);
    return 'again';
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
