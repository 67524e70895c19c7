/** What is left of the budget's content after a cut. */
const keptShare = 0.75;

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
