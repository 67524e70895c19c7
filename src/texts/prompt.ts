import type { Language } from './language.ts';

/** What is wrong with a question. */
export function prompt({ words, say }: Language) {
  const own = words.prompt;
  return {
    ...own,
    tooLong: (limit: number) => say(own.tooLong, { limit }),
    unknownPreset: (name: string) => say(own.unknownPreset, { name }),
    presetLocked: (name: string) => say(own.presetLocked, { name }),
    modelLocked: (id: string) => say(own.modelLocked, { id }),
    noProviders: (name: string) => say(own.noProviders, { name }),
    unknownModel: (id: string, nearest: string | undefined) =>
      nearest === undefined ? say(own.unknownModel, { id }) : say(own.unknownModelNear, { id, nearest }),
    modelNotOffered: (id: string) => say(own.modelNotOffered, { id }),
    modelNotForChat: (id: string) => say(own.modelNotForChat, { id }),
  };
}
