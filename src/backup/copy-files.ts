import { constants } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies kept files, with what was made of them, into a folder of their own. What is gone meanwhile was removed on purpose.
 *
 * @returns how many of them there were
 */
export async function copyFiles(hashes: readonly string[], from: string, to: string): Promise<number> {
  const known = new Set(hashes);
  const folders = new Set(hashes.map((hash) => hash.slice(0, 2)));
  let copied = 0;
  for (const folder of folders) {
    for (const name of await namesIn(join(from, folder))) {
      if (!known.has(name.slice(0, 64))) continue;
      await mkdir(join(to, folder), { recursive: true, mode: 0o700 });
      const path = join(folder, name);
      const isThere = await unlessMissing(
        copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE).then(() => true),
      );
      if (isThere && name.length === 64) copied += 1;
    }
  }
  return copied;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await unlessMissing(readdir(folder))) ?? [];
}

async function unlessMissing<Value>(found: Promise<Value>): Promise<Value | undefined> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
