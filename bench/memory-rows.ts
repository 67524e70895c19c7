import type { LongConversation } from './memory.ts';
import { percentile } from './numbers.ts';
import type { Row } from './row.ts';

/** The slack that two runs of the same thing differ by, ms. */
const noiseMs = 5;

/** Both conversations side by side, figure by figure. */
export function memoryRows(summed: LongConversation, without: LongConversation): Row[] {
  const row = (
    what: string,
    of: (one: LongConversation) => number,
    show: (value: number) => string,
    most?: number,
  ): Row => ({
    what,
    measured: show(of(summed)),
    target: most === undefined ? '' : `≤ ${show(most)}`,
    missed: most !== undefined && !(of(summed) <= most),
    naive: `without: ${show(of(without))}`,
    bound: '',
  });
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const prompts = (share: number) => (one: LongConversation) =>
    percentile(
      one.turns.map(({ promptTokens }) => promptTokens),
      share,
    );
  const asked = (share: number) => (one: LongConversation) =>
    percentile(
      one.turns.map(({ untilAsked }) => untilAsked),
      share,
    );
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const cached = ({ turns }: LongConversation) =>
    sum(turns.map(({ cachedTokens }) => cachedTokens)) / sum(turns.map(({ promptTokens }) => promptTokens));
  return [
    row('prompt tokens per turn, p50', prompts(0.5), whole),
    row('prompt tokens per turn, p95', prompts(0.95), whole),
    row('of these equal to the turn before', cached, (value) => `${Math.round(value * 100)} %`),
    row('question to request, p50', asked(0.5), ms, asked(0.5)(without) + noiseMs),
    row('question to request, p95', asked(0.95), ms, asked(0.95)(without) + 2 * noiseMs),
    row(
      'older turns left out, mean',
      ({ turns }) => sum(turns.map(({ leftOut }) => leftOut)) / turns.length,
      (value) => value.toFixed(1),
      1,
    ),
    row('summaries', ({ summaries }) => summaries.length, whole),
    row(
      'prompt tokens of all summaries',
      ({ summaries }) => sum(summaries.map(({ promptTokens }) => promptTokens)),
      whole,
    ),
    row(
      'tokens of all summaries',
      ({ summaries }) => sum(summaries.map(({ completionTokens }) => completionTokens)),
      whole,
    ),
    row('cost of the answers', ({ turns }) => sum(turns.map(({ usd }) => usd)), dollars),
    row('cost of the summaries', ({ summaries }) => sum(summaries.map(({ usd }) => usd)), dollars),
  ];
}

const dollars = (usd: number) => `$${usd.toFixed(4)}`;

/** How it was measured. */
export function memoryRemarks(...conversations: readonly LongConversation[]): string[] {
  const complaints = conversations.reduce((all, one) => all + one.complaints.length, 0);
  return [
    'By slash command, one question after the other; Discord takes no time here, so question to request is the bot alone. Answers have 1,000 units, summaries 5,000 before they are shortened; the next question comes after 150 ms, a summary takes 50: a hundredth of what people and a cheap model would take.',
    ...(complaints > 0 ? [`${complaints} warnings in its log.`] : []),
  ];
}
