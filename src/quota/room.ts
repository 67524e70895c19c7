import type { Demand, HeldLimit } from './planned-call.ts';
import { QuotaRefusal } from './refusal.ts';

type Priced = Pick<Demand, 'rates' | 'promptTokens'>;

/**
 * What a call costs at the most if its answer has so many tokens, in whole micro-USD, rounded up.
 *
 * @throws {RangeError} where that is no amount that can be counted
 */
export function worstCost({ rates, promptTokens }: Priced, maxTokens: number): number {
  const { fixed, prompt, completion } = rates;
  const cost = Math.ceil(fixed + (promptTokens * prompt + maxTokens * completion) / 1_000_000);
  if (!Number.isSafeInteger(cost) || cost < 0) throw new RangeError(`not a cost: ${cost}`);
  return cost;
}

/**
 * How many tokens an answer may have, so that no limit is passed in the worst case.
 *
 * @returns at most `maxTokens`, and the limit that lowered it
 * @throws {QuotaRefusal} where that is less than `leastTokens`
 */
export function roomIn<Limit extends HeldLimit>(
  call: Demand,
  limits: readonly Limit[],
): { maxTokens: number; loweredBy: Limit | undefined } {
  const rooms = limits.map((limit) => ({ limit, tokens: roomUnder(limit, call) }));
  const inTheWay = rooms.filter(({ tokens }) => tokens < call.leastTokens).map(({ limit }) => limit);
  refuse(inTheWay, call);
  let lowest: (typeof rooms)[number] | undefined;
  for (const room of rooms) if (room.tokens < (lowest?.tokens ?? call.maxTokens)) lowest = room;
  return { maxTokens: lowest?.tokens ?? call.maxTokens, loweredBy: lowest?.limit };
}

/**
 * @throws {QuotaRefusal} with a limit in the way that would be too small even if nothing of it were used, else with the
 *   one that holds longest; nothing where there is none
 */
function refuse(inTheWay: readonly HeldLimit[], call: Demand): void {
  const [longest] = inTheWay
    .map((limit) => ({ limit, needed: neededUnder(limit, call) }))
    .toSorted((a, b) => Number(isTooSmall(b)) - Number(isTooSmall(a)) || b.limit.resetsAt - a.limit.resetsAt);
  if (longest) throw new QuotaRefusal(longest.limit, longest.needed);
}

function isTooSmall({ limit, needed }: { limit: HeldLimit; needed: number }): boolean {
  return needed > limit.amount;
}

/** What the shortest answer that is worth beginning may take of a limit. */
function neededUnder({ unit }: HeldLimit, call: Demand): number {
  if (unit === 'requests') return call.counts ? 1 : 0;
  return unit === 'tokens' ? call.promptTokens + call.leastTokens : worstCost(call, call.leastTokens);
}

/** The most tokens that an answer may have under a limit; -1: not even none. */
function roomUnder(limit: HeldLimit, call: Demand): number {
  const left = limit.amount - limit.used - limit.reserved;
  if (limit.unit === 'requests') return !call.counts || left >= 1 ? call.maxTokens : -1;
  if (limit.unit === 'tokens') return Math.max(-1, Math.min(call.maxTokens, left - call.promptTokens));
  const whole = worstCost(call, call.maxTokens);
  if (whole === 0 || whole <= left) return call.maxTokens;
  if (call.rates.completion === 0 || worstCost(call, 0) > left) return -1;
  const spare = left - call.rates.fixed - (call.promptTokens * call.rates.prompt) / 1_000_000;
  let tokens = Math.min(call.maxTokens, Math.floor((spare * 1_000_000) / call.rates.completion));
  // Fractions of micro-USD are floats: the last token is tried.
  while (tokens > 0 && worstCost(call, tokens) > left) tokens -= 1;
  return Math.max(0, tokens);
}
