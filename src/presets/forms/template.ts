import type { Liquid } from 'liquidjs';

/** What is made may be so long, UTF-16 units: about what Discord takes as a file. */
const longest = 8_000_000;

/**
 * Fills a template (https://liquidjs.com) with data. What stands in the data is never a template itself. It can take for ever: it
 * is done in a process of its own.
 *
 * @throws where it is wrong, or makes too much
 */
export async function filled(template: string, data: object): Promise<string> {
  const text = String(await (await engine()).parseAndRender(template, data)).trim();
  if (text.length > longest) throw new Error(`a template made ${text.length} characters`);
  return text;
}

/** @throws where no data could make anything of a template */
export async function readTemplate(template: string): Promise<void> {
  (await engine()).parse(template);
}

async function engine(): Promise<Liquid> {
  const { Liquid } = await import('liquidjs');
  // No file is ever read: a template has no partials.
  return new Liquid({ templates: {}, ownPropertyOnly: true, strictFilters: true });
}
