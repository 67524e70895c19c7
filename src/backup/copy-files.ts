import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies kept files, with what was made of them, from one folder to another, each whole or not at all. What is there already
 * is the same; what is gone meanwhile was removed on purpose.
 *
 * @returns how many of them there were
 */
export async function copyFiles(hashes: readonly string[], from: string, to: string): Promise<number> {
  const known = new Set(hashes);
  const folders = new Set(hashes.map((hash) => hash.slice(0, 2)));
  let copied = 0;
  for (const folder of folders) {
    const there = new Set(await namesIn(join(to, folder)));
    for (const name of await namesIn(join(from, folder))) {
      if (!known.has(name.slice(0, 64))) continue;
      if (there.has(name) || (await copy(join(from, folder, name), to, join(folder, name))))
        copied += name.length === 64 ? 1 : 0;
    }
  }
  return copied;
}

async function copy(from: string, to: string, path: string): Promise<boolean> {
  const drafts = join(to, 'new');
  await mkdir(drafts, { recursive: true, mode: 0o700 });
  await mkdir(join(to, path, '..'), { recursive: true });
  const draft = join(drafts, randomUUID());
  const isThere = await unlessMissing(copyFile(from, draft, constants.COPYFILE_FICLONE).then(() => true));
  if (isThere) await rename(draft, join(to, path));
  return isThere ?? false;
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
