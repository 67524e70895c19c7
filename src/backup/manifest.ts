import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StoreError } from '../store/store-error.ts';

/** What a backup's folder holds: the database, the files, and a word about both. */
export const names = { database: 'parley.sqlite', files: 'files', manifest: 'backup.json' };

const schema = z.object({
  takenAt: z.iso.datetime(),
  /** Ids of the content keys that reading it may need. */
  contentKeys: z.array(z.string()),
  files: z.int(),
});

/** What a backup says of itself. */
export type Manifest = z.infer<typeof schema>;

/** Written last: a folder without it is no whole backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, names.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws {StoreError} where the folder is no backup */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return schema.parse(JSON.parse(await readFile(join(folder, names.manifest), 'utf8')));
  } catch (cause) {
    throw new StoreError(
      `${folder} is no backup of Parley: it has no ${names.manifest} that can be read. Name the folder that npm run backup has made.`,
      { cause },
    );
  }
}
