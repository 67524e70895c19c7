import type { Body } from '../../history/body.ts';
import type { Clock } from '../../openrouter/clock.ts';
import { Stopped } from '../../openrouter/failure.ts';
import type { Choice } from '../choose.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { fitted } from './fit.ts';
import { holdFiles, takeFiles } from './take.ts';

/** What passes sooner needs no word, ms. */
const saidAfterMs = 800;

/** A turn that is about to be answered. */
export interface BringingIn {
  turnId: string;
  /** Its texts so far. */
  body: Body;
  /** Aborted when it is not to be answered any more. */
  signal: AbortSignal;
  /** Gets the quiet line that tells what is read; nothing: it is read. */
  onStatus: (line: string | undefined) => void;
}

/** A question with all that it comes with. */
export interface Brought {
  /** As it is asked now, with a word on what could not be read. */
  question: Question;
  /** Of the models those that can read it. */
  choice: Choice;
  /** The turn's texts, with what came with the prompt. */
  body: Body;
}

/**
 * Fetches what comes with a turn's prompt, as far as that was not done yet, and notes it there. Where the prompt is edited
 * meanwhile, and nothing was answered yet, it is the edited one that is asked, with what that brings in.
 *
 * @throws {UserError} as `takeFiles` and `fitted` do; `Stopped` where the turn is gone, else the signal's reason
 */
export async function bringIn(
  services: TurnServices,
  asked: Question,
  choice: Choice,
  { turnId, body: before, signal, onStatus }: BringingIn,
): Promise<Brought> {
  let body = before;
  let question = asNow(asked, body);
  while (body.prompt.awaited) {
    const { awaited } = body.prompt;
    const taking = takeFiles(services, question, choice, { offered: awaited, signal });
    const line = services.texts.reading.opening(awaited.map(({ name }) => name));
    const taken = await saidIfSlow(taking, services.openrouter.clock, () => onStatus(line));
    onStatus(undefined);
    await holdFiles(services, turnId, taken.files);
    const noted = await services.history.noteFiles(turnId, taken.files);
    if (!noted) {
      await (await services.files()).release(turnId);
      throw new Stopped();
    }
    body = noted;
    question = body.prompt.awaited ? asNow(asked, body) : taken.question;
  }
  return { question, body, choice: fitted(services, choice, body.prompt.files ?? []) };
}

/** A question in the words in which it is asked by now, with what they bring in. */
function asNow(question: Question, { prompt }: Body): Question {
  const { text, people = [], quotes = [], awaited, note } = prompt;
  return {
    ...question,
    ...{ prompt: text, people, quotes },
    ...(awaited && note !== undefined && { note: note === '' ? undefined : note }),
  };
}

async function saidIfSlow<Result>(work: Promise<Result>, clock: Clock, say: () => void): Promise<Result> {
  const over = new AbortController();
  void clock.delay(saidAfterMs, over.signal).then(() => over.signal.aborted || say());
  try {
    return await work;
  } finally {
    over.abort();
  }
}
