import type { WireParameters } from '../../presets/wire.ts';

/**
 * The parameters of a request that carries PDFs: the model reads them itself where it can, else they are parsed for nothing.
 * (Left to itself, OpenRouter takes a parser that costs by the page; docs, PDF inputs.) What the preset says of the parser
 * stays.
 */
export function parserFor(request: WireParameters, isNative: boolean): WireParameters {
  const { plugins = [] } = request;
  if (plugins.some(({ id }) => id === 'file-parser')) return request;
  const engine = isNative ? 'native' : 'cloudflare-ai';
  return { ...request, plugins: [...plugins, { id: 'file-parser', pdf: { engine } }] };
}

/** Whether the model reads PDFs itself, so that nothing is parsed. */
export function isReadByModel({ plugins = [] }: WireParameters): boolean {
  return plugins.some((plugin) => plugin.id === 'file-parser' && plugin.pdf?.engine === 'native');
}

/** Which parser reads a request's PDFs: what one has found says little of what another would. */
export function parserOf({ plugins = [] }: WireParameters): string {
  const parser = plugins.find((plugin) => plugin.id === 'file-parser');
  return parser?.pdf?.engine ?? 'usual';
}
