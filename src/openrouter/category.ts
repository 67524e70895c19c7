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

/** The ids of the models of a category, in OpenRouter's order. @throws {ModelFailure} */
export async function fetchCategory(
  openrouter: OpenRouter,
  category: string,
  signal: AbortSignal,
): Promise<string[]> {
  const query = new URLSearchParams({ category, output_modalities: 'all' });
  const parsed = body.safeParse(await lookUp(openrouter, `/models?${query}`, openrouter.apiKey, signal));
  if (!parsed.success) throw new Garbled();
  return parsed.data.data.map(({ id }) => id);
}
