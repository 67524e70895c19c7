import { z } from 'zod';
import { Garbled } from './failure.ts';
import { lookUp } from './look-up.ts';
import type { OpenRouter } from './openrouter.ts';
import { wholeMicroUsd } from './prices.ts';

/** The account's balance: what was ever bought, and what is left of it. The rest may be negative. */
export interface Credits {
  boughtMicroUsd: number;
  leftMicroUsd: number;
}

const schema = z.object({ data: z.object({ total_credits: z.number(), total_usage: z.number() }) });

/** Asks for the balance; only a management key may (OpenRouter docs, credits). Throws ModelFailure. */
export async function fetchCredits(
  openrouter: OpenRouter,
  managementKey: string,
  signal: AbortSignal,
): Promise<Credits> {
  const parsed = schema.safeParse(await lookUp(openrouter, '/credits', managementKey, signal));
  if (!parsed.success) throw new Garbled();
  const { total_credits: bought, total_usage: used } = parsed.data.data;
  return { boughtMicroUsd: wholeMicroUsd(bought), leftMicroUsd: wholeMicroUsd(bought - used) };
}
