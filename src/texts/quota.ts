import {
  about,
  amountWords,
  asideWords,
  ofWhom,
  rateWords,
  type StandingFacts,
  share,
  shareWords,
  usedWords,
} from './limit-words.ts';
import { relative } from './moments.ts';

/** What a limit does to the answer of a member. */
export const quota = {
  /** @param what a model or tool, by its id */
  unknownPrice: (what: string, preset: string) =>
    `I do not know what \`${what}\` costs, so I cannot keep it within the limits. My operator can set a \`price\` in the preset \`${preset}\`; until then, please choose another one.`,
  tooLittle:
    'What is left of a spending limit was enough for the thoughts of the model, but not for its answer. Please ask something smaller, or take a cheaper preset.',
  noPrices:
    "I could not learn today's prices from OpenRouter yet, and without them I cannot keep within the limits. Please try again in a minute.",
  turnsAtOnce: (limit: number) =>
    limit === 1
      ? 'I am still answering you. Ask again when I have finished, or stop that answer first.'
      : `I am still writing ${limit} answers for you. Ask again when one of them is finished, or stop one first.`,
  /**
   * Which limit stands in the way, how much of it is used, when it begins anew, and what to do.
   *
   * @param needed what the shortest answer may take of it
   */
  refused: (limit: StandingFacts, needed: number) => {
    const { who, subjectId = '', unit, amount, used, reserved, resetsAt } = limit;
    const left = amount - used - reserved;
    const what = `**${rateWords(limit)}** is ${ofWhom[who](subjectId)}`;
    const others = who.startsWith('bot')
      ? 'ask its operator'
      : 'ask somebody who manages this server (`/quota` can raise it)';
    const cheaper = unit === 'usd' ? 'take a preset on a free model, or ' : '';
    if (amount === 0) return `${what}: nothing is allowed. You can ${cheaper}${others}.`;
    // No other window would help.
    if (needed > amount)
      return `${what}, and even all of that is too little for this answer: a short one may take ${amountWords(needed, unit)} already. You can take ${unit === 'usd' ? 'a cheaper' : 'another'} preset, or ${others}.`;
    return [
      left > 0 && unit !== 'requests'
        ? `${what}, and the ${usedWords(left, unit)} that are left are too little for this answer.`
        : `${what}, and that is used up.`,
      `Used: ${usedWords(used, unit)}${asideWords(limit)}. It begins anew ${relative(resetsAt)}.`,
      ...(reserved > 0 ? ['What those answers do not need comes back once their bills are known.'] : []),
      left > 0 && unit !== 'requests'
        ? `Until then, try a shorter question or a cheaper preset, or ${others}.`
        : `Until then, you can ${cheaper}${others}.`,
    ].join(' ');
  },
  /** To a member, when 80 % of what they may use are used. */
  nearlyUsed: (limit: StandingFacts, server: string | undefined) => {
    const where = server === undefined || limit.who === 'bot-member' ? 'of this bot' : `in **${server}**`;
    return `You have used ${share(limit)} of what you may use ${where}: ${shareWords(limit)}`;
  },
  /** To an admin, when 80 % of what several share are used. */
  nearlyUsedByAll: (limit: StandingFacts, server: string | undefined) => {
    const where = server === undefined || limit.who === 'bot' ? '' : ` (server **${server}**)`;
    const change =
      limit.who === 'bot'
        ? 'Its operator can change it in the environment.'
        : '`/quota grant` adds to it once, `/quota set` changes it.';
    return `⚠️ ${share(limit).replace(/^a/, 'A')} of ${about(ofWhom, limit)}${where} ${limit.used >= limit.amount ? 'is' : 'are'} used: ${shareWords(limit)} ${change}`;
  },
};
