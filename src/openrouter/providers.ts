import { z } from 'zod';
import { lookUp } from './look-up.ts';
import type { OpenRouter } from './openrouter.ts';

/** A company that serves models. */
export interface Provider {
  /** As requests name it, such as `amazon-bedrock`. */
  slug: string;
  name: string;
}

/** Whom OpenRouter routes to; nothing where it cannot be asked now. */
export type ListProviders = () => Promise<readonly Provider[] | undefined>;

const keptMs = 60 * 60 * 1000;
/** Whoever asks has an interaction to answer, within 3 s. */
const patienceMs = 2000;

const body = z.object({ data: z.array(z.object({ slug: z.string(), name: z.string() })) });

/**
 * Asks OpenRouter who its providers are (docs, list all providers), at most once an hour.
 *
 * @param onFailure told why it could not be asked
 */
export function createProviderList(
  openrouter: OpenRouter,
  closing: AbortSignal,
  onFailure: (error: unknown) => void,
): ListProviders {
  let kept: { until: number; list: readonly Provider[] } | undefined;
  return async () => {
    const now = openrouter.clock.now();
    if (kept && now < kept.until) return kept.list;
    try {
      const signal = AbortSignal.any([closing, AbortSignal.timeout(patienceMs)]);
      const { data } = body.parse(await lookUp(openrouter, '/providers', openrouter.apiKey, signal));
      kept = { until: now + keptMs, list: data };
    } catch (error) {
      onFailure(error);
    }
    return kept?.list;
  };
}
