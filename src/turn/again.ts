import { UserError } from '../errors.ts';
import { type Body, canGoOn, chosenAnswer, hasContent } from '../history/body.ts';
import type { Turn } from '../history/turn.ts';
import { afterAnswer } from './background/after-answer.ts';
import { choose } from './choose.ts';
import { checkedPrompt, gated, offerOf } from './gate.ts';
import { letGo } from './let-go.ts';
import { inLine } from './line.ts';
import { servicesFor } from './policy.ts';
import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';

/** A turn that exists, with its texts. */
export interface KnownTurn {
  turn: Turn;
  body: Body;
}

/** Finds a turn by its id. @throws {UserError} where it is gone */
export async function findTurn({ history }: TurnServices, turnId: string): Promise<KnownTurn> {
  const turn = await history.get(turnId);
  const body = turn && turn.state !== 'deleted' ? await history.body(turnId) : undefined;
  if (!turn || !body) throw new UserError((texts) => texts.retry.gone);
  return { turn, body };
}

/** With which preset, model and effort a turn was answered: as it shall be once more. */
export function askedWith({ turn, body }: KnownTurn): Pick<Question, 'preset' | 'model' | 'effort'> {
  const preset = chosenAnswer(body)?.preset ?? turn.preset;
  const { model, effort } = body.prompt;
  // What was asked for besides belongs to the preset that was asked for with it.
  if (preset !== turn.preset) return { preset };
  return { preset, ...(model !== undefined && { model }), ...(effort !== undefined && { effort }) };
}

/**
 * Answers the question of an older turn once more, as a further alternative of it, in the messages that the question
 * adopts. Until the new answer says something, the one before stays: on the screen, in the history, and for later turns.
 * Where `question.prompt` is not what was asked before (it was edited), it is what is asked from now on; with `question.files`
 * (also none) so is what it brings in.
 *
 * @throws {UserError} before anything has begun: the turn is gone or being answered, a limit stands in the way, or the
 *   process is stopping
 */
export async function answerAgain(services: TurnServices, turnId: string, question: Question): Promise<void> {
  await again(services, turnId, question, false);
}

/**
 * Lets the model go on where the chosen answer of a turn stopped. The two parts are one answer.
 *
 * @throws {UserError} as {@link answerAgain}, and where there is nothing to go on with
 */
export async function continueAnswer(
  services: TurnServices,
  turnId: string,
  question: Question,
): Promise<void> {
  await again(services, turnId, question, true);
}

async function again(all: TurnServices, turnId: string, asked: Question, goesOn: boolean): Promise<void> {
  const services = servicesFor(all, asked);
  const prompt = checkedPrompt(asked, true);
  const { history } = services;
  const { presets, locked } = asked.policy;
  if (services.running.get(turnId)) throw new UserError((texts) => texts.retry.running);
  // What was answered otherwise before is answered now as it is locked.
  const isFree = presets.get(asked.preset ?? '') && !locked.has('preset');
  const { model, ...rest } = isFree ? asked : { ...asked, preset: undefined };
  const known = model === undefined || locked.has('model') ? rest : { ...rest, model };
  const chosen = choose(known, { ...offerOf(services, asked.policy), open: true });
  let hasBegun = false;
  try {
    await gated(services, asked, chosen, async () => {
      // From here on a second press finds it taken, also while it waits for its turn.
      const running = services.running.start(turnId, asked);
      if (!running) throw new UserError((texts) => texts.retry.running);
      try {
        await inLine(services, asked, chosen, running, async (drawn) => {
          hasBegun = true;
          const { turn, body: before } = await findTurn(services, turnId);
          const { people, quotes = [], files, note = '' } = asked;
          const brings = files && { quotes, awaited: files, note };
          const words = { text: prompt, ...(people && { people }), ...brings };
          const body = before.prompt.text === prompt ? before : await history.setPrompt(turnId, words);

          const answer = chosenAnswer(body);
          const hasAnswer = hasContent(answer);
          // A client may show the button for a moment longer than it stands there.
          if (goesOn && !canGoOn(answer)) throw new UserError((texts) => texts.retry.nothingToContinue);
          // A turn that has an answer keeps its state: a crash must not make it one without.
          if (!hasAnswer) await history.setState(turnId, 'pending');
          const takeBack = async () => {
            if (!hasAnswer && turn.state !== 'deleted') await history.setState(turnId, turn.state);
            // With what it was edited to, which can still be asked.
            return body === before ? before : await history.resetPrompt(turnId, before.prompt);
          };
          const { writeAnswer } = await import('./write.ts');
          await writeAnswer(services, drawn, chosen, {
            turnId,
            running,
            body,
            isAgain: true,
            goesOn,
            takeBack,
          });
        });
      } finally {
        running.end();
      }
    });
    // Where the first answer of a thread failed, this is the first.
    await afterAnswer(services, asked, turnId, chosen.preset);
  } finally {
    // Also what was kept before nothing was to be kept.
    if (hasBegun) await letGo(services, asked, turnId);
  }
}
