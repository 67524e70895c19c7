import { type Balance, fetchBalance } from './credits.ts';
import { fetchKey, type KeyState } from './key.ts';
import type { OpenRouter } from './openrouter.ts';

/** All that can be known of what the key in use may still spend. */
export interface KeyView {
  state: KeyState;
  balance: Balance;
}

/** Asks for both at once. A balance that cannot be had takes nothing from the rest. Throws ModelFailure. */
export async function viewKey(openrouter: OpenRouter, signal: AbortSignal): Promise<KeyView> {
  const [state, balance] = await Promise.all([
    fetchKey(openrouter, signal),
    fetchBalance(openrouter, signal),
  ]);
  return { state, balance };
}
