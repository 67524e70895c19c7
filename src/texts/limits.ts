import {
  about,
  amountWords,
  type LimitFacts,
  rateWords,
  type StandingFacts,
  type SubjectFacts,
  sourceWords,
  standingSources,
  subjects,
  used,
  type Who,
} from './limit-words.ts';
import { ago, relative } from './moments.ts';
import { capital, shortened } from './words.ts';

/** What is told of a limit beside how it stands. */
interface HoldingFacts {
  isUsedUp: boolean;
  /** It is for whoever reads it, and for nobody else. */
  isReader: boolean;
  /** Those that give way to it. */
  beats: readonly LimitFacts[];
}

/** Whom an admin can choose. */
type SetWho = Exclude<Who, 'bot' | 'bot-member'>;

/** Who set a limit, and when, ms. */
interface SetFacts {
  setBy: string;
  setAt: number;
}

const chosenWords: Record<SetWho, string> = {
  everyone: 'everyone',
  each: 'each member',
  role: 'a role',
  member: 'a member',
  channel: 'a channel',
  server: 'the server',
};

/** Whom a limit was about who is not there any more. */
const goneSubjects: Record<Who, (id: string) => string> = {
  ...subjects,
  role: (id) => `each member of a deleted role (${id})`,
  member: (id) => `<@${id}>, who is not here any more`,
  channel: (id) => `all in a deleted channel together (${id})`,
};

/** Whom a limit is about, where Discord shows plain text only; without a name where it is gone. */
const plainSubjects: Record<Who, (name: string | undefined, id: string) => string> = {
  everyone: () => 'everyone',
  each: () => 'each member',
  role: (name, id) => (name === undefined ? `deleted role ${id}` : `@${name}`),
  member: (name, id) => name ?? `former member ${id}`,
  channel: (name, id) => (name === undefined ? `deleted channel ${id}` : `#${name}`),
  server: () => 'the server',
  'bot-member': () => 'each member of the bot',
  bot: () => 'the bot',
};

const unitWords = { usd: 'US dollars', tokens: 'tokens', requests: 'requests' };

/** What an amount can look like. */
const amountExamples = {
  usd: 'Write US dollars in digits, such as `0.50`, `5` or `$1,000.50`.',
  tokens: 'Write whole tokens, such as `20000`, `20,000` or `20k`.',
  requests: 'Write a whole number of requests, such as `10`.',
};

function whyItWins({ who }: LimitFacts, beats: readonly LimitFacts[]): string {
  const why = beats.some((one) => one.who === 'role')
    ? 'the most generous role wins'
    : 'a role’s limit goes before everyone’s';
  return `instead of ${beats.map((one) => sourceWords(one)).join(' and ')}: ${who === 'member' ? 'a member’s own limit goes before all others' : why}`;
}

/** Of `/quota`: limits as admins set and read them. */
export const limits = {
  notAllowed: 'Only members who may manage this server can look at its limits and change them.',
  amount: {
    unreadable: (typed: string, unit: LimitFacts['unit']) =>
      `I cannot read \`${typed}\` as an amount. ${amountExamples[unit]}`,
    negative: (typed: string, unit: LimitFacts['unit']) =>
      `\`${typed}\` is less than nothing. ${amountExamples[unit]} \`0\` allows nothing at all.`,
    tooFine: (typed: string) =>
      `\`${typed}\` is finer than I can count: dollars have at most six decimals. ${amountExamples.usd}`,
    half: (typed: string, unit: LimitFacts['unit']) =>
      `\`${typed}\` is not a whole number, and there are no parts of ${unit}. ${amountExamples[unit]}`,
    tooMuch: (typed: string, unit: LimitFacts['unit'], most: number) =>
      `\`${typed}\` is more than I can count: at most ${amountWords(most, unit)}. Where nothing is to be limited, leave the limit out (\`/quota remove\`).`,
    otherUnit: (typed: string, unit: LimitFacts['unit']) =>
      `\`${typed}\` does not go with the unit that you chose, ${unitWords[unit]}. Choose another \`unit\`, or another amount. ${amountExamples[unit]}`,
  },
  subject: {
    missing: (who: SetWho, option: string) =>
      `You chose \`who: ${chosenWords[who]}\`: please say which one, in the option \`${option}\`.`,
    superfluous: (who: SetWho, option: keyof typeof chosenWords) =>
      `You chose \`who: ${chosenWords[who]}\` and filled in \`${option}\` as well. Leave \`${option}\` out, or choose \`who: ${chosenWords[option]}\`.`,
    everyoneRole: 'The role @everyone is everyone: please choose `who: everyone`, and leave `role` out.',
  },
  /** What an admin has set, what was there before, and what holds now: another admin may have come in between. */
  set: (facts: {
    limit: LimitFacts;
    before: (LimitFacts & SetFacts) | undefined;
    now: (LimitFacts & SetFacts) | undefined;
    use: StandingFacts | undefined;
  }) => {
    const { limit, before, now, use } = facts;
    const nothing = limit.amount === 0 ? 'nothing: ' : '';
    const lines = [`From now on ${about(subjects, limit)} may use ${nothing}**${rateWords(limit)}**.`];
    if (before === undefined) lines.push('There was no such limit before.');
    else {
      const was =
        before.amount === limit.amount ? 'That is what it was before' : `Before, it was ${rateWords(before)}`;
      lines.push(`${was}, set by <@${before.setBy}> ${ago(before.setAt)}.`);
    }
    if (now === undefined) lines.push('⚠️ Somebody else has removed it since.');
    else if (now.amount !== limit.amount)
      lines.push(`⚠️ <@${now.setBy}> has changed it since: **${rateWords(now)}** holds.`);
    if (use !== undefined) lines.push(`${capital(used(use, limit.amount))}.`);
    return lines.join('\n');
  },
  none: 'There are no limits in this server. `/quota set` makes one; `/quota show` tells what the operator of this bot allows.',
  list: {
    title: (facts: { count: number; from: number; to: number; zone: string }) =>
      `**${facts.count} limit${facts.count === 1 ? '' : 's'}**${facts.from === 1 && facts.to === facts.count ? '' : `, here ${facts.from} to ${facts.to}`}. Days begin at midnight ${facts.zone}.`,
    order:
      '-# A member’s own limit goes before those of their roles, the most generous role before everyone. All other limits hold besides.',
    line: (limit: LimitFacts & { resetsAt: number }, isGone: boolean, use: StandingFacts | undefined) =>
      [
        `- ${capital(about(isGone ? goneSubjects : subjects, limit))}: **${rateWords(limit)}**`,
        use === undefined ? `begins anew ${relative(limit.resetsAt)}` : used(use, limit.amount),
        ...(isGone ? ['⚠️ `/quota remove` takes it away'] : []),
      ].join(' · '),
    alerts: (channelId: string | undefined) =>
      channelId === undefined
        ? '-# At 80 % of a shared limit, whoever set it is told.'
        : `-# At 80 % of a shared limit, I say so in <#${channelId}>.`,
    back: 'Back',
    more: 'More',
  },
  /** A limit while it is being chosen: plain text, Discord shows 100 characters. */
  choice: (limit: LimitFacts, name: string | undefined) =>
    `${shortened(plainSubjects[limit.who](name, limit.subjectId ?? ''), 60)}: ${rateWords(limit)}`,
  chooseLimit: 'I know no such limit. Choose one from the list that appears while you type.',
  removedAlready:
    'That limit is not there any more; somebody has removed it already. `/quota list` shows what holds.',
  removed: (limit: LimitFacts & SetFacts) =>
    `Removed: ${about(subjects, limit)} could use **${rateWords(limit)}** (set by <@${limit.setBy}> ${ago(limit.setAt)}). That no longer holds.`,
  notTheirs: (limit: LimitFacts) =>
    `That limit is for ${about(subjects, limit)}. Leave \`member\` out, or choose a limit that each member has for themself.`,
  whose:
    'That limit holds for each member of the role by itself: please say whose use is to be counted from 0, in the option `member`.',
  reset: (subject: SubjectFacts) =>
    `Counted from 0 again: what ${about(subjects, subject)} ${subject.who === 'member' ? 'has' : 'have'} used in the hour, day, week and month that run. What is set aside for answers under way or not billed yet stays so.`,
  granted: (subject: SubjectFacts, amount: number, unit: LimitFacts['unit']) =>
    `Granted once: ${about(subjects, subject)} may use **${amountWords(amount, unit)}** more in the hour, day, week and month that run.`,
  grantNothing: 'A grant of 0 would change nothing. To allow less, use `/quota set`.',
  /** A line for each limit that holds for somebody. */
  standing: (limit: StandingFacts, facts: HoldingFacts) => {
    const { isUsedUp, isReader, beats } = facts;
    const whose = isReader ? 'for you' : about(standingSources, limit);
    const line = `- ${isUsedUp ? '⛔ ' : ''}**${rateWords(limit)}** ${whose}: ${used(limit)}`;
    return beats.length === 0 ? line : `${line}\n  -# ${whyItWins(limit, beats)}`;
  },
  shown: (facts: { userId: string; channelId: string }, isReader: boolean) =>
    `What holds for ${isReader ? 'you' : `<@${facts.userId}>`} in <#${facts.channelId}> now:`,
  /** How the lines of {@link standing} are to be read. */
  allHold: '-# All of them hold at once; ⛔ marks those that are used up.',
  /** What is left out, in place of lines of {@link standing}. */
  moreHold: (count: number) => `-# …and ${count.toLocaleString('en')} more limit${count === 1 ? '' : 's'}`,
  unlimited: '- no limit at all',
  zone: (zone: string, before: string) =>
    zone === before
      ? `Days, weeks and months of this server begin at midnight **${zone}**, as before.`
      : `Days, weeks and months of this server begin at midnight **${zone}** from now on; before, it was ${before}. What was used is counted accordingly.`,
  unknownZone: (typed: string) =>
    `I know no time zone \`${typed}\`. Choose one from the list that appears while you type, such as \`Europe/Berlin\` or \`UTC\`.`,
  alerts: (channelId: string | undefined, before: string | undefined) =>
    [
      channelId === undefined
        ? 'When 80 % of a channel’s or the server’s limit are used, I tell whoever set it by direct message.'
        : `When 80 % of a channel’s or the server’s limit are used, I say so in <#${channelId}>.`,
      before === undefined ? 'Before, I told whoever had set it.' : `Before, I said so in <#${before}>.`,
    ].join(' '),
  cannotAlert: (channelId: string, missing: readonly string[]) =>
    `I could not say anything in <#${channelId}>: I am missing ${missing.map((name) => `**${name}**`).join(' and ')} there. Give it to me in the channel under Edit Channel → Permissions, or choose another channel.`,
};
