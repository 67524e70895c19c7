/** What is left of the budget's content after a cut. */
const keptShare = 0.75;
/** The share of a budget that a summary of what was cut off may take, at most `longestSummary`. */
const summaryShare = 1 / 8;
/** Tokens. */
const longestSummary = 3000;
/** In less than this nothing can be summed up, in tokens. */
const shortestSummary = 100;

/**
 * Where a history must begin to stay within its budget.
 *
 * It is cut in steps: whenever it outgrows the budget, the oldest turns go until three quarters of it are left. So the
 * beginning stays the same for many turns, and the provider's prompt cache, which matches from the beginning, keeps
 * hitting. The answer follows from the costs alone, as if the conversation were replayed from its root; a turn that is
 * appended never moves the beginning back.
 *
 * @param costs tokens of each turn, oldest first
 * @param budget tokens
 * @returns index of the first turn that stays (`costs.length`: none); the newest turn stays wherever it fits by itself
 */
export function cutStart(costs: readonly number[], budget: number): number {
  let start = 0;
  let sum = 0;
  const dropOldest = () => {
    sum -= costs[start] ?? 0;
    start += 1;
  };
  for (const [newest, cost] of costs.entries()) {
    sum += cost;
    if (sum <= budget) continue;
    while (start < newest && sum > budget * keptShare) dropOldest();
    if (sum > budget) dropOldest();
  }
  return start;
}

/** How many tokens of a budget are a summary's; 0 where it is too small for any. */
export function summaryRoom(budget: number): number {
  const room = Math.floor(Math.min(budget * summaryShare, longestSummary));
  return room < shortestSummary ? 0 : room;
}

/** What of a conversation is sent. */
export interface Fitted {
  /** Index of the first turn that is sent as it is. */
  start: number;
  /** Index of the turn up to which the summary reaches that stands for what is before. */
  summary?: number;
}

/**
 * Decides what of a conversation is sent within a budget: all of it where that fits, else a summary and the turns from
 * `start` on. The summary is the shortest-reaching of those that reach up to `start`, so that it stays the same as the
 * conversation grows; where none reaches so far, the furthest-reaching: the turns in between are then left out.
 *
 * @param costs tokens of each turn, oldest first
 * @param summaries indices of the turns up to which a summary reaches, ascending
 * @param beheaded there are still older turns, of which no costs are known
 */
export function fitWithin(
  costs: readonly number[],
  budget: number,
  summaries: readonly number[],
  beheaded = false,
): Fitted {
  const start = cutStart(costs, budget);
  const room = summaryRoom(budget);
  if ((start === 0 && !beheaded) || room === 0 || summaries.length === 0) return { start };
  const shorter = cutStart(costs, budget - room);
  const summary = summaries.find((index) => index >= shorter - 1) ?? summaries.at(-1);
  return { start: shorter, ...(summary !== undefined && { summary }) };
}
