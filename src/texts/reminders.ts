import type { Language } from './language.ts';

/** Of reminders. */
export function reminders({ words, say }: Language) {
  const own = words.reminders;
  return {
    ...own,
    due: (mention: string, text: string, asked: number, late: number | undefined, wasRefused: boolean) =>
      [
        say(own.due, { mention, text }),
        ...(late === undefined
          ? []
          : [say(wasRefused ? own.unreached : own.late, { moment: `<t:${late}:f>` })]),
        say(own.asked, { moment: `<t:${asked}:R>` }),
      ].join('\n'),
    refused: (mention: string) => say(own.refused, { mention }),
    givenUp: (userId: string) => say(own.givenUp, { userId }),
    noMoment: (now: string) => say(own.noMoment, { now }),
    past: (now: string) => say(own.past, { now }),
    tooMany: (most: number) => say(own.tooMany, { most }),
  };
}
