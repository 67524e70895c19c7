import type { Language } from './language.ts';
import { asCode } from './words.ts';

type ReadableKind = keyof Language['words']['reading']['verbs'];

/** What was read of a question’s files and links, and what was not. */
export function reading({ words, say, format }: Language) {
  const own = words.reading;
  const able = (kinds: readonly ReadableKind[]) =>
    format.list(
      kinds.map((kind) => own.verbs[kind]),
      'or',
    );
  const bare = (model: string) => model.slice(model.lastIndexOf('/') + 1);
  return {
    ...own,
    cannot: (kinds: readonly ReadableKind[], instead: readonly string[]) => {
      const presets = format.list(
        instead.map((name) => `\`${name}\``),
        'or',
      );
      return instead.length > 0
        ? say(own.cannotButOthers, { able: able(kinds), presets })
        : say(own.cannot, { able: able(kinds) });
    },
    cannotRead: (kinds: readonly ReadableKind[]) => say(own.cannotRead, { able: able(kinds) }),
    unread: (name: string, kind: string, model: string) => {
      const verbs: Record<string, string> = own.verbs;
      return say(own.unread, { name: asCode(name), model: bare(model), able: verbs[kind] ?? own.readIt });
    },
    /** @param names none: what is linked */
    opening: (names: readonly string[]) => {
      const [first] = names;
      if (first === undefined) return own.openingLinks;
      return say(own.opening, { name: asCode(first), more: names.length - 1 });
    },
    listening: (name: string, isVoice: boolean) =>
      isVoice ? own.listeningToVoice : say(own.listening, { name: asCode(name) }),
    gone: (name: string) => say(own.gone, { name: asCode(name) }),
    tooLarge: (name: string) => say(own.tooLarge, { name: asCode(name) }),
    tooLargeAlone: (name: string) => say(own.tooLargeAlone, { name: asCode(name) }),
    textAlone: (name: string) => say(own.textAlone, { name: asCode(name) }),
    inPart: (name: string) => say(own.inPart, { name: asCode(name) }),
    notWrittenDown: (name: string) => say(own.notWrittenDown, { name: asCode(name) }),
    onlyFirst: (count: number) => say(own.onlyFirst, { count }),
    unseenLinks: (count: number, model: string) => say(own.unseenLinks, { count, model: bare(model) }),
    insideLinks: (count: number) => say(own.insideLinks, { count }),
    onlyFirstLinks: (count: number) => say(own.onlyFirstLinks, { count }),
    onlyFirstMessages: (count: number) => say(own.onlyFirstMessages, { count }),
    unreadLinks: (count: number) => say(own.unreadLinks, { count }),
  };
}
