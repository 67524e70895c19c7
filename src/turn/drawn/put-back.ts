import type { Body } from '../../history/body.ts';
import { paced } from '../../reply/paced.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { controlsUnder } from './row.ts';

/**
 * Gives the answer that a question was to take the place of its controls again, where others were drawn under it and
 * nothing else followed. What goes wrong is logged.
 */
export async function putBackControls(
  { pacer, texts, log }: Pick<TurnServices, 'pacer' | 'texts' | 'log'>,
  { outlet, adopts = [] }: Pick<Question, 'outlet' | 'adopts'>,
  turnId: string,
  body: Body,
): Promise<void> {
  const messageId = adopts.at(-1);
  if (messageId === undefined) return;
  const ask = { bucket: outlet.editBucket, counted: outlet.counted, urgency: 'final' } as const;
  const controls = { components: controlsUnder(turnId, body, texts) };
  const failure = await paced(pacer, ask, () => outlet.edit(messageId, controls));
  if (failure) log.warn({ turnId, failure }, 'could not draw the controls under an answer');
}
