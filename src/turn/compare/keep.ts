import { UserError } from '../../errors.ts';
import type { Body } from '../../history/body.ts';
import { findTurn } from '../again.ts';
import type { TurnServices } from '../services.ts';
import { indexOf } from './columns.ts';

/** What was kept of a comparison. */
export interface Kept {
  /** The turn's texts as they are now. */
  body: Body;
  /** The last messages of the other answers, whose buttons have done their duty. */
  others: string[];
}

/**
 * Makes one of the answers that stand side by side the turn's. What is still being written for it is ended, since nobody
 * waits for it. Another one can be kept later; to be called within `Comparisons.deciding`.
 *
 * @throws {UserError} where the turn is gone, or that preset has said nothing
 */
export async function keepAnswer(
  services: TurnServices,
  turnId: string,
  preset: string,
  by: { id: string; name: string },
): Promise<Kept> {
  const running = services.running.get(turnId);
  running?.stop({ by: 'member', ...by });
  await running?.ended;
  const { body } = await findTurn(services, turnId);
  const index = indexOf(body, preset);
  if (index === -1) throw new UserError((texts) => texts.retry.gone);
  await services.history.choose(turnId, index);
  const all = await services.comparisons.keep(turnId, preset);
  const others = all.filter((answer) => answer.preset !== preset);
  const kept = all.find((answer) => answer.preset === preset);
  // What is replied to, regenerated or deleted from now on is the one that was kept.
  const besides = others.flatMap(({ messageIds }) => messageIds);
  await services.history.removeMessages(besides);
  // The others go with the turn all the same.
  for (const messageId of besides) await services.history.addNote(turnId, messageId);
  await services.history.addMessages(turnId, kept?.messageIds ?? []);
  return {
    body: { ...body, chosen: index },
    others: others.flatMap(({ messageIds }) => messageIds.at(-1) ?? []),
  };
}
