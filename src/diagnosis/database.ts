import type { Config } from '../config.ts';
import { inspectStore } from '../store/inspect.ts';
import type { Store } from '../store/store.ts';
import { StoreError, StoreInUse } from '../store/store-error.ts';
import type { Finding } from './finding.ts';
import { roomFindings } from './machine.ts';

/** The database that is in use, by asking it something. */
export async function runningDatabase(store: Pick<Store, 'ping' | 'folder'>): Promise<Finding[]> {
  const askedAt = performance.now();
  const answered = await store.ping().then(
    () => true,
    () => false,
  );
  const ms = Math.max(1, Math.round(performance.now() - askedAt));
  return [
    answered
      ? { standing: 'well', say: ({ diagnosis }) => diagnosis.database.well(ms) }
      : { standing: 'wrong', say: ({ diagnosis }) => diagnosis.database.silent },
    ...(await roomFindings(store.folder)),
  ];
}

/** The database that a start would use, without changing it. */
export async function databaseAtRest({
  databaseUrl,
  contentKeys,
}: Pick<Config, 'databaseUrl' | 'contentKeys'>): Promise<Finding[]> {
  try {
    const { state, file, folder } = await inspectStore(databaseUrl, contentKeys);
    return [
      {
        standing: state === 'older' ? 'note' : 'well',
        say: ({ diagnosis }) => diagnosis.database[state](file),
      },
      ...(await roomFindings(folder)),
    ];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { message } = error;
    if (error instanceof StoreInUse)
      return [
        {
          standing: 'note',
          say: ({ diagnosis, translated }) => diagnosis.database.inUse(translated(message)),
        },
      ];
    return [{ standing: 'wrong', say: ({ translated }) => translated(message) }];
  }
}
