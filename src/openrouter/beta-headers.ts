import type { WireParameters } from './call.ts';

/** The header under which OpenRouter hands on what a provider calls beta. */
export const betaHeader = 'x-anthropic-beta';

/**
 * Headers that a request needs besides: Anthropic holds the arguments of tools to strict schemas only where it is told so
 * (OpenRouter docs, structured outputs).
 *
 * @param models those that the request carries
 */
export function betaHeaders(models: readonly string[], { tools }: WireParameters): Record<string, string> {
  const isStrict = (tool: unknown) =>
    (tool as { function?: { strict?: unknown } } | null)?.function?.strict === true;
  const isAsked = models.some((id) => /^~?anthropic\//.test(id));
  if (!isAsked || !Array.isArray(tools) || !tools.some(isStrict)) return {};
  return { [betaHeader]: 'structured-outputs-2025-11-13' };
}
