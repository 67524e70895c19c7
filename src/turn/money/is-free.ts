import { UserError } from '../../errors.ts';
import type { Choice } from '../choose.ts';
import type { TurnServices } from '../services.ts';
import { fareOf } from './fare.ts';
import { ownPrice } from './own-server.ts';

/** Whether an answer of this choice costs nothing, as far as it is known now: then no limit in money stands in its way. */
export function isFree({ openrouter, catalogue }: TurnServices, { preset, models }: Choice): boolean {
  const baseUrl = preset.endpoint?.baseUrl ?? openrouter.baseUrl;
  try {
    if (!openrouter.target(preset.endpoint && { baseUrl, apiKey: '' }).extras) {
      const { prompt, completion, request } = ownPrice(preset, baseUrl);
      return Math.max(prompt, completion, request) === 0;
    }
    const call = { request: preset.request, messages: [] };
    const { rates } = fareOf(models, preset, call, Number.POSITIVE_INFINITY, catalogue());
    return Math.max(rates.prompt, rates.completion, rates.fixed) === 0;
  } catch (error) {
    // Of an unknown price.
    if (error instanceof UserError) return false;
    throw error;
  }
}
