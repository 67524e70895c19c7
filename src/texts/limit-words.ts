import { relative } from './moments.ts';
import { exactDollars, formatCost } from './money.ts';

/** Whom a limit is about. */
export interface SubjectFacts {
  who: keyof typeof ofWhom;
  /** Of the role, member or channel. */
  subjectId?: string | undefined;
}

/** A limit, as sentences need it; amounts are micro-USD, tokens or requests. */
export interface LimitFacts extends SubjectFacts {
  unit: 'usd' | 'tokens' | 'requests';
  per: keyof typeof perWords;
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

const perWords = {
  minute: 'a minute',
  hour: 'an hour',
  day: 'a day',
  week: 'a week',
  month: 'a month',
};

/** What a limit is about, towards the member whom it stops. */
export const ofWhom = {
  everyone: () => 'what each member may use in this server',
  each: () => 'what any one member may use in this server',
  role: (id: string) => `what a member of <@&${id}> may use`,
  member: () => 'what you may use in this server',
  channel: (id: string) => `what all may use in <#${id}> together`,
  server: () => 'what all may use in this server together',
  'bot-member': () => 'what any one member may use of this bot',
  bot: () => 'what all may use of this bot together',
};

/** Whom a limit is about, as the subject of a sentence. */
export const subjects: Record<Who, (id: string) => string> = {
  everyone: () => 'each member',
  each: () => 'any one member (whatever their roles)',
  role: (id) => `each member of <@&${id}>`,
  member: (id) => `<@${id}>`,
  channel: (id) => `all in <#${id}> together`,
  server: () => 'all in this server together',
  'bot-member': () => 'any one member of this bot',
  bot: () => 'all who use this bot together',
};

/** Where a limit comes from that holds for somebody. */
export const standingSources: Record<Who, (id: string) => string> = {
  everyone: () => 'for each member',
  each: () => 'as the most for any one member',
  role: (id) => `for members of <@&${id}>`,
  member: (id) => `for <@${id}>`,
  channel: (id) => `for all in <#${id}> together`,
  server: () => 'for all in this server together',
  'bot-member': () => 'for each member, by the operator of this bot',
  bot: () => 'for all who use this bot, by its operator',
};

export function about(
  words: Record<Who, (id: string) => string>,
  { who, subjectId = '' }: SubjectFacts,
): string {
  return words[who](subjectId);
}

export function amountWords(amount: number, unit: LimitFacts['unit']): string {
  if (unit === 'usd') return exactDollars(amount);
  return `${amount.toLocaleString('en')} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}

/** Such as `$5.00 a day`. */
export function rateWords({ amount, unit, per }: LimitFacts): string {
  return `${amountWords(amount, unit)} ${perWords[per]}`;
}

/** An amount that nobody has set: rounded, as under an answer. */
export function usedWords(amount: number, unit: LimitFacts['unit']): string {
  return unit === 'usd' ? formatCost(amount) : amount.toLocaleString('en');
}

export function asideWords({ reserved, unit }: StandingFacts): string {
  return reserved > 0
    ? `, ${usedWords(reserved, unit)} more set aside for answers under way or not billed yet`
    : '';
}

/** How much is used, such as `81 %`, rounded down; all of it is `all`. */
export function share({ used, amount }: StandingFacts): string {
  return used >= amount ? 'all' : `${Math.floor((used * 100) / amount)} %`;
}

/** Such as `$0.81 of $1.00 a day. It begins anew in 3 hours.` */
export function shareWords(limit: StandingFacts): string {
  return `${usedWords(limit.used, limit.unit)} of ${rateWords(limit)}. It begins anew ${relative(limit.resetsAt)}.`;
}

/** How much of a limit is used, and when it begins anew. `amount`: what is set, where that is told beside it. */
export function used(limit: StandingFacts, amount = limit.amount): string {
  const granted =
    limit.amount > amount ? ` (granted on top: ${amountWords(limit.amount - amount, limit.unit)})` : '';
  return `${usedWords(limit.used, limit.unit)} used${asideWords(limit)}${granted}, begins anew ${relative(limit.resetsAt)}`;
}

/** Such as `$5.00 a day for members of @Writers`. */
export function sourceWords(limit: LimitFacts): string {
  return `${rateWords(limit)} ${about(standingSources, limit)}`;
}
