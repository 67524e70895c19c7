import { UserError } from '../errors.ts';
import { afterAnswer } from './background/after-answer.ts';
import { choose } from './choose.ts';
import { checkedPrompt, gated, isInOrder, offerOf } from './gate.ts';
import { letGo } from './let-go.ts';
import { inLine } from './line.ts';
import { newTurnOf } from './new-turn.ts';
import { servicesFor } from './policy.ts';
import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';

/**
 * Answers a question, from the gate to the last drawn line. What stands in the way before the answer begins is
 * thrown as a UserError; once it has begun, everything that goes wrong is drawn under the answer.
 */
export async function answer(all: TurnServices, asked: Question): Promise<void> {
  const services = servicesFor(all, asked);
  const prompt = checkedPrompt(asked);
  if (isInOrder(services, asked)) await asked.arrival?.earlier();
  const thread = await services.threads.get(asked.channelId);
  const { presets, locked } = asked.policy;
  const ofThread = locked.has('preset') || !presets.get(thread?.preset ?? '') ? undefined : thread?.preset;
  const chosen = choose({ ...asked, preset: asked.preset ?? ofThread }, offerOf(services, asked.policy));
  let turnId: string | undefined;
  try {
    await gated(services, asked, chosen, async () => {
      // Not needed for a start: see warmUp in serve.ts.
      const { writeAnswer } = await import('./write.ts');
      const turn = await services.history.begin(newTurnOf(services, asked, chosen, prompt));
      turnId = turn.id;
      const running = services.running.start(turn.id, asked);
      if (!running) throw new UserError((texts) => texts.retry.running);
      try {
        if (asked.ownPrompt && asked.promptMessageId !== undefined)
          await services.history.addNote(turn.id, asked.promptMessageId);
        asked.arrival?.begun();
        await inLine(services, asked, chosen, running, async (drawn) => {
          const body = await services.history.start(turn.id);
          if (body)
            await writeAnswer(services, drawn, chosen, {
              turnId: turn.id,
              running,
              body,
              isAgain: false,
              goesOn: false,
              async takeBack() {
                await services.history.deleteTurn(turn.id);
                return undefined;
              },
            });
          else services.log.debug({ turnId: turn.id }, 'a turn was removed before its turn came');
        });
      } finally {
        running.end();
      }
    });
    if (turnId !== undefined) await afterAnswer(services, asked, turnId, chosen.preset);
  } finally {
    await letGo(services, asked, turnId);
  }
}
