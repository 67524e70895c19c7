import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReadAt, readingAt } from './read-at.ts';

/** Characters of a SHA-256, hexadecimal. */
const hashLength = 64;

/** Files in a folder, each under the hash of its content; what was made of one lies beside it. */
export class Shelf {
  readonly #folder: string;

  /** @param folder is made where it is missing */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where a file lies, or what was made of it. @param name letters, digits and hyphens */
  path(hash: string, name?: string): string {
    return join(this.#folder, hash.slice(0, 2), name === undefined ? hash : `${hash}.${name}`);
  }

  /** Gives a path at which something can be written; what was not placed is removed in the end. */
  async draft<Result>(write: (draft: string) => Promise<Result>): Promise<Result> {
    const drafts = join(this.#folder, 'new');
    await mkdir(drafts, { recursive: true });
    const draft = join(drafts, randomUUID());
    try {
      return await write(draft);
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Puts what was written to its place, whole or not at all. */
  async place(draft: string, hash: string, name?: string): Promise<void> {
    const path = this.path(hash, name);
    await mkdir(join(this.#folder, hash.slice(0, 2)), { recursive: true });
    await rename(draft, path);
  }

  /** Writes something that was made of a file. */
  async write(hash: string, name: string, text: string): Promise<void> {
    await this.draft(async (draft) => {
      await writeFile(draft, text);
      await this.place(draft, hash, name);
    });
  }

  /** @returns nothing where it is not there */
  read(hash: string, name?: string): Promise<Buffer | undefined> {
    return orNothing(readFile(this.path(hash, name)));
  }

  /** Reads the beginning of a file. @returns its first bytes, and whether that is all; nothing where it is not there */
  async start(
    hash: string,
    bytes: number,
    name?: string,
  ): Promise<{ start: Buffer; isAll: boolean } | undefined> {
    return await orNothing(readStart(this.path(hash, name), bytes));
  }

  /** Lets something read here and there in a file. @returns nothing where it is not there */
  async reading<Result>(hash: string, use: (read: ReadAt) => Promise<Result>): Promise<Result | undefined> {
    return await orNothing(readingAt(this.path(hash), use));
  }

  async has(hash: string, name?: string): Promise<boolean> {
    return (await orNothing(stat(this.path(hash, name)))) !== undefined;
  }

  /** Bytes; 0 where it is not there. */
  async size(hash: string, name?: string): Promise<number> {
    return (await orNothing(stat(this.path(hash, name))))?.size ?? 0;
  }

  /** Removes a file and all that was made of it. */
  async remove(hash: string): Promise<void> {
    const folder = join(this.#folder, hash.slice(0, 2));
    const names = (await orNothing(readdir(folder))) ?? [];
    for (const name of names) if (name.startsWith(hash)) await rm(join(folder, name), { force: true });
  }

  /** The hashes of all that has lain there for longer, by the machine's clock; what was never placed is removed. */
  async *olderThan(ageMs: number): AsyncGenerator<string> {
    const ms = Date.now() - ageMs;
    for (const folder of (await orNothing(readdir(this.#folder))) ?? []) {
      for (const name of await readdir(join(this.#folder, folder))) {
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
