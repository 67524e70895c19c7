import { FileError, type KeptFile } from '../../files/files.ts';
import type { OfferedFile } from '../../history/file-ref.ts';
import type { TurnServices } from '../services.ts';

/**
 * Fetches a file and keeps it. Where its address has run out, as those of Discord do, the message that it came with is
 * fetched again and tells a new one.
 *
 * @throws {FileError} where it cannot be had
 */
export async function fetchAnew(
  services: Pick<TurnServices, 'files' | 'surroundings'>,
  { url, name, size, from }: Pick<OfferedFile, 'url' | 'name' | 'size' | 'from'>,
  signal: AbortSignal,
): Promise<KeptFile> {
  const files = await services.files();
  const key = from && 'attachmentId' in from ? `attachment ${from.attachmentId}` : undefined;
  const source = { name, ...(key !== undefined && { key }), ...(size !== undefined && { size }) };
  const isOver = hasRunOut(url);
  try {
    if (!isOver) return await files.fetch({ ...source, url }, signal);
  } catch (error) {
    if (!(error instanceof FileError) || error.trouble !== 'gone') throw error;
  }
  const fresh = from && 'messageId' in from ? await services.surroundings().freshAddress(from) : undefined;
  if (fresh === undefined) throw new FileError('gone', name);
  return await files.fetch({ ...source, url: fresh }, signal);
}

/** Whether an address of Discord's is too old (docs, "Signed Attachment CDN URLs": `ex`, seconds since 1970, hexadecimal). */
function hasRunOut(url: string): boolean {
  const parameters = URL.parse(url)?.searchParams;
  if (!parameters?.has('hm')) return url === '';
  return Number.parseInt(parameters.get('ex') ?? '', 16) * 1000 <= Date.now();
}
