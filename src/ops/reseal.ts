import { needsResealing, noteResealed, resealTexts } from '../store/reseal.ts';
import type { Store } from '../store/store.ts';
import type { Logger } from './log.ts';

/** What is encrypted anew. */
export interface ResealOptions {
  store: Store;
  /** Opens what keeps files. */
  files: () => Promise<{ reseal(signal: AbortSignal): Promise<number> }>;
  log: Logger;
  /** Ends it; it goes on at the next start. */
  signal: AbortSignal;
}

/**
 * Encrypts all that is kept of conversations with the first key of `CONTENT_KEYS`, in the background: what was kept before
 * there was a key, and what an older key has encrypted. When it is done, the log says so, and the older keys may go.
 */
export async function reseal({ store, files, log, signal }: ResealOptions): Promise<void> {
  // Opened at once: what a killed process has left plain goes with that.
  const kept = await files();
  if (!(await needsResealing(store))) return;
  const { texts, unreadable } = await resealTexts(store, signal);
  const fileCount = await kept.reseal(signal);
  await noteResealed(store);
  const { keyId } = store.sealing;
  if (unreadable > 0) log.error({ unreadable }, 'texts that cannot be decrypted were left as they are');
  const done = { texts, files: fileCount };
  if (keyId === undefined) log.info(done, 'no content is encrypted any more');
  else log.info({ ...done, key: keyId }, 'all content is encrypted with the first key');
}
