import type { Liquid } from 'liquidjs';

/** A template may take so long, ms, and make so much, UTF-16 units: it is the operator's, but its data are a model's. */
const limits = { renderLimit: 1000, memoryLimit: 10_000_000, parseLimit: 100_000 };

/**
 * Fills a template (https://liquidjs.com) with data. What stands in the data is never a template itself.
 *
 * @throws where it is wrong, or takes too long
 */
export async function filled(template: string, data: object): Promise<string> {
  return String(await (await engine()).parseAndRender(template, data)).trim();
}

/** @throws where no data could make anything of a template */
export async function readTemplate(template: string): Promise<void> {
  (await engine()).parse(template);
}

async function engine(): Promise<Liquid> {
  // Loaded when a template is used for the first time.
  const { Liquid } = await import('liquidjs');
  // No file is ever read: a template has no partials.
  return new Liquid({ ...limits, templates: {}, ownPropertyOnly: true, strictFilters: true });
}
