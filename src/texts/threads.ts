import type { Language } from './language.ts';
import { permissionNames } from './permission-names.ts';
import { shortened } from './words.ts';

/** Of conversations in threads. */
export function threads(language: Language) {
  const { words, say } = language;
  const own = words.threads;
  const named = permissionNames(language);
  return {
    ...own,
    left: (name: string) => say(own.left, { name }),
    asked: (name: string, topic: string) => say(own.asked, { name, topic: shortened(topic, 1500) }),
    opened: (threadId: string) => say(own.opened, { threadId }),
    continued: (link: string) => say(own.continued, { link }),
    unnamed: (name: string) => say(own.unnamed, { name }),
    missing: (permissions: readonly string[]) =>
      permissions.length > 0 ? say(own.missing, { permissions: named(permissions) }) : own.missingSome,
    notAllowed: (permissions: readonly string[]) => say(own.notAllowed, { permissions: named(permissions) }),
  };
}
