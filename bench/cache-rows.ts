import type { LongConversation, Spent } from './memory.ts';
import type { Row } from './row.ts';

/** A conversation with cache marks beside the same without: what was sent, what of it was read from the cache, what it cost. */
export function cacheRows(marked: LongConversation, unmarked: LongConversation): Row[] {
  const sum = ({ turns }: LongConversation, of: (turn: Spent) => number) =>
    turns.reduce((all, turn) => all + of(turn), 0);
  const row = (
    what: string,
    of: (turn: Spent) => number,
    show: (value: number) => string,
    most?: number,
  ): Row => {
    const value = sum(marked, of);
    return {
      what,
      measured: show(value),
      target: most === undefined ? '' : `≤ ${show(most)}`,
      missed: most !== undefined && value > most,
      naive: `without: ${show(sum(unmarked, of))}`,
      bound: '',
    };
  };
  return [
    row('prompt tokens', ({ promptTokens }) => promptTokens, whole),
    row('of these read from the cache', ({ cachedTokens }) => cachedTokens, whole),
    row('cost', ({ usd }) => usd, dollars, sum(unmarked, ({ usd }) => usd) / 2),
  ];
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const dollars = (usd: number) => `$${usd.toFixed(4)}`;

/** How it was measured. */
export function cacheRemarks(turns: number, ...conversations: readonly LongConversation[]): string[] {
  const complaints = conversations.reduce((all, one) => all + one.complaints.length, 0);
  return [
    `${turns} turns by slash command with anthropic/claude-sonnet-5.5, at the local OpenRouter's prices: written to the cache 1.25 ×, read from it 0.05 ×. The questions follow each other within the five minutes for which a cache lasts; where they do not, no marks are sent but at the instructions.`,
    ...(complaints > 0 ? [`${complaints} warnings in its log.`] : []),
  ];
}
