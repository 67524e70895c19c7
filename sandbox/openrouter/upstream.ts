import type { Exchange } from './exchange.ts';

/** What OpenRouter understands itself and does not send on. */
const own = new Set([
  ...['models', 'provider', 'plugins', 'preset', 'route', 'transforms'],
  ...['debug', 'trace', 'session_id', 'metadata', 'usage'],
]);

/** Whether the request asks to be shown what providers are sent; in streams only (OpenRouter docs, debugging). */
export function wantsEcho({ streaming, request }: Exchange): boolean {
  const debug = request.body.debug as { echo_upstream_body?: unknown } | null | undefined;
  return streaming && debug?.echo_upstream_body === true;
}

/** What each provider that was tried was sent, in order; whoever could not take the request was sent nothing. */
export function upstreamBodies({ request, served, passedOver }: Exchange): Record<string, unknown>[] {
  const tried = passedOver.filter(({ failure: { status } }) => status === 429 || status >= 500);
  const sent = Object.entries(request.body).filter(([field]) => !own.has(field));
  return [...tried, served].map(({ model }) => ({ ...Object.fromEntries(sent), model: ownName(model) }));
}

/** What a provider calls its model. */
function ownName(model: string): string {
  const [author, name = model] = model.replace(/:.*$/, '').split('/');
  return author === 'anthropic' ? name.replaceAll('.', '-') : name;
}
