import type { Language } from './language.ts';
import { permissionNames } from './permission-names.ts';

/** Of `/usage`. */
export function usage(language: Language) {
  const { words, say, format } = language;
  const own = words.usage;
  const named = permissionNames(language);
  const bold = (names: readonly string[]) => named(names, '**');
  return {
    ...own,
    ofMember: (name: string) => say(own.ofMember, { name }),
    ofChannel: (name: string) => say(own.ofChannel, { name }),
    heading: (title: string, when: string) => say(own.heading, { title, when }),
    /** Of the table; the last column is the name. */
    columns: [own.columns.cost, own.columns.tokens, own.columns.calls],
    cost: format.cost,
    others: (count: number) => say(own.others, { count }),
    unknown: (calls: number) => say(own.unknown, { calls }),
    unbilled: (calls: number) => say(own.unbilled, { calls }),
    /** Over the picture. */
    caption: (title: string, when: string, unit: 'usd' | 'tokens') => say(own.caption, { title, unit, when }),
    /** Of a report: when its days begin is for those to know who compare it. */
    week: (first: string, last: string, zone: string) => say(own.week, { first, last, zone }),
    ofServer: (name: string) => say(own.ofServer, { name }),
    day: format.day,
    exported: (rows: number) => say(own.exported, { rows }),
    exportedPart: (rows: number, what: 'days' | 'calls') => say(own.exportedPart, { rows, what }),
    report: (channelId: string, zone: string) => say(own.report, { zone, channelId }),
    reportMoved: (before: string) => say(own.reportMoved, { before }),
    reportEnded: (before: string) => say(own.reportEnded, { before }),
    /** @param facts.missing what the bot lacks there; undefined: the channel is gone, or not to be seen */
    reportUnsent: (facts: {
      day: string;
      channelId: string;
      server: string;
      missing: readonly string[] | undefined;
    }) => {
      const { missing, ...where } = facts;
      const { gone, refused, lacking } = own.unsentWhy;
      if (missing === undefined) return say(own.reportUnsent, { ...where, why: gone });
      if (missing.length === 0) return say(own.reportUnsent, { ...where, why: refused });
      return say(own.reportUnsent, { ...where, why: say(lacking, { permissions: bold(missing) }) });
    },
    cannotReport: (channelId: string, missing: readonly string[]) =>
      say(own.cannotReport, { channelId, permissions: bold(missing) }),
  };
}
