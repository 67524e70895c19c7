import type { Catalogue } from './catalogue.ts';

/**
 * What a model is to answer with, as `modalities` says it: models that only draw want `image` alone, those that write and
 * draw want both, and a model that is asked for something else than it makes has no provider (OpenRouter docs, image
 * generation). Undefined: what the model does unasked.
 *
 * @param wanted the preset's own `modalities`; they stand wherever pictures are not concerned
 */
export function modalitiesFor(wanted: unknown, model: string, catalogue: Catalogue): string[] | undefined {
  const asked = Array.isArray(wanted) ? wanted.map(String) : undefined;
  const found = catalogue.find(model);
  if (!found || found.opaque || !found.outputModalities.includes('image')) return asked;
  if (!found.outputModalities.includes('text')) return ['image'];
  return asked?.includes('image') ? [...new Set(['image', 'text', ...asked])] : asked;
}
