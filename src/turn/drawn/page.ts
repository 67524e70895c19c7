import { UserError } from '../../errors.ts';
import { alternatives } from '../../history/body.ts';
import { findTurn } from '../again.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { redraw } from './redraw.ts';

/**
 * Shows another of a turn's answers, in the messages that the question adopts: from now on later turns see that one.
 *
 * @param index among the turn's answers
 * @throws {UserError} where there is none, or the turn is being answered
 */
export async function showAlternative(
  services: TurnServices,
  turnId: string,
  index: number,
  question: Question,
): Promise<void> {
  // Whoever presses again before the page has turned means the same page.
  await services.order.run(`page:${turnId}`, async () => {
    const { body } = await findTurn(services, turnId);
    if (!alternatives(body).includes(index)) throw new UserError((texts) => texts.retry.gone);
    if (body.chosen === index) return;
    const running = services.running.start(turnId, question);
    if (!running) throw new UserError((texts) => texts.retry.running);
    try {
      await redraw(services, question, {
        turnId,
        async body() {
          await services.history.choose(turnId, index);
          return { ...body, chosen: index };
        },
      });
    } finally {
      running.end();
    }
  });
}
