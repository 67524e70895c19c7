import type { Language } from './language.ts';
import { asCode } from './words.ts';

/** A report, as admins are told of it. */
interface ReportFacts {
  reporterId: string;
  channelId: string;
  server: string;
  link: string;
  /** As it was typed; empty: nothing was. */
  reason: string;
  /** What is known of the answer. */
  askerId?: string;
  preset?: string;
  /** Further ones of this hour are not told. */
  isLast: boolean;
}

/** Of *Report answer*. */
export function report({ words, say }: Language) {
  const own = words.report;
  return {
    ...own,
    toAdmins: ({ reporterId, channelId, server, link, reason, askerId, preset, isLast }: ReportFacts) =>
      [
        say(own.toAdmins, { reporterId, channelId, server, link }),
        ...(reason === '' ? [] : [reason.replaceAll(/^/gm, '> ')]),
        ...(askerId === undefined
          ? []
          : [say(own.about, { askerId, preset: asCode(preset ?? ''), hasPreset: preset !== undefined })]),
        ...(isLast ? [own.isLast] : []),
      ].join('\n'),
  };
}
