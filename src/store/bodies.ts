import { KeyvSqlite, type SqliteDriver } from '@keyv/sqlite';
import Keyv, { type KeyvSerializationAdapter } from 'keyv';
import { CompiledQuery, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { Schema } from './schema.ts';
import type { Sealing } from './sealing.ts';

/** Values of one kind, kept under string keys and checked when they are read. */
export interface Bodies<Value> {
  /** @throws where the value cannot be read: damaged, or not of its schema */
  get(key: string): Promise<Value | undefined>;
  /** Reads many at once. What is missing is in neither list; what cannot be read is named and never fatal. */
  getMany(keys: string[]): Promise<{ found: Map<string, Value>; unreadable: Unreadable[] }>;
  /** @throws where it was not written */
  set(key: string, value: Value): Promise<void>;
  /** @returns whether there was one */
  delete(key: string): Promise<boolean>;
}

/** A value that is there but cannot be read. The cause names no content. */
export interface Unreadable {
  key: string;
  cause: unknown;
}

/** Plain JSON, sealed: Keyv's own form walks through every value for buffers and bigints, which nothing here has. */
function sealed(sealing: Sealing, namespace: string): KeyvSerializationAdapter {
  return {
    stringify: (value) => sealing.seal(JSON.stringify(value), namespace),
    parse: (kept) => JSON.parse(sealing.open(kept, namespace)),
  };
}

/** Makes the bodies of one namespace. */
export type BodiesOf = <Value>(namespace: string, schema: z.ZodType<Value>) => Bodies<Value>;

/**
 * Keyv on the store's own connection. Its statements pass through Kysely's line like all others, so that a body is never
 * written in the middle of somebody's transaction, and no second connection can wait for a lock which this thread holds.
 * (For the same reason bodies must not be touched from inside a transaction: they would wait for its end.)
 */
export function bodiesOn(db: Kysely<Schema>, sealing: Sealing): BodiesOf {
  const driver: SqliteDriver = {
    name: 'custom',
    connect: async () => ({
      query: async (statement, ...parameters) =>
        (await db.executeQuery(CompiledQuery.raw(statement, parameters))).rows,
      close: async () => {},
    }),
  };
  return (namespace, schema) => {
    // No listener for 'error' on purpose: Keyv 6 then throws what it would otherwise swallow.
    const keyv = new Keyv({
      store: new KeyvSqlite({ driver, table: 'bodies' }),
      namespace,
      serialization: sealed(sealing, namespace),
    });

    const parse = (key: string, value: unknown) => {
      const result = schema.safeParse(value);
      // zod's message may quote the value; paths and codes cannot.
      if (!result.success)
        throw new Error(`${namespace} ${key}: not of its shape (${summary(result.error)})`);
      return result.data;
    };

    const get = async (key: string) => {
      const value: unknown = await keyv.get(key);
      return value === undefined ? undefined : parse(key, value);
    };

    return {
      get,
      async getMany(keys) {
        const found = new Map();
        const unreadable: Unreadable[] = [];
        const values = await readMany(keyv, keys);
        for (const [index, key] of keys.entries()) {
          const read = values[index];
          if (read === undefined) continue;
          try {
            if ('cause' in read) throw read.cause;
            found.set(key, parse(key, read.value));
          } catch (cause) {
            unreadable.push({ key, cause });
          }
        }
        return { found, unreadable };
      },
      async set(key, value) {
        if (!(await keyv.set(key, value))) throw new Error(`${namespace} ${key}: not written`);
      },
      delete: (key) => keyv.delete(key),
    };
  };
}

type Read = { value: unknown } | { cause: unknown } | undefined;

async function readMany(keyv: Keyv, keys: string[]): Promise<Read[]> {
  const some = (value: unknown): Read => (value === undefined ? undefined : { value });
  try {
    return (await keyv.getMany(keys)).map(some);
  } catch {
    // One damaged value fails the whole read, without saying which; each by itself shows it.
    return await Promise.all(
      keys.map((key) =>
        keyv
          .get(key)
          .then(some, (cause: unknown): Read => ({ cause: new Error(`${key}: unreadable`, { cause }) })),
      ),
    );
  }
}

function summary(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.code}`).join(', ');
}
