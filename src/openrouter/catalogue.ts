import { type CatalogueModel, modelsBody, presumed, readModel } from './catalogue-model.ts';
import { parseModelId } from './model-id.ts';
import { nearestText } from './nearest-text.ts';

export type { CatalogueModel } from './catalogue-model.ts';

/** All models that OpenRouter offers, as of `fetchedAt`. Empty (and `fetchedAt` 0) until they could be fetched. */
export interface Catalogue {
  models: readonly CatalogueModel[];
  /** Epoch ms. */
  fetchedAt: number;
  /**
   * The model behind an id: listed ids and canonical slugs, `~aliases`, routers, dynamic variants (`:nitro`, `:floor`,
   * `:exacto`, `:online`) and `id@preset/slug`; a bare `@preset/slug` is opaque. Undefined: there is none.
   */
  find(id: string): CatalogueModel | undefined;
  /** The listed id that is most like this one; undefined where none is like it. */
  nearest(id: string): string | undefined;
  /** Models of which id or name hold every word of the query, best first; all of them for an empty query. */
  search(query: string): CatalogueModel[];
}

/** Reads a body of GET /models. Unreadable entries are left out. Throws ZodError where it is no list at all. */
export function readCatalogue(body: unknown, fetchedAt: number): Catalogue {
  const models = modelsBody.parse(body).data.map(readModel);
  return catalogueOf(
    models.filter((model) => model !== undefined),
    fetchedAt,
  );
}

/** The catalogue of these models. */
export function catalogueOf(models: readonly CatalogueModel[], fetchedAt: number): Catalogue {
  const byId = new Map<string, CatalogueModel>();
  for (const model of models) if (model.canonicalSlug) byId.set(model.canonicalSlug.toLowerCase(), model);
  // Ids win over slugs, since a `:free` entry shares its slug with the paid one.
  for (const model of models) byId.set(model.id.toLowerCase(), model);

  function find(id: string): CatalogueModel | undefined {
    const wanted = id.trim().toLowerCase();
    const listed = byId.get(wanted);
    if (listed) return listed;
    const { base, preset } = parseModelId(wanted);
    if (base === '' && preset) return opaqueModel(wanted);
    return byId.get(base);
  }

  return {
    models,
    fetchedAt,
    find,
    nearest: (id) =>
      nearestText(
        parseModelId(id.trim().toLowerCase()).base,
        models.map((model) => model.id),
      ),
    search: (query) => search(models, query),
  };
}

function opaqueModel(id: string): CatalogueModel {
  return { id, name: id, description: '', ...presumed, prices: { tiers: [] }, opaque: true };
}

function search(models: readonly CatalogueModel[], query: string): CatalogueModel[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = words.join(' ');
  const rank = (model: CatalogueModel) => {
    const id = model.id.toLowerCase();
    const name = model.name.toLowerCase();
    const text = `${id} ${name}`;
    if (!words.every((word) => text.includes(word))) return undefined;
    if (id === whole) return 0;
    if (id.startsWith(whole) || id.includes(`/${whole}`)) return 1;
    if (words.every((word) => id.includes(word))) return 2;
    return 3;
  };
  return models
    .map((model) => ({ model, rank: rank(model) }))
    .filter((found) => found.rank !== undefined)
    .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
    .map((found) => found.model);
}

/** Models that end within so many days, soonest first. */
export function expiringModels(catalogue: Catalogue, now: number, days = 30): CatalogueModel[] {
  const limit = new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  return catalogue.models
    .filter((model) => model.expirationDate !== undefined && model.expirationDate <= limit)
    .sort(({ expirationDate: one = '' }, { expirationDate: other = '' }) =>
      one < other ? -1 : Number(one > other),
    );
}
