import type { ModelCall } from '../openrouter/call.ts';
import type { Preset } from '../presets/schema.ts';
import type { TurnServices } from './services.ts';

/** The server of a preset's own, with its key, if it has one. */
export function endpointOf(
  { keyFor }: Pick<TurnServices, 'keyFor'>,
  { endpoint }: Preset,
): Pick<ModelCall, 'endpoint'> {
  if (!endpoint) return {};
  const { baseUrl, apiKeyVariable } = endpoint;
  return { endpoint: { baseUrl, apiKey: apiKeyVariable ? keyFor(apiKeyVariable) : '' } };
}
