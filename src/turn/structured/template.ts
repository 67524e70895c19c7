/** A template may take so long, ms, and make so much, UTF-16 units: it is the operator's, but its data are a model's. */
const limits = { renderLimit: 1000, memoryLimit: 10_000_000, parseLimit: 100_000 };

/**
 * Fills a template (https://liquidjs.com) with data. What stands in the data is never a template itself.
 *
 * @throws where it is wrong, or takes too long
 */
export async function filled(template: string, data: object): Promise<string> {
  // Loaded when a template is used for the first time.
  const { Liquid } = await import('liquidjs');
  // No file is ever read: a template has no partials.
  const liquid = new Liquid({ ...limits, templates: {}, ownPropertyOnly: true, strictFilters: true });
  return String(await liquid.parseAndRender(template, data)).trim();
}
