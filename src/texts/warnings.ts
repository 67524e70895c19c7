import type { Language } from './language.ts';

/** What the catalogue says against a preset: sentences about a model, for those who write presets. */
export function warnings({ words, say, format }: Language) {
  const own = words.warnings;
  return {
    unknown: (model: string, nearest: string | undefined) =>
      nearest === undefined ? say(own.unknown, { model }) : say(own.unknownNear, { model, nearest }),
    cannotWriteDown: (model: string, isKnown: boolean) =>
      say(isKnown ? own.deaf : own.unknownWriter, { model }),
    farUnpriced: (model: string) => say(own.farUnpriced, { model }),
    unpriced: (model: string) => say(own.unpriced, { model }),
    /** @param date as in 2026-12-24 */
    gone: (model: string, date: string) => say(own.gone, { model, date: format.date(date) }),
    expiring: (model: string, date: string, days: number) =>
      say(own.expiring, { model, date: format.date(date), days }),
    need: (model: string, need: string) => say(own.need, { model, need }),
    mustReason: (model: string) => say(own.mustReason, { model }),
    effort: (model: string, effort: string, known: readonly string[]) =>
      say(own.effort, { model, effort, known: known.join(words.comma) }),
    /** @param set as the preset has it */
    maxTokens: (model: string, most: number, set: number) =>
      say(own.maxTokens, { model, most, set: String(set) }),
    duplicate: (model: string) => say(own.duplicate, { model }),
  };
}
