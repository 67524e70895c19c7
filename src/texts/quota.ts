import type { Language } from './language.ts';
import { limitWords, type StandingFacts } from './limit-words.ts';
import { relative } from './moments.ts';

/** What a limit does to the answer of a member. */
export function quota(language: Language) {
  const { words, say } = language;
  const own = words.quota;
  const limits = limitWords(language);
  return {
    ...own,
    /** @param what a model or tool, by its id */
    unknownPrice: (what: string, preset: string) => say(own.unknownPrice, { what, preset }),
    turnsAtOnce: (limit: number) => say(own.turnsAtOnce, { limit }),
    /**
     * Which limit stands in the way, how much of it is used, when it begins anew, and what to do.
     *
     * @param needed what the shortest answer may take of it
     */
    refused: (limit: StandingFacts, needed: number) => {
      const { who, unit, amount, used, reserved, resetsAt } = limit;
      const isMoney = unit === 'usd';
      const left = amount - used - reserved;
      const which = { rate: limits.rate(limit), what: limits.toMember(limit) };
      const others = who.startsWith('bot') ? own.others.bot : own.others.server;
      if (amount === 0) return say(own.nothing, { ...which, isMoney, others });
      // No other window would help.
      if (needed > amount)
        return say(own.tooSmall, { ...which, needed: limits.amount(needed, unit), isMoney, others });
      const isTooLittle = left > 0 && unit !== 'requests';
      return [
        isTooLittle
          ? say(own.tooLittleLeft, { ...which, left: limits.amountUsed(left, unit) })
          : say(own.usedUp, which),
        say(own.used, {
          used: limits.amountUsed(used, unit),
          hasAside: reserved > 0,
          aside: limits.amountUsed(reserved, unit),
          when: relative(resetsAt),
        }),
        ...(reserved > 0 ? [own.comesBack] : []),
        isTooLittle ? say(own.trySmaller, { others }) : say(own.untilThen, { isMoney, others }),
      ].join(words.space);
    },
    /** To a member, when 80 % of what they may use are used. */
    nearlyUsed: (limit: StandingFacts, server: string | undefined) => {
      const facts = { isAll: isAll(limit), share: limits.share(limit), used: limits.usedOfRate(limit) };
      return server === undefined || limit.who === 'bot-member'
        ? say(own.nearlyUsedOfBot, facts)
        : say(own.nearlyUsed, { ...facts, server });
    },
    /** To an admin, when 80 % of what several share are used. */
    nearlyUsedByAll: (limit: StandingFacts, server: string | undefined) => {
      const isBot = limit.who === 'bot';
      return say(own.nearlyUsedByAll, {
        isAll: isAll(limit),
        share: limits.share(limit),
        what: limits.toMember(limit),
        hasServer: server !== undefined && !isBot,
        server: server ?? '',
        used: limits.usedOfRate(limit),
        change: isBot ? own.change.bot : own.change.server,
      });
    },
  };
}

function isAll({ used, amount }: StandingFacts): boolean {
  return used >= amount;
}
