import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SealedError, type Sealing } from '../store/sealing.ts';
import { type ReadAt, readingAt } from './read-at.ts';
import { type Readable, readableBytes, readingFile, writeFileSealed } from './sealed-file.ts';

/** Characters of a SHA-256, hexadecimal. */
const hashLength = 64;

/**
 * Files in a folder, each under the hash of its content; what was made of one lies beside it. Where there is a content key
 * they lie there encrypted; only drafts are plain, for as long as something is being made of them.
 */
export class Shelf {
  readonly #folder: string;
  readonly #sealing: Sealing;
  #tidied: Promise<void> | undefined;

  readonly #onSealed: (error: SealedError) => void;

  /**
   * @param folder is made where it is missing; nobody else has drafts in it
   * @param onSealed told of what cannot be decrypted: it counts as not there, and is left as it is
   */
  constructor(folder: string, sealing: Sealing, onSealed: (error: SealedError) => void) {
    this.#folder = folder;
    this.#sealing = sealing;
    this.#onSealed = onSealed;
  }

  #path(hash: string, name?: string): string {
    return join(this.#folder, hash.slice(0, 2), name === undefined ? hash : `${hash}.${name}`);
  }

  /** Removes drafts that a killed process has left; once. */
  tidy(): Promise<void> {
    this.#tidied ??= rm(join(this.#folder, 'new'), { recursive: true, force: true });
    return this.#tidied;
  }

  /** Gives a path at which a file lies as it came, while it is used. @returns nothing where it is not there */
  async plain<Result>(hash: string, use: (path: string) => Promise<Result>): Promise<Result | undefined> {
    const path = this.#path(hash);
    return await this.#reading(path, async ({ keyId, ...file }) => {
      if (keyId === undefined) return await use(path);
      return await this.draft(async (draft) => {
        await writeFileSealed(draft, hash, { ...this.#sealing, keyId: undefined }, file);
        return await use(draft);
      });
    });
  }

  async #reading<Result>(
    path: string,
    use: (file: Readable) => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await orNothing(readingFile(path, basename(path), this.#sealing, use));
    } catch (error) {
      if (!(error instanceof SealedError)) throw error;
      this.#onSealed(error);
      return undefined;
    }
  }

  /** Gives a path at which something can be written; what was not placed is removed in the end. */
  async draft<Result>(write: (draft: string) => Promise<Result>): Promise<Result> {
    await this.tidy();
    const drafts = join(this.#folder, 'new');
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    const draft = join(drafts, randomUUID());
    try {
      return await write(draft);
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Puts what was written to its place, whole or not at all. */
  async place(draft: string, hash: string, name?: string): Promise<void> {
    if (this.#sealing.keyId === undefined) return this.#put(draft, this.#path(hash, name));
    await readingAt(draft, (read, size) => this.#seal({ read, size }, this.#path(hash, name)));
  }

  async #put(draft: string, path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await rename(draft, path);
  }

  #seal(file: Pick<Readable, 'read' | 'size'>, path: string): Promise<void> {
    return this.draft(async (draft) => {
      await writeFileSealed(draft, basename(path), this.#sealing, file);
      await this.#put(draft, path);
    });
  }

  /** Encrypts a file, and what was made of it, as it would be now, where it is not. @returns how many were */
  async reseal(hash: string): Promise<number> {
    let sealed = 0;
    const folder = join(this.#folder, hash.slice(0, 2));
    for (const name of (await orNothing(readdir(folder))) ?? []) {
      if (!name.startsWith(hash)) continue;
      const path = join(folder, name);
      await this.#reading(path, async ({ keyId, ...file }) => {
        if (keyId === this.#sealing.keyId) return;
        await this.#seal(file, path);
        sealed += 1;
      });
    }
    return sealed;
  }

  /** Writes something that was made of a file. */
  async write(hash: string, name: string, text: string): Promise<void> {
    await this.#seal(readableBytes(Buffer.from(text)), this.#path(hash, name));
  }

  /** @returns nothing where it is not there */
  read(hash: string, name?: string): Promise<Buffer | undefined> {
    return this.#reading(this.#path(hash, name), ({ read, size }) => read(0, size));
  }

  /** Reads the beginning of a file. @returns its first bytes, and whether that is all; nothing where it is not there */
  async start(
    hash: string,
    bytes: number,
    name?: string,
  ): Promise<{ start: Buffer; isAll: boolean } | undefined> {
    return await this.#reading(this.#path(hash, name), async ({ read, size }) => ({
      start: await read(0, bytes),
      isAll: size <= bytes,
    }));
  }

  /** Lets something read here and there in a file. @returns nothing where it is not there */
  async reading<Result>(hash: string, use: (read: ReadAt) => Promise<Result>): Promise<Result | undefined> {
    return await this.#reading(this.#path(hash), ({ read }) => use(read));
  }

  async has(hash: string, name?: string): Promise<boolean> {
    return (await orNothing(stat(this.#path(hash, name)))) !== undefined;
  }

  /** Bytes; 0 where it is not there. */
  async size(hash: string, name?: string): Promise<number> {
    return (await orNothing(stat(this.#path(hash, name))))?.size ?? 0;
  }

  /** Removes a file and all that was made of it. */
  async remove(hash: string): Promise<void> {
    const folder = join(this.#folder, hash.slice(0, 2));
    const names = (await orNothing(readdir(folder))) ?? [];
    for (const name of names) if (name.startsWith(hash)) await rm(join(folder, name), { force: true });
  }

  /** The hashes of all that lies there. */
  async *hashes(): AsyncGenerator<string> {
    for (const folder of (await orNothing(readdir(this.#folder))) ?? []) {
      if (folder === 'new') continue;
      const names = (await orNothing(readdir(join(this.#folder, folder)))) ?? [];
      yield* new Set(names.map((name) => name.slice(0, hashLength)));
    }
  }

  /** The hashes of all that has lain there for longer, by the machine's clock; what was never placed is removed. */
  async *olderThan(ageMs: number): AsyncGenerator<string> {
    await this.tidy();
    const ms = Date.now() - ageMs;
    for (const folder of (await orNothing(readdir(this.#folder))) ?? []) {
      for (const name of (await orNothing(readdir(join(this.#folder, folder)))) ?? []) {
        const path = join(this.#folder, folder, name);
        const { mtimeMs } = (await orNothing(stat(path))) ?? { mtimeMs: ms };
        if (mtimeMs >= ms) continue;
        // A killed process left it half written.
        if (folder === 'new') await rm(path, { force: true });
        else yield name.slice(0, hashLength);
      }
    }
  }
}

/** Reads the first bytes of a file. */
export async function readStart(path: string, bytes: number): Promise<{ start: Buffer; isAll: boolean }> {
  await using file = await open(path);
  const { size } = await file.stat();
  const buffer = Buffer.alloc(Math.min(bytes, size));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  return { start: buffer.subarray(0, bytesRead), isAll: bytesRead === size };
}

async function orNothing<Value>(found: Promise<Value>): Promise<Value | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
