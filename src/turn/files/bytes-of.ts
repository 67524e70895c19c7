import { FileError } from '../../files/files.ts';
import type { FileRef } from '../../history/file-ref.ts';
import type { TurnServices } from '../services.ts';
import { fetchAnew } from './fetch-anew.ts';

type Services = Pick<TurnServices, 'files' | 'surroundings' | 'log'>;

/** The bytes of a prompt's file: as they are kept, else fetched once more. Undefined: they cannot be had any more. */
export async function bytesOf(
  services: Services,
  file: FileRef,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const files = await services.files();
  return await orAgain(services, file, signal, () => files.read(file.hash));
}

/**
 * Reads a file in some way; where it is not kept any more, it is fetched from where it came and read once more. Undefined
 * where that cannot be, or something else is there by now.
 *
 * @throws {FileError} where it is there and cannot be read
 */
export async function orAgain<Read>(
  services: Services,
  file: FileRef,
  signal: AbortSignal,
  read: () => Promise<Read | undefined>,
): Promise<Read | undefined> {
  const found = await read();
  if (found !== undefined || !file.from) return found;
  try {
    const url = 'url' in file.from ? file.from.url : '';
    const kept = await fetchAnew(services, { url, name: file.name, from: file.from }, signal);
    return kept.hash === file.hash ? await read() : undefined;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    services.log.info(
      { hash: file.hash, trouble: error.trouble },
      'a file that is not kept any more cannot be had again',
    );
    return undefined;
  }
}
