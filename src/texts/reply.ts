import { rateWords, type StandingFacts } from './limit-words.ts';

/** Tokens as they stand in the quiet line. */
interface ShownTokens {
  promptTokens: number;
  cachedTokens?: number | undefined;
  /** Reasoning included. */
  completionTokens: number;
  reasoningTokens?: number | undefined;
}

/** What stands in and under an answer. */
export const reply = {
  stop: 'Stop',
  edited: 'Answer the edited question',
  retry: 'Retry',
  regenerate: 'Regenerate',
  continue: 'Continue',
  more: '⋯',
  continuesInFile: 'This is getting long. I am still writing; the whole answer will come as a file.',
  wholeInFile: 'The whole answer is in the file.',
  fileName: 'answer.md',
  stoppedBy: (name: string) => `Stopped by ${name}.`,
  cutOff: {
    length: 'Cut off: the answer reached its length limit.',
    filter: "Cut off: the provider's content filter stepped in.",
    quota: (limit: StandingFacts) =>
      `Cut off: what was left of **${rateWords(limit)}** was not enough for more.`,
    token: 'Cut off: Discord gives an answer of this kind 15 minutes.',
  },
  interrupted: 'Interrupted: I was restarted while writing this.',
  lockedMeanwhile: 'Interrupted: this thread was locked while I was writing this.',
  ready: (mention: string) => `${mention}, your answer is ready.`,
  notReady: (mention: string) => `${mention}, your question could not be answered.`,
  refused: "Discord (or this server's AutoMod) refused the rest of this answer.",
  extrasRefused: 'Discord does not let me attach it here: I may be missing Attach Files or Embed Links.',
  filesGone: (count: number) =>
    `${count === 1 ? 'A file of this answer is' : `${count} files of this answer are`} not kept any more.`,
  vary: 'Vary',
  varyOne: (number: number) => `Vary ${number}`,
  tokens: ({
    promptTokens: prompt,
    cachedTokens,
    completionTokens: completion,
    reasoningTokens,
  }: ShownTokens) => {
    const part = (count: number | undefined, what: string) =>
      count ? ` (${count.toLocaleString('en')} ${what})` : '';
    return `${prompt.toLocaleString('en')}${part(cachedTokens, 'cached')} → ${completion.toLocaleString('en')}${part(reasoningTokens, 'thought')} tokens`;
  },
  summarised: (count: number) => `${count} earlier question${count === 1 ? '' : 's'} summed up`,
  older: (count: number) => `${count} earlier question${count === 1 ? '' : 's'} left out`,
  unreadFiles: (count: number) => `${count === 1 ? 'the file was' : `${count} files were`} not read`,
  unreadQuote: {
    deleted: 'the message replied to is gone',
    hidden: 'the message replied to was not read: the Message Content intent is off for me',
    forbidden: 'the message replied to was not read: I am missing Read Message History',
    unreachable: 'the message replied to was not read: Discord did not give it',
  },
  fallback: (from: string, reason: string) => `instead of ${from}: ${reason}`,
};
