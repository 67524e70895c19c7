import { type KeyTrouble, keyPages, keyTroubles } from './key-trouble.ts';
import type { Language } from './language.ts';
import { asCode } from './words.ts';

/** Of OpenRouter's key, said to those who run the bot. Amounts are ready to be read; times are seconds since 1970. */
export function key(language: Language) {
  const { words, say } = language;
  const own = words.key;
  const { rotation } = own;
  const troubles = keyTroubles(language);
  const inFile = (message: string) => (place: string) => say(message, { place: asCode(place) });
  /** When a limit of OpenRouter's begins anew (OpenRouter docs, limits). */
  const resets: Readonly<Record<string, string>> = own.resets;
  return {
    ...own,
    label: (label: string) => say(own.label, { label }),
    limit: (facts: { limit: string; left: string; reset: string | undefined } | undefined) => {
      if (facts === undefined) return own.unlimited;
      const { limit, left, reset } = facts;
      if (reset === undefined) return say(own.limit, { limit, left });
      return say(own.limitReset, {
        ...{ limit, left },
        reset: resets[reset] ?? say(own.otherReset, { reset: asCode(reset) }),
      });
    },
    used: (used: { today: string; week: string; month: string; all: string }) => say(own.used, used),
    free: ({ remaining, limit, resetsAt }: { remaining: number; limit: number; resetsAt: number }) =>
      say(own.free, { remaining, limit, when: `<t:${resetsAt}:R>` }),
    expires: (at: number | undefined) =>
      at === undefined ? own.expiresNever : say(own.expires, { at: `<t:${at}:f> (<t:${at}:R>)` }),
    budget: (budget: {
      scope: string;
      left: string | undefined;
      limit: string | undefined;
      resetsAt: number | undefined;
    }) =>
      say(own.budget, {
        budget: troubles.budget(budget.scope),
        left: budget.left ?? own.unknown,
        hasLimit: budget.limit !== undefined,
        limit: budget.limit ?? '',
        doesReset: budget.resetsAt !== undefined,
        when: `<t:${budget.resetsAt}:R>`,
      }),
    balance: (left: string, bought: string) => say(own.balance, { left, bought }),
    /** @param unlimited the key has no limit of its own */
    balanceUnknown: (unlimited: boolean) =>
      say(unlimited ? own.balanceUnknownUnlimited : own.balanceUnknown, { credits: keyPages.credits }),
    balanceFailed: (sentence: string) => say(own.balanceFailed, { sentence }),
    get refused() {
      return say(own.refused, { keys: keyPages.keys });
    },
    notTold: (sentence: string) => say(own.notTold, { sentence }),
    /** Said to the operators once, when it begins. Amounts in micro-USD, times in ms. */
    trouble: (finding: KeyTrouble) => `⚠️ ${troubles.trouble(finding)}`,
    /** `place`: the path of a file. */
    rotation: {
      ...rotation,
      steps: ({ place, form, problem }: { place: string; form: 'variable' | 'alone'; problem?: string }) =>
        [
          rotation.heading,
          say(rotation.make, { keys: keyPages.keys }),
          // In a container there is no `.env`.
          [
            say(form === 'variable' ? rotation.writeVariable : rotation.writeAlone, { place: asCode(place) }),
            ...(form === 'variable' && problem === 'missing' ? [rotation.noDotenv] : []),
          ].join(words.space),
          rotation.press,
          rotation.deleteThen,
        ].join('\n'),
      none: {
        missing: inFile(rotation.none.missing),
        unreadable: inFile(rotation.none.unreadable),
        empty: inFile(rotation.none.empty),
        malformed: inFile(rotation.none.malformed),
      },
      same: inFile(rotation.same),
      refused: inFile(rotation.refused),
      management: inFile(rotation.management),
      usedUp: inFile(rotation.usedUp),
      unproved: (sentence: string) => say(rotation.unproved, { sentence }),
      done: inFile(rotation.done),
      get deleteOld() {
        return say(rotation.deleteOld, { keys: keyPages.keys });
      },
      stillAnswering: (count: number) => say(rotation.stillAnswering, { count, keys: keyPages.keys }),
    },
  };
}
