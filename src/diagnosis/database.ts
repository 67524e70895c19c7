import type { Config } from '../config.ts';
import { inspectStore } from '../store/inspect.ts';
import type { Store } from '../store/store.ts';
import { StoreError, StoreInUse } from '../store/store-error.ts';
import type { Finding } from './finding.ts';
import { roomFindings } from './machine.ts';

/**
 * The database that is in use, by asking it something, and by writing something.
 *
 * @param forOperators whoever reads it runs the bot: why nothing can be written is their business
 */
export async function runningDatabase(
  store: Pick<Store, 'ping' | 'tryWriting' | 'folder'>,
  forOperators: boolean,
): Promise<Finding[]> {
  const askedAt = performance.now();
  const answered = await store.ping().then(
    () => true,
    () => false,
  );
  const ms = Math.max(1, Math.round(performance.now() - askedAt));
  const room = await roomFindings(store.folder);
  if (!answered) return [{ standing: 'wrong', say: ({ diagnosis }) => diagnosis.database.silent }, ...room];
  const unwritable = await store.tryWriting().then(() => undefined, unwritableFinding(forOperators));
  return [unwritable ?? { standing: 'well', say: ({ diagnosis }) => diagnosis.database.well(ms) }, ...room];
}

function unwritableFinding(forOperators: boolean): (error: unknown) => Finding {
  return (error) => ({
    standing: 'wrong',
    say: ({ diagnosis, translated }) =>
      forOperators && error instanceof StoreError
        ? diagnosis.database.unwritable(translated(error.message))
        : diagnosis.database.unwritableForOthers,
  });
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
