import type { Exchange } from './exchange.ts';

/** Whether the request asks for the routing summary. */
export function wantsMetadata(exchange: Exchange): boolean {
  const { headers } = exchange.request;
  const header = headers['x-openrouter-metadata'] ?? headers['x-openrouter-experimental-metadata'];
  return header === 'enabled';
}

/** `openrouter_metadata`: what was tried and who took it (OpenRouter docs, router metadata). */
export function routerMetadata({ request, served, passedOver, answer }: Exchange): Record<string, unknown> {
  const requested = request.models[0] ?? 'openrouter/auto';
  const attempts = passedOver.map(({ model, provider, failure }) => ({
    model,
    provider,
    status: failure.status,
  }));
  if (!answer.error) attempts.push({ ...served, status: 200 });
  return {
    requested,
    strategy: strategy(requested, passedOver.length),
    region: 'local',
    is_byok: false,
    attempt: attempts.length,
    attempts,
    endpoints: { total: 1, available: [{ ...served, selected: true }] },
    summary: attempts.map(({ model, provider, status }) => `${provider} ${model}: ${status}`).join('; '),
  };
}

function strategy(requested: string, passedOver: number): string {
  if (passedOver > 0) return 'fallback';
  if (requested.startsWith('~')) return 'latest';
  if (requested === 'openrouter/free') return 'free';
  return requested.startsWith('openrouter/') ? 'auto' : 'direct';
}
