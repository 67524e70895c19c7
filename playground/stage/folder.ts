import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'parley-playground-';
/** The file in which stands whose a folder is: the id of a process. */
const ownerFile = 'owner';

/** A folder of this process's own for as long as it plays. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await writeFile(join(folder, ownerFile), String(process.pid));
  return folder;
}

/** Removes the folders of those who were killed and could not: there is in them what people said. */
export async function sweepFolders(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const folder = join(tmpdir(), name);
    const owner = await readFile(join(folder, ownerFile), 'utf8').catch(() => undefined);
    // Without a name on it, it is being made just now.
    if (owner !== undefined && !isRunning(Number(owner))) await rm(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one that runs.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
