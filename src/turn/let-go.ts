import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';

/**
 * Where nothing is to be kept, an answered turn's texts and files go: what was said stays in Discord alone. A crash before is
 * made up for by the next sweep.
 */
export async function letGo(
  { history, log }: Pick<TurnServices, 'history' | 'log'>,
  { policy }: Pick<Question, 'policy'>,
  turnId: string | undefined,
): Promise<void> {
  if (!policy.settings.noStore || turnId === undefined) return;
  if (await history.deleteTurn(turnId)) log.debug({ turnId }, 'nothing is kept of a turn');
}
