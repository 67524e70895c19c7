import type { Language } from './language.ts';

/** What is kept about a member. */
interface KeptFacts {
  turns: number;
  /** ms since 1970 */
  oldestAt: number | undefined;
  files: number;
  reminders: number;
  settings: number;
  calls: number;
  records: number;
  paused: boolean;
  agreed: boolean;
  /** 0: nothing is kept; undefined: until it is deleted. */
  retentionDays: number | undefined;
  isEncrypted: boolean;
}

/** Of `/privacy`, and of what members have chosen there. */
export function privacy({ words, say, format }: Language) {
  const own = words.privacy;
  return {
    ...own,
    kept: (facts: KeptFacts) => {
      const { oldestAt, retentionDays, paused, agreed, isEncrypted } = facts;
      const { turns, files, reminders, settings, calls, records } = facts;
      const since = oldestAt === undefined ? '' : format.day(new Date(oldestAt).toISOString().slice(0, 10));
      return [
        own.heading,
        say(own.turns, { count: turns, since }),
        say(own.files, { count: files }),
        say(own.others, { reminders, settings }),
        say(own.calls, { count: calls }),
        say(own.records, { count: records }),
        retentionDays === undefined
          ? own.keptForGood
          : retentionDays === 0
            ? own.keptNot
            : say(own.keptFor, { days: retentionDays }),
        ...(isEncrypted ? [own.encrypted] : []),
        ...(paused ? [own.isPaused] : []),
        ...(agreed ? [own.hasAgreed] : []),
        own.ways,
      ].join('\n');
    },
    exported: ({
      name,
      turns,
      left,
      filesLeft,
      requestsLeft,
    }: {
      name: string;
      turns: number;
      left: number;
      filesLeft: number;
      requestsLeft: number;
    }) =>
      [
        say(own.exported, { count: turns }),
        ...(name.endsWith('.gz') ? [own.packed] : []),
        ...(left > 0 ? [say(own.exportedPart, { count: left })] : []),
        ...(filesLeft > 0 ? [say(own.exportedNoFiles, { count: filesLeft })] : []),
        ...(requestsLeft > 0 ? [say(own.exportedNoRequests, { count: requestsLeft })] : []),
      ].join('\n'),
    forgotten: (turns: number) => say(own.forgotten, { count: turns }),
  };
}
