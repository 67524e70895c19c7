import type { Language } from './language.ts';
import { asCode } from './words.ts';

/** Why a file cannot be used. */
export function files({ words, say }: Language) {
  const own = words.files;
  return {
    ...own,
    'too-large': (name: string, limitMb: number) => say(own['too-large'], { name: asCode(name), limitMb }),
    empty: (name: string) => say(own.empty, { name: asCode(name) }),
    'bad-address': (name: string) => say(own['bad-address'], { name: asCode(name) }),
    'private-address': (name: string) => say(own['private-address'], { name: asCode(name) }),
    gone: (name: string) => say(own.gone, { name: asCode(name) }),
    unreachable: (name: string) => say(own.unreachable, { name: asCode(name) }),
    unreadable: (name: string) => say(own.unreadable, { name: asCode(name) }),
    damaged: (name: string) => say(own.damaged, { name: asCode(name) }),
    'too-many-pixels': (name: string) => say(own['too-many-pixels'], { name: asCode(name) }),
    unfolds: (name: string) => say(own.unfolds, { name: asCode(name) }),
  };
}
