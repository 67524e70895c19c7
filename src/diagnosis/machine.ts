import { readFile, statfs } from 'node:fs/promises';
import type { Finding } from './finding.ts';

/** A clock that is wrong by more is worth knowing, ms; by more than the second, days and reminders are off. */
const slightlyOffMs = 5000;
const farOffMs = 60_000;

/** The machine's clock against Discord's. @param aheadMs negative: behind */
export function clockFinding(aheadMs: number): Finding {
  const offMs = Math.abs(aheadMs);
  if (offMs <= slightlyOffMs) return { standing: 'well', say: ({ diagnosis }) => diagnosis.clock.right };
  const seconds = Math.round(offMs / 1000);
  return {
    standing: offMs > farOffMs ? 'wrong' : 'note',
    say: ({ diagnosis }) => diagnosis.clock.off(seconds, aheadMs > 0),
  };
}

/** The version of Node that Parley is made for. */
const madeForNode = 24;

/** What runs. @param node as in `process.versions.node` */
export async function versionFinding(node = process.versions.node): Promise<Finding> {
  const file = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  const isOld = Number.parseInt(node, 10) < madeForNode;
  return {
    standing: isOld ? 'note' : 'well',
    say: ({ diagnosis }) =>
      isOld ? diagnosis.version.oldNode(version, node, madeForNode) : diagnosis.version.known(version, node),
  };
}

/** Less room than this where the data is kept, bytes, is worth knowing; with less than the second, nothing can be kept. */
const littleRoom = 500 * 1024 ** 2;
const noRoom = 20 * 1024 ** 2;

/** The room left on the disk of a folder; nothing where there is enough, or nobody tells. */
export async function roomFindings(folder: string): Promise<Finding[]> {
  const disk = await statfs(folder).catch(() => undefined);
  const left = disk && disk.bavail * disk.bsize;
  if (left === undefined || left >= littleRoom) return [];
  return [
    {
      standing: left < noRoom ? 'wrong' : 'note',
      say: ({ diagnosis }) => diagnosis.database.room(Math.floor(left / 1024 ** 2), folder),
    },
  ];
}
