import type { Language } from './language.ts';
import { relative } from './moments.ts';

/** Whom a limit is about. */
export interface SubjectFacts {
  who: keyof Language['words']['limitWords']['toMember'];
  /** Of the role, member or channel. */
  subjectId?: string | undefined;
}

/** A limit, as sentences need it; amounts are micro-USD, tokens or requests. */
export interface LimitFacts extends SubjectFacts {
  unit: 'usd' | 'tokens' | 'requests';
  per: keyof Language['words']['limitWords']['rates'];
  amount: number;
}

/**
 * A limit as it stands: what is used of it, and set aside for answers whose bill is not known yet. What was granted once
 * is part of the amount; its window ends at `resetsAt`, ms.
 */
export interface StandingFacts extends LimitFacts {
  used: number;
  reserved: number;
  resetsAt: number;
}

export type Who = LimitFacts['who'];

/** How limits are named in sentences of `/quota`, and of what they do to answers. */
export function limitWords({ words, say, format }: Language) {
  const own = words.limitWords;
  const about = (phrases: Readonly<Record<Who, string>>, { who, subjectId = '' }: SubjectFacts) =>
    say(phrases[who], { id: subjectId });
  const amountOf = (amount: number, unit: LimitFacts['unit']) =>
    unit === 'usd' ? format.dollars(amount) : say(own.amounts[unit], { amount });
  const rateOf = ({ amount, unit, per }: LimitFacts) =>
    say(own.rates[per], { amount: amountOf(amount, unit) });
  /** An amount that nobody has set: rounded, as under an answer. */
  const usedOf = (amount: number, unit: LimitFacts['unit']) =>
    unit === 'usd' ? format.cost(amount) : format.number(amount);
  return {
    /** Towards the member whom the limit stops. */
    toMember: (subject: SubjectFacts) => about(own.toMember, subject),
    /** As the subject of a sentence. */
    subject: (subject: SubjectFacts) => about(own.subjects, subject),
    /** The same, of somebody who is not there any more. */
    gone: (subject: SubjectFacts) => about({ ...own.subjects, ...own.gone }, subject),
    /** Where a limit comes from that holds for somebody, such as `for members of @Writers`. */
    source: (subject: SubjectFacts) => about(own.sources, subject),
    amount: amountOf,
    /** Such as `$5.00 a day`. */
    rate: rateOf,
    amountUsed: usedOf,
    /** How much is used, such as `81%`, rounded down. */
    share: ({ used, amount }: StandingFacts) => format.percent(Math.floor((used * 100) / amount) / 100),
    /** Such as `$0.81 of $1.00 a day. It begins anew in 3 hours.` */
    usedOfRate: (limit: StandingFacts) =>
      say(own.usedOfRate, {
        used: usedOf(limit.used, limit.unit),
        rate: rateOf(limit),
        when: relative(limit.resetsAt),
      }),
    /** How much of a limit is used, and when it begins anew. `amount`: what is set, where that is told beside it. */
    used: (limit: StandingFacts, amount = limit.amount) =>
      say(own.used, {
        used: usedOf(limit.used, limit.unit),
        hasAside: limit.reserved > 0,
        aside: usedOf(limit.reserved, limit.unit),
        hasGrant: limit.amount > amount,
        granted: amountOf(limit.amount - amount, limit.unit),
        when: relative(limit.resetsAt),
      }),
  };
}
