import { UserError } from '../../errors.ts';
import type { ModelCall } from '../../openrouter/call.ts';
import { costsNothing } from '../../openrouter/costs-nothing.ts';
import { modelsPerRequest } from '../../openrouter/request.ts';
import { systemPrompt } from '../../presets/system-prompt.ts';
import type { Demand, Rates } from '../../quota/planned-call.ts';
import type { Choice } from '../choose.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { fareOf } from './fare.ts';
import { leastTokens } from './least-tokens.ts';
import { ownFare, ownPrice } from './own-server.ts';
import { upperEstimate } from './prompt-estimate.ts';

/** What is asked, as far as it is known before anything is prepared. */
export type Asked = Pick<Question, 'payer' | 'prompt'>;

/** Of an unknown price it is only known that it is one. */
const unknownRates: Rates = { prompt: 0, completion: 0, fixed: 1 };

/**
 * The least that has to be set aside for an answer: the preset's instructions and the prompt alone are read, the answer is as
 * short as one may be, and of models that cost nothing, if there are any, only those are asked. What the limits leave no
 * room for would be refused, too, when all of it is known.
 */
export function leastCall(services: TurnServices, { payer, prompt }: Asked, choice: Choice): Demand {
  const { openrouter, history, catalogue } = services;
  const { preset } = choice;
  const { stable, varying } = systemPrompt(preset, { date: '', server: '', channel: '', user: '' });
  const system = [stable, varying].filter((part) => part !== '').join('\n\n');
  const messages: ModelCall['messages'] = [
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user', content: prompt },
  ];
  const call = { request: preset.request, messages };
  const baseUrl = preset.endpoint?.baseUrl ?? openrouter.baseUrl;
  const { extras } = openrouter.target(preset.endpoint && { baseUrl, apiKey: '' });
  const free = extras ? choice.models.filter((model) => costsNothing(model, catalogue())) : [];
  const models = (free.length > 0 ? free : choice.models).slice(0, extras ? modelsPerRequest : 1);
  const promptTokens = upperEstimate(call, undefined, (mean) =>
    Math.max(...models.map((model) => history.upperTokens(model, mean))),
  );
  const fare = () => {
    try {
      if (!extras) return ownFare(ownPrice(preset, baseUrl), promptTokens);
      return fareOf(models, preset, call, promptTokens, catalogue());
    } catch (error) {
      if (error instanceof UserError) return { rates: unknownRates, promptTokens };
      throw error;
    }
  };
  const least = Math.min(leastTokens(preset), preset.maxTokens);
  const { rates, promptTokens: read } = fare();
  return { payer, counts: true, rates, promptTokens: read, maxTokens: least, leastTokens: least };
}
