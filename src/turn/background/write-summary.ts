import { UserError } from '../../errors.ts';
import type { SummaryTask } from '../../history/next-summary.ts';
import { completeAnswer } from '../../openrouter/complete.ts';
import { ModelFailure } from '../../openrouter/failure.ts';
import type { Preset } from '../../presets/schema.ts';
import type { Payer } from '../../quota/payer.ts';
import { createPurse } from '../money/purse.ts';
import type { TurnServices } from '../services.ts';
import { backgroundCall } from './background.ts';
import { summaryPrompt } from './summary-prompt.ts';

/** A summary as a model wrote it. */
export interface WrittenSummary {
  text: string;
  model: string;
  /** For the log. */
  costs: { model: string; promptTokens?: number; completionTokens?: number; costMicroUsd?: number };
}

/**
 * Asks for a summary.
 *
 * @returns `failed` where a call was made in vain, `refused` where a limit allows none; both are logged
 * @throws whatever is no failure of the model side, and everything once the process is closing
 */
export async function writeSummary(
  services: Omit<TurnServices, 'summariser'>,
  task: SummaryTask,
  { preset: conversation, payer }: { preset: Preset; payer: Payer },
): Promise<WrittenSummary | 'failed' | 'refused'> {
  const { openrouter, closing, log } = services;
  const ids = { turnId: task.turnId };
  const belongs = { ...ids, userId: payer.userId, span: 'summary' };
  const { preset, call } = backgroundCall(services, conversation, summaryPrompt(task), belongs);
  const purse = createPurse(services, { ...ids, payer, purpose: 'summary', preset, call });
  try {
    const { text, ending } = await completeAnswer(openrouter, call, closing, purse);
    const { usage, modelServed: model } = ending;
    const { promptTokens, completionTokens, costMicroUsd } = usage ?? {};
    if (text.trim() !== '')
      return { text: text.trim(), model, costs: { model, promptTokens, completionTokens, costMicroUsd } };
    log.warn({ ...ids, model }, 'a model summed up older turns in no words');
    return 'failed';
  } catch (error) {
    if (closing.aborted || !(error instanceof UserError)) throw error;
    if (error instanceof ModelFailure) {
      const { kind, status } = error;
      log.warn({ ...ids, failure: kind, status }, 'could not sum up older turns');
      return 'failed';
    }
    log.info({ ...ids, refused: error.message }, 'older turns are not summed up');
    return 'refused';
  }
}
