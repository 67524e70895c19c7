import type { Language } from './language.ts';
import { shortened } from './words.ts';

/** Of conversations in threads. */
export function threads({ words, say, format }: Language) {
  const own = words.threads;
  return {
    ...own,
    left: (name: string) => say(own.left, { name }),
    asked: (name: string, topic: string) => say(own.asked, { name, topic: shortened(topic, 1500) }),
    opened: (threadId: string) => say(own.opened, { threadId }),
    continued: (link: string) => say(own.continued, { link }),
    unnamed: (name: string) => say(own.unnamed, { name }),
    missing: (permissions: readonly string[]) =>
      permissions.length > 0
        ? say(own.missing, { permissions: format.list(permissions, 'and') })
        : own.missingSome,
    notAllowed: (permissions: readonly string[]) =>
      say(own.notAllowed, { permissions: format.list(permissions, 'and') }),
  };
}
