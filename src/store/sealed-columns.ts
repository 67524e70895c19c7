import type { Schema } from './schema.ts';

/** A column of texts that people and models have written: they are kept sealed. */
export interface SealedColumn {
  table: keyof Schema;
  /** What names a row of it, in the order of its index. */
  key: readonly string[];
  column: string;
  /** What its texts are sealed as, by the values of the key. */
  about(key: readonly unknown[]): string;
  /** Only rows of which the last of the key is one of these. */
  only?: readonly string[];
}

/** Settings whose values people have written out; all others are one of some words or numbers, and ids. */
export const writtenSettings: readonly string[] = ['persona'];

/** What the texts of a table are sealed as. */
export const sealedAs = {
  reminders: 'reminders',
  presets: 'server_presets',
  audit: 'audit',
  settings: 'settings',
} as const;

/** All of them: what is to be sealed anew with another key. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'bodies',
    key: ['key', 'namespace'],
    column: 'value',
    about: ([, namespace]) => String(namespace),
  },
  { table: 'reminders', key: ['id'], column: 'text', about: () => sealedAs.reminders },
  { table: 'server_presets', key: ['server_id', 'name'], column: 'body', about: () => sealedAs.presets },
  { table: 'audit', key: ['id'], column: 'before', about: () => sealedAs.audit },
  { table: 'audit', key: ['id'], column: 'after', about: () => sealedAs.audit },
  {
    ...{ table: 'settings', key: ['scope', 'scope_id', 'name'], column: 'value', only: writtenSettings },
    about: () => sealedAs.settings,
  },
];
