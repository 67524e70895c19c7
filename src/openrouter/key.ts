import { z } from 'zod';
import { Garbled, Stopped } from './failure.ts';
import { failureOf } from './failure-of.ts';
import type { OpenRouter } from './openrouter.ts';
import { wholeMicroUsd } from './prices.ts';

/** What GET /key tells of the bot's own key; it says nothing about the account's balance. */
export interface KeyState {
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
  /** ISO date and time. */
  expiresAt?: string;
  /** Requests to free models today (UTC), of the whole account. */
  freeRequests?: { used: number; limit: number; remaining: number };
  /** Limits of workspace and guardrails. */
  budgets: { scope: string; limitMicroUsd?: number; remainingMicroUsd?: number; resetsAt?: string }[];
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
    expires_at: text,
    free_model_daily_requests: maybe(
      z.object({ used: z.number(), limit: z.number(), remaining: z.number() }),
    ),
    budgets: maybe(z.array(z.object({ scope: text, limit_usd: usd, remaining_usd: usd, resets_at: text }))),
  }),
});

/** Asks what the key may still spend. Throws ModelFailure. */
export async function fetchKey(openrouter: OpenRouter, signal: AbortSignal): Promise<KeyState> {
  let body: unknown;
  try {
    body = await openrouter.target().client.get('/key', { signal, timeout: 30_000 });
  } catch (error) {
    throw signal.aborted ? new Stopped() : failureOf(error, openrouter.clock.now());
  }
  const parsed = schema.safeParse(body);
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
    expiresAt: key.expires_at ?? undefined,
    freeRequests: key.free_model_daily_requests ?? undefined,
    budgets: (key.budgets ?? []).map((budget) => ({
      scope: budget.scope ?? '',
      limitMicroUsd: budget.limit_usd ?? undefined,
      remainingMicroUsd: budget.remaining_usd ?? undefined,
      resetsAt: budget.resets_at ?? undefined,
    })),
  };
}
