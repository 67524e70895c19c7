import type { Language } from './language.ts';
import {
  type LimitFacts,
  limitWords,
  type StandingFacts,
  type SubjectFacts,
  type Who,
} from './limit-words.ts';
import { ago, relative } from './moments.ts';
import { permissionNames } from './permission-names.ts';
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
  /** Empty: somebody who was forgotten since. */
  setBy: string;
  setAt: number;
}

type Unit = LimitFacts['unit'];

/** Of `/quota`: limits as admins set and read them. */
export function limits(language: Language) {
  const { words, say, format } = language;
  const own = words.limits;
  const { amount, examples, subject, list } = own;
  const named = limitWords(language);
  const permissions = permissionNames(language);
  const setBy = (by: SetFacts) => ({
    setBy: by.setBy === '' ? words.audit.forgotten : `<@${by.setBy}>`,
    setAt: ago(by.setAt),
  });
  /** Whom a limit is about, where Discord shows plain text only; without a name where it is gone. */
  const plain = ({ who, subjectId = '' }: LimitFacts, name: string | undefined) => {
    if (who !== 'role' && who !== 'member' && who !== 'channel') return own.plain[who];
    return name === undefined ? say(own.plainGone[who], { id: subjectId }) : say(own.plain[who], { name });
  };
  const whyItWins = ({ who }: LimitFacts, beats: readonly LimitFacts[]) => {
    const { wins } = own;
    const role = beats.some((one) => one.who === 'role') ? wins.generous : wins.role;
    const sources = beats.map((one) => `${named.rate(one)} ${named.source(one)}`);
    return say(wins.line, {
      others: format.list(sources, 'and'),
      why: who === 'member' ? wins.member : role,
    });
  };
  return {
    ...own,
    amount: {
      ...amount,
      unreadable: (typed: string, unit: Unit) => say(amount.unreadable, { typed, example: examples[unit] }),
      negative: (typed: string, unit: Unit) => say(amount.negative, { typed, example: examples[unit] }),
      tooFine: (typed: string) => say(amount.tooFine, { typed, example: examples.usd }),
      half: (typed: string, unit: Unit) =>
        say(amount.half, { typed, unit: own.units[unit], example: examples[unit] }),
      tooMuch: (typed: string, unit: Unit, most: number) =>
        say(amount.tooMuch, { typed, most: named.amount(most, unit) }),
      otherUnit: (typed: string, unit: Unit) =>
        say(amount.otherUnit, { typed, unit: own.units[unit], example: examples[unit] }),
    },
    subject: {
      ...subject,
      missing: (who: SetWho, option: string) =>
        say(subject.missing, { who: own.chosen[who], option: language.called(option) }),
      superfluous: (who: SetWho, option: SetWho) =>
        say(subject.superfluous, {
          who: own.chosen[who],
          option: language.called(option),
          other: own.chosen[option],
        }),
    },
    /** What an admin has set, what was there before, and what holds now: another admin may have come in between. */
    set: (facts: {
      limit: LimitFacts;
      before: (LimitFacts & SetFacts) | undefined;
      now: (LimitFacts & SetFacts) | undefined;
      use: StandingFacts | undefined;
    }) => {
      const { limit, before, now, use } = facts;
      const lines = [
        say(own.set, {
          subject: named.subject(limit),
          isNothing: limit.amount === 0,
          rate: named.rate(limit),
        }),
      ];
      if (before === undefined) lines.push(own.noneBefore);
      else if (before.amount === limit.amount) lines.push(say(own.sameBefore, setBy(before)));
      else lines.push(say(own.otherBefore, { rate: named.rate(before), ...setBy(before) }));
      if (now === undefined) lines.push(own.removedSince);
      else if (now.amount !== limit.amount)
        lines.push(say(own.changedSince, { setBy: setBy(now).setBy, rate: named.rate(now) }));
      if (use !== undefined) lines.push(say(own.use, { use: capital(named.used(use, limit.amount)) }));
      return lines.join('\n');
    },
    list: {
      ...list,
      title: ({ count, from, to, zone }: { count: number; from: number; to: number; zone: string }) =>
        from === 1 && to === count
          ? say(list.title, { count, zone })
          : say(list.titleOfPart, { count, from, to, zone }),
      line: (limit: LimitFacts & { resetsAt: number }, isGone: boolean, use: StandingFacts | undefined) =>
        [
          say(list.line, {
            subject: capital(isGone ? named.gone(limit) : named.subject(limit)),
            rate: named.rate(limit),
          }),
          use === undefined
            ? say(list.begins, { when: relative(limit.resetsAt) })
            : named.used(use, limit.amount),
          ...(isGone ? [list.gone] : []),
        ].join(' · '),
      alerts: (channelId: string | undefined) =>
        channelId === undefined ? list.alertsDirectly : say(list.alerts, { channelId }),
    },
    /** A limit while it is being chosen: plain text, Discord shows 100 characters. */
    choice: (limit: LimitFacts, name: string | undefined) =>
      say(own.choice, { subject: shortened(plain(limit, name), 60), rate: named.rate(limit) }),
    removed: (limit: LimitFacts & SetFacts) =>
      say(own.removed, { subject: named.subject(limit), rate: named.rate(limit), ...setBy(limit) }),
    notTheirs: (limit: LimitFacts) => say(own.notTheirs, { subject: named.subject(limit) }),
    reset: (subject: SubjectFacts) =>
      say(own.reset, { subject: named.subject(subject), isOne: subject.who === 'member' }),
    granted: (subject: SubjectFacts, amount: number, unit: Unit) =>
      say(own.granted, { subject: named.subject(subject), amount: named.amount(amount, unit) }),
    /** A line for each limit that holds for somebody. */
    standing: (limit: StandingFacts, { isUsedUp, isReader, beats }: HoldingFacts) => {
      const line = say(own.standing, {
        isUsedUp,
        rate: named.rate(limit),
        source: isReader ? own.forYou : named.source(limit),
        used: named.used(limit),
      });
      return beats.length === 0 ? line : `${line}\n  -# ${whyItWins(limit, beats)}`;
    },
    shown: ({ userId, channelId }: { userId: string; channelId: string }, isReader: boolean) =>
      isReader ? say(own.shownToReader, { channelId }) : say(own.shown, { userId, channelId }),
    /** What is left out, in place of lines of {@link standing}. */
    moreHold: (count: number) => say(own.moreHold, { count }),
    zone: (zone: string, before: string) =>
      zone === before ? say(own.zoneAsBefore, { zone }) : say(own.zone, { zone, before }),
    unknownZone: (typed: string) => say(own.unknownZone, { typed }),
    alerts: (channelId: string | undefined, before: string | undefined) =>
      [
        channelId === undefined ? own.alertsDirectly : say(own.alerts, { channelId }),
        before === undefined ? own.alertsBeforeDirectly : say(own.alertsBefore, { before }),
      ].join(words.space),
    cannotAlert: (channelId: string, missing: readonly string[]) =>
      say(own.cannotAlert, { channelId, permissions: permissions(missing, '**') }),
  };
}
