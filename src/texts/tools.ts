import type { Language } from './language.ts';
import { asCode, capital, oneLine } from './words.ts';

/** What models do with tools: quiet lines, in lower case where they stand behind others. */
export function tools({ words, say, format }: Language) {
  const own = words.tools;
  return {
    ...own,
    /** What runs now, each as in `reading the channel`. */
    running: (doing: readonly string[]) =>
      say(own.running, { doing: capital([...new Set(doing)].join(words.comma).slice(0, 300)) }),
    calling: (name: string) => say(own.calling, { name }),
    leftOut: (model: string) => say(own.leftOut, { model }),
    forAskers: (name: string) => say(own.forAskers, { name: oneLine(name, 40) }),
    writesForAskers: (name: string) => say(own.writesForAskers, { name: oneLine(name, 40) }),
    missing: (names: readonly string[]) =>
      say(own.missing, {
        names: names.slice(0, 5).map(asCode).join(words.comma),
        more: Math.max(0, names.length - 5),
      }),
    tooMany: (count: number) => say(own.tooMany, { count }),
    limits: {
      ...own.limits,
      rounds: ({ rounds }: { rounds: number }) => say(own.limits.rounds, { rounds }),
      calls: ({ calls }: { calls: number }) => say(own.limits.calls, { calls }),
      seconds: ({ seconds }: { seconds: number }) => say(own.limits.seconds, { seconds }),
      usd: ({ microUsd = 0 }: { microUsd?: number }) => say(own.limits.usd, { cost: format.cost(microUsd) }),
    },
    otherSources: (count: number) => say(own.otherSources, { count }),
  };
}
