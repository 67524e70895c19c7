import { z } from 'zod';
import { Garbled } from './failure.ts';
import { lookUp } from './look-up.ts';
import type { OpenRouter } from './openrouter.ts';

/** What models are used for most, by OpenRouter's count (docs, list models). */
export const categories = [
  'programming',
  'roleplay',
  'marketing',
  'marketing/seo',
  'technology',
  'science',
  'translation',
  'legal',
  'finance',
  'health',
  'trivia',
  'academia',
] as const;

const body = z.object({ data: z.array(z.object({ id: z.string() }).catch({ id: '' })) });

/** A list is used for so long, ms: models move weekly. */
const freshMs = 60 * 60_000;

/** Which models are in which category. OpenRouter is asked once for each, and anew after an hour. */
export class Categories {
  readonly #openrouter: OpenRouter;
  /** By category; `at` is epoch ms. */
  readonly #lists = new Map<string, { ids: readonly string[]; at: number }>();
  readonly #asking = new Map<string, Promise<readonly string[]>>();

  constructor(openrouter: OpenRouter) {
    this.#openrouter = openrouter;
  }

  /**
   * The ids of the models of a category, in OpenRouter's order; where it does not answer, as they were the last time.
   *
   * @param signal ends the asking, for all who wait for that category
   * @throws {ModelFailure} where there was no last time
   */
  async idsOf(category: string, signal: AbortSignal): Promise<readonly string[]> {
    const known = this.#lists.get(category);
    if (known && this.#openrouter.clock.now() - known.at < freshMs) return known.ids;
    const asking = this.#asking.get(category) ?? this.#ask(category, signal);
    this.#asking.set(category, asking);
    return known ? asking.catch(() => known.ids) : asking;
  }

  async #ask(category: string, signal: AbortSignal): Promise<readonly string[]> {
    try {
      const ids = await fetchCategory(this.#openrouter, category, signal);
      this.#lists.set(category, { ids, at: this.#openrouter.clock.now() });
      return ids;
    } finally {
      this.#asking.delete(category);
    }
  }
}

async function fetchCategory(
  openrouter: OpenRouter,
  category: string,
  signal: AbortSignal,
): Promise<string[]> {
  const query = new URLSearchParams({ category, output_modalities: 'all' });
  const parsed = body.safeParse(await lookUp(openrouter, `/models?${query}`, openrouter.apiKey, signal));
  if (!parsed.success) throw new Garbled();
  return parsed.data.data.map(({ id }) => id);
}
