import type { WireModel } from './catalogue.ts';

/** GET /models: filtered by the query, paged only where asked (OpenRouter docs, list models). */
export function listModels(models: readonly WireModel[], query: URLSearchParams): Record<string, unknown> {
  const output = query.get('output_modalities') ?? 'text';
  const listed = (name: string) => query.get(name)?.split(',') ?? [];
  const words = query.get('q')?.toLowerCase();
  const category = query.get('category');
  const matching = models.filter(
    ({ id, name, architecture, supported_parameters, context_length }) =>
      (output === 'all' || output.split(',').some((kind) => architecture.output_modalities.includes(kind))) &&
      listed('input_modalities').every((kind) => architecture.input_modalities.includes(kind)) &&
      listed('supported_parameters').every((parameter) => supported_parameters.includes(parameter)) &&
      (context_length ?? 0) >= Number(query.get('context') ?? 0) &&
      (listed('model_authors').length === 0 || listed('model_authors').includes(id.split('/')[0] ?? '')) &&
      (category === null || category === categoryOf(id)) &&
      (words === undefined || `${id} ${name}`.toLowerCase().includes(words)),
  );
  const paged = query.has('limit') || query.has('offset');
  const offset = Number(query.get('offset') ?? 0);
  const limit = Math.min(1000, Number(query.get('limit') ?? 1000));
  const more = paged && offset + limit < matching.length;
  return {
    data: paged ? matching.slice(offset, offset + limit) : matching,
    total_count: matching.length,
    links: { next: more ? `/api/v1/models?offset=${offset + limit}&limit=${limit}` : null },
  };
}

/** What a model of the local catalogue is used for most: code, or talk. */
function categoryOf(id: string): string {
  return /code|devstral|claude/.test(id) ? 'programming' : 'roleplay';
}
