import { z } from 'zod';
import { Garbled } from './failure.ts';
import { lookUp } from './look-up.ts';
import type { OpenRouter } from './openrouter.ts';
import { wholeMicroUsd } from './prices.ts';

/** What GET /key tells of a key; it says nothing about the account's balance (OpenRouter docs, limits). */
export interface KeyState {
  /** The key as the account's page shows it: masked. */
  label: string;
  /** The key's own spending limit; undefined: none. */
  limitMicroUsd?: number;
  /** May be negative. */
  remainingMicroUsd?: number;
  /** daily, weekly, monthly. */
  limitReset?: string;
  usedMicroUsd: number;
  usedTodayMicroUsd: number;
  usedThisWeekMicroUsd: number;
  usedThisMonthMicroUsd: number;
  /** No credits were ever bought. */
  freeTier: boolean;
  /** It manages keys, and cannot ask models. */
  management: boolean;
  /** ISO date and time. */
  expiresAt?: string;
  /** Requests to free models today (UTC), of the whole account. */
  freeRequests?: { used: number; limit: number; remaining: number };
  /** Limits of workspace and guardrails. */
  budgets: KeyBudget[];
}

/** A limit that holds for the key beside its own. Times are ISO. */
export interface KeyBudget {
  scope: string;
  limitMicroUsd?: number;
  remainingMicroUsd?: number;
  resetsAt?: string;
}

const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);
const usd = maybe(z.number().transform(wholeMicroUsd));
const text = maybe(z.string());

const schema = z.object({
  data: z.object({
    label: text,
    limit: usd,
    limit_remaining: usd,
    limit_reset: text,
    usage: usd,
    usage_daily: usd,
    usage_weekly: usd,
    usage_monthly: usd,
    is_free_tier: maybe(z.boolean()),
    is_management_key: maybe(z.boolean()),
    is_provisioning_key: maybe(z.boolean()),
    expires_at: text,
    free_model_daily_requests: maybe(
      z.object({ used: z.number(), limit: z.number(), remaining: z.number() }),
    ),
    budgets: maybe(z.array(z.object({ scope: text, limit_usd: usd, remaining_usd: usd, resets_at: text }))),
  }),
});

/**
 * Asks what a key, by default the one in use, may still spend. It costs nothing. Throws ModelFailure.
 */
export async function fetchKey(
  openrouter: OpenRouter,
  signal: AbortSignal,
  apiKey = openrouter.apiKey,
): Promise<KeyState> {
  const parsed = schema.safeParse(await lookUp(openrouter, '/key', apiKey, signal));
  if (!parsed.success) throw new Garbled();
  const { data: key } = parsed.data;
  return {
    label: key.label ?? '',
    limitMicroUsd: key.limit ?? undefined,
    remainingMicroUsd: key.limit_remaining ?? undefined,
    limitReset: key.limit_reset ?? undefined,
    usedMicroUsd: key.usage ?? 0,
    usedTodayMicroUsd: key.usage_daily ?? 0,
    usedThisWeekMicroUsd: key.usage_weekly ?? 0,
    usedThisMonthMicroUsd: key.usage_monthly ?? 0,
    freeTier: key.is_free_tier ?? false,
    management: (key.is_management_key || key.is_provisioning_key) ?? false,
    expiresAt: key.expires_at ?? undefined,
    freeRequests: key.free_model_daily_requests ?? undefined,
    budgets: (key.budgets ?? []).filter(isBesideTheKey).map((budget) => ({
      scope: budget.scope ?? '',
      limitMicroUsd: budget.limit_usd ?? undefined,
      remainingMicroUsd: budget.remaining_usd ?? undefined,
      resetsAt: budget.resets_at ?? undefined,
    })),
  };
}

/** The key's own limit stands among the budgets, too (OpenRouter docs, `KeyBudgetScope`). */
function isBesideTheKey({ scope }: { scope?: string | null | undefined }): boolean {
  return scope !== 'key_limit';
}
