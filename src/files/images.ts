import { FileError, type ImageLimits, type KeptFile, type ReadyImage } from './files.ts';
import { type ImageShape, shapeOf } from './image-shape.ts';
import type { Job } from './job.ts';
import type { Shelf } from './shelf.ts';

/** What images are made ready with. */
export interface ImagesOptions {
  shelf: Shelf;
  /** Lets a file be made of another, where it is not there yet. @throws {FileError} where that cannot be */
  made(
    file: KeptFile,
    name: string,
    signal: AbortSignal,
    job: (from: string, to: string) => Job,
  ): Promise<void>;
}

/** Images on the shelf, as models take them. */
export interface Images {
  /**
   * Has an image opened, once: what is damaged is never sent, and what does not suit is made suit.
   *
   * @returns where it lies as it can be sent, by its name beside the file or as the file itself; nothing: it is not there
   * @throws {FileError}
   */
  prepare(file: KeptFile, limits: ImageLimits, signal: AbortSignal): Promise<{ name?: string } | undefined>;
  /** As it can be sent. @throws {FileError} */
  read(file: KeptFile, limits: ImageLimits, signal: AbortSignal): Promise<ReadyImage | undefined>;
}

/** Pixels of an image that is opened: four bytes each in memory. */
const mostPixels = 64_000_000;

/** Images that are made by others, and lie on a shelf. */
export function createImages({ shelf, made }: ImagesOptions): Images {
  const prepare: Images['prepare'] = async (file, limits, signal) => {
    const { hash, type } = file;
    const found = await shelf.reading(hash, async (read) => ({ shape: await shapeOf(type, read) }));
    if (!found) return undefined;
    if (fits(file, checkShape(found.shape, file.name), limits)) {
      await made(file, 'whole', signal, (from, to) => ({ make: 'check', from, to, type }));
      return {};
    }
    const name = `image-${limits.side}-${limits.bytes}`;
    await made(file, name, signal, (from, to) => ({ make: 'image', from, to, type, limits }));
    return { name };
  };
  return {
    prepare,
    async read(file, limits, signal) {
      const ready = await prepare(file, limits, signal);
      const data = ready && (await shelf.read(file.hash, ready.name));
      if (!data) return undefined;
      if (ready.name === undefined) return { type: file.type as ReadyImage['type'], data };
      return { type: data[0] === 0x89 ? 'image/png' : 'image/jpeg', data };
    },
  };
}

/** @throws {FileError} where it is damaged, or unfolds to too much */
export function checkShape(shape: ImageShape | undefined, name: string): ImageShape {
  if (!shape) throw new FileError('damaged', name);
  if (shape.width * shape.height > mostPixels) throw new FileError('too-many-pixels', name);
  return shape;
}

function fits({ type, bytes }: KeptFile, { width, height }: ImageShape, limits: ImageLimits): boolean {
  return bytes <= limits.bytes && Math.max(width, height) <= limits.side && limits.types.includes(type);
}
