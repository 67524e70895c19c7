import { budgetWords, type KeyTrouble, keyPages, keyTrouble } from './key-trouble.ts';
import { asCode } from './words.ts';

/** What a container is to do, in which there is no `.env`. */
const noDotenv =
  ' There is no such file now: where I run in a container and got the key by its environment, put the key into a file that you can change from outside, name that in `OPENROUTER_API_KEY_FILE`, and start me with it this once.';

/** When a limit of OpenRouter's begins anew (OpenRouter docs, limits). */
const resets = new Map([
  ['daily', 'begins anew each day at 00:00 UTC'],
  ['weekly', 'begins anew each Monday at 00:00 UTC'],
  ['monthly', 'begins anew on the first of each month at 00:00 UTC'],
]);

/** Of OpenRouter's key, said to those who run the bot. Amounts are ready to be read; times are seconds since 1970. */
export const key = {
  notYours: 'Only those who run this bot can see its key.',
  label: (label: string) => `**Key** ${label}`,
  limit: (facts: { limit: string; left: string; reset: string | undefined } | undefined) =>
    facts === undefined
      ? '- **Limit** none'
      : `- **Limit** ${facts.left} left of ${facts.limit}${facts.reset === undefined ? '' : `; ${resets.get(facts.reset) ?? `begins anew ${asCode(facts.reset)}`}`}`,
  used: (used: { today: string; week: string; month: string; all: string }) =>
    `- **Used** ${used.today} today, ${used.week} this week, ${used.month} this month (UTC), ${used.all} in all`,
  free: (free: { used: number; limit: number; remaining: number; resetsAt: number }) =>
    `- **Free models** ${free.remaining.toLocaleString('en')} of ${free.limit.toLocaleString('en')} requests of today left, for the whole account; they come back <t:${free.resetsAt}:R>`,
  expires: (at: number | undefined) =>
    at === undefined ? '- **Expires** never' : `- **Expires** <t:${at}:f> (<t:${at}:R>)`,
  budget: (budget: {
    scope: string;
    left: string | undefined;
    limit: string | undefined;
    resetsAt: number | undefined;
  }) =>
    [
      `- **Budget** ${budgetWords(budget.scope)}: ${budget.left ?? 'unknown'} left`,
      ...(budget.limit === undefined ? [] : [` of ${budget.limit}`]),
      ...(budget.resetsAt === undefined ? [] : [`; it begins anew <t:${budget.resetsAt}:R>`]),
    ].join(''),
  balance: (left: string, bought: string) => `- **Account** ${left} left of ${bought} bought`,
  /** @param unlimited the key has no limit of its own */
  balanceUnknown: (unlimited: boolean) =>
    `- **Account** ${unlimited ? 'the key has no limit, and' : 'it may hold less than the limit:'} what is left in the account behind it cannot be known with this key. Set \`OPENROUTER_MANAGEMENT_KEY\`, or look at <https://openrouter.ai/settings/credits>.`,
  balanceFailed: (sentence: string) => `- **Account** its balance could not be asked for. ${sentence}`,
  managementRefused: 'OpenRouter does not accept `OPENROUTER_MANAGEMENT_KEY` as a management key.',
  neverBought: '- No credit was ever bought for this account: only free models answer.',
  refused:
    'OpenRouter does not accept my key: it is wrong, switched off, deleted, or has expired. Make another at <https://openrouter.ai/settings/keys>; `/key rotate` says how to hand it to me.',
  notTold: (sentence: string) => `I could not ask about the key. ${sentence}`,
  /** Said to the operators once, when it begins. Amounts in micro-USD, times in ms. */
  trouble: (finding: KeyTrouble) => `⚠️ ${keyTrouble(finding)}`,
  wellAgain: '✅ The OpenRouter key is all right again.',
  notThere: 'The server that I am set to ask (`OPENROUTER_BASE_URL`) tells nothing about its key.',
  /** `place`: the path of a file. */
  rotation: {
    steps: ({ place, form, problem }: { place: string; form: 'variable' | 'alone'; problem?: string }) =>
      [
        '**Exchange the OpenRouter key**, without a restart:',
        `1. Make a new key at ${keyPages.keys}, with the limits of the old one. Do not paste it here: nobody in Discord has to see it.`,
        form === 'variable'
          ? `2. Write it into the file ${asCode(place)}, as \`OPENROUTER_API_KEY=…\` in place of the old one.${problem === 'missing' ? noDotenv : ''}`
          : `2. Write it into the file ${asCode(place)} in place of the old one, and nothing else.`,
        '3. Press the button. I prove the new key with one free request before I use it; if anything is wrong, I say so and keep the old one.',
        '4. Delete the old key on that page when I tell you to. If it has leaked, switch it off there first: until step 3 only presets with a server of their own can answer, but nobody else can spend on it either.',
      ].join('\n'),
    use: 'Use the new key',
    busy: 'I am checking a new key already. Please wait for what comes of it.',
    none: {
      missing: (place: string) =>
        `There is no file ${asCode(place)} where I run, so I go on with the old key. Make it, with the new key in it, and press again.`,
      unreadable: (place: string) =>
        `I may not read ${asCode(place)}, so I go on with the old key. Give me the right to read it, and press again.`,
      empty: (place: string) =>
        `There is no key in ${asCode(place)}, so I go on with the old one. Write the new one into it, and press again.`,
      malformed: (place: string) =>
        `What stands in ${asCode(place)} is no key, so I go on with the old one. Write the new one into it as it is (no spaces, no quotes), and press again.`,
    },
    same: (place: string) =>
      `The key in ${asCode(place)} is the one that I use already. Write the new one into it, save it, and press again.`,
    refused: (place: string) =>
      `OpenRouter does not accept the key in ${asCode(place)}: it is wrong, switched off, or has expired. I go on with the old one; mend it, and press again.`,
    management: (place: string) =>
      `The key in ${asCode(place)} is a management key, which cannot ask models. I go on with the old one; make another kind of key, and press again.`,
    usedUp: (place: string) =>
      `The spending limit of the key in ${asCode(place)} is used up. I go on with the old one; raise it, or make another key, and press again.`,
    unproved: (sentence: string) => `I could not prove the new key, so I go on with the old one. ${sentence}`,
    notThere:
      'The server that I am set to ask (`OPENROUTER_BASE_URL`) tells nothing about its keys, so I cannot prove a new one, and go on with the old one. Restart me with the new one.',
    done: (place: string) => `✅ From now on I use the key in ${asCode(place)}:`,
    deleteOld: `Nothing uses the old key any more: delete it at ${keyPages.keys}.`,
    stillAnswering: (count: number) =>
      `${count === 1 ? 'One answer that is being written still uses' : `${count} answers that are being written still use`} the old key: delete it at ${keyPages.keys} when ${count === 1 ? 'it is' : 'they are'} finished (or at once, if it has leaked).`,
    overruled:
      '⚠️ The environment that I was started with still holds another key, which wins over `.env` at the next start: change it there, too, before you restart me.',
  },
};
