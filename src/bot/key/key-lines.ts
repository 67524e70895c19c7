import type { Balance } from '../../openrouter/credits.ts';
import type { ModelFailure } from '../../openrouter/failure.ts';
import type { KeyState } from '../../openrouter/key.ts';
import { asCode, type Texts } from '../../texts/index.ts';

/** All that is known of the key, a line each. @param now epoch ms */
export function keyLines({ key: says, format }: Texts, state: KeyState, now: number): string[] {
  const { limitMicroUsd, remainingMicroUsd, freeRequests, expiresAt, freeTier } = state;
  return [
    says.label(asCode(state.label)),
    says.limit(
      limitMicroUsd === undefined
        ? undefined
        : {
            limit: format.cost(limitMicroUsd),
            left: format.cost(remainingMicroUsd ?? limitMicroUsd),
            reset: state.limitReset,
          },
    ),
    says.used({
      today: format.cost(state.usedTodayMicroUsd),
      week: format.cost(state.usedThisWeekMicroUsd),
      month: format.cost(state.usedThisMonthMicroUsd),
      all: format.cost(state.usedMicroUsd),
    }),
    ...(freeRequests ? [says.free({ ...freeRequests, resetsAt: nextMidnight(now) })] : []),
    says.expires(secondsOf(expiresAt)),
    ...state.budgets.map(({ scope, limitMicroUsd: limit, remainingMicroUsd: left, resetsAt }) =>
      says.budget({
        scope,
        left: left === undefined ? undefined : format.cost(left),
        limit: limit === undefined ? undefined : format.cost(limit),
        resetsAt: secondsOf(resetsAt),
      }),
    ),
    ...(freeTier ? [says.neverBought] : []),
  ];
}

/** What is known of the balance, in a line. @param unlimited the key has no limit of its own */
export function balanceLine(texts: Texts, balance: Balance, unlimited: boolean): string {
  const { key: says, format } = texts;
  if (balance === undefined) return says.balanceUnknown(unlimited);
  if ('leftMicroUsd' in balance)
    return says.balance(format.cost(balance.leftMicroUsd), format.cost(balance.boughtMicroUsd));
  const { status } = balance;
  const isRefused = status === 401 || status === 403;
  return says.balanceFailed(isRefused ? says.managementRefused : balance.say(texts));
}

/** Why the key's own state could not be asked for, in a sentence for those who can mend it. */
export function keyFailure(texts: Texts, failure: ModelFailure): string {
  const { key: says } = texts;
  if (failure.kind === 'key-invalid') return says.refused;
  return failure.status === 404 ? says.notThere : says.notTold(failure.say(texts));
}

/** The next 00:00 UTC, when the allowance of free requests comes back; seconds since 1970. */
function nextMidnight(now: number): number {
  return (Math.floor(now / 86_400_000) + 1) * 86_400;
}

/** An ISO time in seconds since 1970; undefined where there is none. */
function secondsOf(iso: string | undefined): number | undefined {
  const ms = Date.parse(iso ?? '');
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}
