/** Of reminders. */
export const reminders = {
  due: (mention: string, text: string, asked: number, late: number | undefined) =>
    [
      `⏰ ${mention} ${text}`,
      ...(late === undefined ? [] : [`-# That was for <t:${late}:f>: I was away then, sorry.`]),
      `-# You asked me for it <t:${asked}:R>.`,
    ].join('\n'),
  noMoment: (now: string) =>
    `When? Give \`minutes\` from now, or the moment \`at\` as in 2026-12-24T18:00. Now it is ${now}.`,
  past: (now: string) => `That moment is past. Now it is ${now}.`,
  tooFar: 'Nobody can be reminded more than a year ahead.',
  tooMany: (most: number) =>
    `Nobody can have more than ${most} reminders: one of the others has to be taken away first.`,
  unknown: 'Whoever asks has no reminder of that number.',
};
