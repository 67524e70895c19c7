/** Of reminders. */
export const reminders = {
  due: (mention: string, text: string, asked: number, late: number | undefined, wasRefused: boolean) =>
    [
      `⏰ ${mention} ${text}`,
      ...(late === undefined
        ? []
        : [
            wasRefused
              ? `-# That was for <t:${late}:f>: I could not reach you then.`
              : `-# That was for <t:${late}:f>: I was away then, sorry.`,
          ]),
      `-# You asked me for it <t:${asked}:R>.`,
    ].join('\n'),
  refused: (mention: string) =>
    `⏰ ${mention} you wanted to be reminded of something now, and you take no direct messages from me. I try again each day for a week; or ask me privately for your reminders.`,
  givenUp: (userId: string) =>
    `A reminder for <@${userId}> could not be told for days: they take no direct messages from me, or Discord did not answer. I have given it up.`,
  noMoment: (now: string) =>
    `When? Give \`minutes\` from now, or the moment \`at\` as in 2026-12-24T18:00. Now it is ${now}.`,
  past: (now: string) => `That moment is past. Now it is ${now}.`,
  tooFar: 'Nobody can be reminded more than a year ahead.',
  tooMany: (most: number) =>
    `Nobody can have more than ${most} reminders: one of the others has to be taken away first.`,
  unknown: 'Whoever asks has no reminder of that number.',
};
