import type { KeyView } from '../openrouter/key-view.ts';

/** What can be wrong with the key, each told once while it lasts. */
export const troubles = ['dead', 'credit', 'limit', 'low', 'expiring', 'free'] as const;

export type Trouble = (typeof troubles)[number];

/** What is known of a trouble; less where only a refused request has shown it. Amounts in micro-USD, times in epoch ms. */
export type Finding =
  | { trouble: 'dead'; isManagement: boolean }
  | { trouble: 'credit'; left?: number }
  | { trouble: 'limit'; purse?: Purse }
  | { trouble: 'low'; purse: Purse }
  | { trouble: 'expiring'; at: number }
  | { trouble: 'free'; used?: number; limit?: number; resetsAt: number };

/** Something that money is taken from: the account, the key's limit, a budget. */
export interface Purse {
  /** `account`, `key`, or the scope of a budget. */
  of: string;
  left: number;
  /** Undefined of an account. */
  limit?: number;
}

/** From when on something counts as trouble. */
export interface TroubleLimits {
  /** Less than this left, micro-USD; of a limit below ten times as much a tenth of it. */
  lowMicroUsd: number;
  /** Whether the free allowance matters to anybody. */
  usesFree: boolean;
  /** Epoch ms. */
  now: number;
}

const dayMs = 86_400_000;

/** A key that expires sooner is to be replaced, ms. */
const expiringMs = 3 * dayMs;

/** So much of the free allowance used is nearly all. */
const nearlyAll = 0.9;

/** What is wrong, by all that OpenRouter tells of the key and the account; at most one finding of each trouble. */
export function findingsOf({ state, balance }: KeyView, limits: TroubleLimits): Finding[] {
  const { now, usesFree } = limits;
  const findings: Finding[] = [];
  if (state.management) findings.push({ trouble: 'dead', isManagement: true });
  const account = balance && 'leftMicroUsd' in balance && balance.boughtMicroUsd > 0 ? balance : undefined;
  if (account && account.leftMicroUsd <= 0) findings.push({ trouble: 'credit', left: account.leftMicroUsd });
  const purses = pursesOf({ state, balance });
  const emptied = purses.find(({ of, left }) => of !== 'account' && left <= 0);
  if (emptied) findings.push({ trouble: 'limit', purse: emptied });
  const low = purses
    .filter(({ left, limit }) => left > 0 && left < lowAt(limit, limits.lowMicroUsd))
    .sort((one, other) => one.left - other.left)[0];
  if (low) findings.push({ trouble: 'low', purse: low });
  const expiresAt = Date.parse(state.expiresAt ?? '');
  if (expiresAt - now < expiringMs) findings.push({ trouble: 'expiring', at: expiresAt });
  const free = state.freeRequests;
  if (usesFree && free && free.used >= free.limit * nearlyAll) {
    const { used, limit } = free;
    findings.push({ trouble: 'free', used, limit, resetsAt: freeResetsAt(now) });
  }
  return findings;
}

/** When the allowance of free requests comes back: at the next 00:00 UTC (OpenRouter docs, limits); epoch ms. */
export function freeResetsAt(now: number): number {
  return (Math.floor(now / dayMs) + 1) * dayMs;
}

/** Limits of nothing are left out: whoever sets one wants free models only. */
function pursesOf({ state, balance }: KeyView): Purse[] {
  const limited = [
    { scope: 'key', limitMicroUsd: state.limitMicroUsd, remainingMicroUsd: state.remainingMicroUsd },
    ...state.budgets,
  ];
  const isAccount = balance && 'leftMicroUsd' in balance && balance.boughtMicroUsd > 0;
  return [
    ...limited.flatMap(({ scope, limitMicroUsd: limit, remainingMicroUsd: left }) =>
      left === undefined || limit === 0 ? [] : [{ of: scope, left, ...(limit !== undefined && { limit }) }],
    ),
    ...(isAccount ? [{ of: 'account', left: balance.leftMicroUsd }] : []),
  ];
}

function lowAt(limit: number | undefined, lowMicroUsd: number): number {
  return limit === undefined ? lowMicroUsd : Math.min(lowMicroUsd, limit / 10);
}
