import { setImmediate } from 'node:timers/promises';
import type { Store } from './store.ts';

/** How it went. */
export interface Resealed {
  /** Texts that are now kept as the first key of `CONTENT_KEYS` wants it. */
  texts: number;
  /** Texts that no key opens: they are damaged, and were left as they are. */
  unreadable: number;
}

/** Texts that are looked at before others have their turn. */
const atOnce = 50;

/** Whether something may be kept that is not encrypted as it would be now. */
export async function needsResealing({ sql, sealing }: Pick<Store, 'sql' | 'sealing'>): Promise<boolean> {
  const keys = await sql.selectFrom('content_keys').selectAll().execute();
  return keys.some(({ id, alone }) => id !== sealing.keyId || alone === 0);
}

/** Notes that nothing is kept any more which another key has encrypted, or none: the others may go. */
export async function noteResealed(store: Store): Promise<void> {
  const { sql, sealing } = store;
  await sql.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('content_keys')
      .where('id', '<>', sealing.keyId ?? '')
      .execute();
    await transaction.updateTable('content_keys').set({ alone: 1 }).execute();
  });
  // The log of changes still holds what stood there before.
  await store.checkpoint();
}

/**
 * Encrypts all texts anew that are not encrypted with the first key, in small steps between which everybody else has their
 * turn. What is written meanwhile is never overwritten. It may be ended and begun again at any time.
 */
export async function resealTexts(store: Store, signal: AbortSignal): Promise<Resealed> {
  const all: Resealed = { texts: 0, unreadable: 0 };
  await eachBody(store, signal, all);
  await eachReminder(store, signal, all);
  return all;
}

async function eachBody({ sql, sealing }: Store, signal: AbortSignal, all: Resealed): Promise<void> {
  let [key, namespace] = ['', ''];
  for (;;) {
    signal.throwIfAborted();
    const rows = await sql
      .selectFrom('bodies')
      .select(['key', 'namespace', 'value'])
      .where(({ or, and, eb }) =>
        or([eb('key', '>', key), and([eb('key', '=', key), eb('namespace', '>', namespace)])]),
      )
      .orderBy('key')
      .orderBy('namespace')
      .limit(atOnce)
      .execute();
    for (const { key, namespace, value } of rows) {
      const anew = renewed(sealing, value, namespace, all);
      if (anew === undefined) continue;
      await sql
        .updateTable('bodies')
        .set({ value: anew })
        .where('key', '=', key)
        .where('namespace', '=', namespace)
        .where('value', '=', value)
        .execute();
    }
    const last = rows.at(-1);
    if (!last) return;
    [key, namespace] = [last.key, last.namespace];
    await setImmediate();
  }
}

async function eachReminder({ sql, sealing }: Store, signal: AbortSignal, all: Resealed): Promise<void> {
  let after = 0;
  for (;;) {
    signal.throwIfAborted();
    const rows = await sql
      .selectFrom('reminders')
      .select(['id', 'text'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(atOnce)
      .execute();
    for (const { id, text } of rows) {
      const anew = renewed(sealing, text, 'reminders', all);
      if (anew === undefined) continue;
      await sql
        .updateTable('reminders')
        .set({ text: anew })
        .where('id', '=', id)
        .where('text', '=', text)
        .execute();
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    await setImmediate();
  }
}

/** @returns nothing where it may stay as it is, or has to */
function renewed(sealing: Store['sealing'], kept: string, about: string, all: Resealed): string | undefined {
  if (sealing.isCurrent(kept)) return undefined;
  try {
    const anew = sealing.seal(sealing.open(kept, about), about);
    all.texts += 1;
    return anew;
  } catch {
    all.unreadable += 1;
    return undefined;
  }
}
