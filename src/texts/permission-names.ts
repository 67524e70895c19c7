import type { Language } from './language.ts';

/** Permissions as Discord's settings call them, in one list. @returns a function of how discord.js spells them */
export function permissionNames({ words, format }: Language) {
  const known: Readonly<Record<string, string>> = words.diagnosis.permissions;
  return (names: readonly string[], mark = '') =>
    format.list(
      names.map((name) => `${mark}${known[name] ?? name}${mark}`),
      'and',
    );
}
