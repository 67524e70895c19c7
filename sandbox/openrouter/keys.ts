import { now } from './clock.ts';

/** A limit of a workspace or guardrail, as GET /key lists it. */
export interface LocalBudget {
  scope: string;
  limit_usd: number;
  spend_usd: number;
  remaining_usd: number;
  reset_interval: string;
  resets_at: string;
}

/** A key of the account; all of it may be changed by a test. */
export interface LocalKey {
  /** As the account's page shows it: masked. */
  label: string;
  /** USD that it may spend; null: no limit. */
  limit: number | null;
  limitReset: 'daily' | 'weekly' | 'monthly' | null;
  /** USD spent with it. */
  used: number;
  /** ISO date and time; null: never. */
  expiresAt: string | null;
  disabled: boolean;
  /** Opens /credits, and cannot ask models. */
  management: boolean;
  budgets: LocalBudget[];
}

/** A key as it is made: without limit and without end. */
export function newKey(apiKey: string, facts: Partial<LocalKey> = {}): LocalKey {
  return {
    label: `${apiKey.slice(0, 12)}...${apiKey.slice(-3)}`,
    limit: null,
    limitReset: null,
    used: 0,
    expiresAt: null,
    disabled: false,
    management: false,
    budgets: [],
    ...facts,
  };
}

/** Whether a key is still good for anything. */
export function isAlive({ disabled, expiresAt }: LocalKey): boolean {
  return !disabled && (expiresAt === null || Date.parse(expiresAt) > now());
}
