import { UserError } from '../../errors.ts';
import type { ModelCall } from '../../openrouter/call.ts';
import { ModelFailure } from '../../openrouter/failure.ts';
import { type Heard, nothingHeard } from '../listen.ts';
import type { TurnServices } from '../services.ts';
import { type AskedInForm, askInForm } from './ask-in-form.ts';
import { fitOf } from './fit.ts';
import type { Form } from './form.ts';

/**
 * Asks for an answer that is data, as `listen` does for one that is text: nothing can be shown before all of it is there.
 * What does not fit its form, mended once, is no answer.
 *
 * @throws whatever is neither a failure of the model side nor the purse's refusal
 */
export async function hearData(
  services: Pick<TurnServices, 'openrouter' | 'catalogue' | 'forms'>,
  call: ModelCall,
  form: Form,
  signal: AbortSignal,
  { purseFor, onQueued }: Pick<AskedInForm, 'purseFor' | 'onQueued'>,
): Promise<Heard> {
  const heard: Heard = { ...nothingHeard(), inOnePiece: true };
  try {
    const check = await fitOf(form, await services.forms(), signal);
    const formed = await askInForm(services, {
      ...{ call, form, check, signal, purseFor, repairs: 1 },
      ...(onQueued && { onQueued }),
      // It was paid, whatever comes of mending it.
      onAnswered({ ending: { generationId } }, usage) {
        Object.assign(heard, { usage, generationId });
      },
    });
    const { value, ending, usage, attempts, citations, reasoning } = formed;
    Object.assign(heard, { usage, attempts, citations, reasoning, generationId: ending.generationId });
    if (value === undefined) {
      const isCut = ending.finishReason === 'length';
      heard.refusal = new UserError(({ structured }) => (isCut ? structured.tooLong : structured.noFit));
    } else Object.assign(heard, { ending, data: value, text: JSON.stringify(value) });
    heard.billDue = isBillDue(heard);
  } catch (error) {
    if (signal.aborted) return heard;
    if (error instanceof ModelFailure) {
      heard.failure = error;
      heard.attempts = error.attempts;
      heard.usage = error.usage;
      heard.generationId = error.generationId;
    } else if (error instanceof UserError) {
      heard.refusal = error;
      heard.billDue = isBillDue(heard);
    } else throw error;
  }
  return heard;
}

function isBillDue({ generationId, usage }: Heard): boolean {
  return generationId !== undefined && usage?.costMicroUsd === undefined;
}
