import { z } from 'zod';
import { Garbled, ModelFailure } from './failure.ts';
import { lookUp } from './look-up.ts';
import type { OpenRouter } from './openrouter.ts';
import { wholeMicroUsd } from './prices.ts';

/** The account's balance: what was ever bought, and what is left of it. The rest may be negative. */
export interface Credits {
  boughtMicroUsd: number;
  leftMicroUsd: number;
}

const schema = z.object({ data: z.object({ total_credits: z.number(), total_usage: z.number() }) });

/** The account's balance, or why it could not be had; undefined: no management key is set. */
export type Balance = Credits | ModelFailure | undefined;

/** Asks for the balance, if there is a key that may (OpenRouter docs, credits). Never rejects with a ModelFailure. */
export async function fetchBalance(openrouter: OpenRouter, signal: AbortSignal): Promise<Balance> {
  const { managementKey } = openrouter;
  if (managementKey === undefined) return undefined;
  try {
    return await fetchCredits(openrouter, managementKey, signal);
  } catch (error) {
    if (error instanceof ModelFailure) return error;
    throw error;
  }
}

async function fetchCredits(
  openrouter: OpenRouter,
  managementKey: string,
  signal: AbortSignal,
): Promise<Credits> {
  const parsed = schema.safeParse(await lookUp(openrouter, '/credits', managementKey, signal));
  if (!parsed.success) throw new Garbled();
  const { total_credits: bought, total_usage: used } = parsed.data.data;
  return { boughtMicroUsd: wholeMicroUsd(bought), leftMicroUsd: wholeMicroUsd(bought - used) };
}
