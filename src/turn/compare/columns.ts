import { type Body, chosenAnswer, hasContent } from '../../history/body.ts';
import { buttonRow } from '../../reply/buttons.ts';
import type { Compared } from '../../store/comparisons.ts';
import type { Choice } from '../choose.ts';
import { drawingOf } from '../drawn/drawing.ts';
import { withExtras } from '../drawn/extras.ts';
import { shortModel } from '../drawn/footer.ts';
import type { Question } from '../question.ts';
import { logTurn, save } from '../record.ts';
import { resultOf } from '../result.ts';
import { endsUnseen, type RunningTurn } from '../running.ts';
import type { TurnServices } from '../services.ts';
import { showingOf } from '../showing.ts';
import { ask } from '../write.ts';
import { ColumnReply } from './column-reply.ts';
import { scopeOf } from './scope.ts';

/** The turn whose answers are written. */
interface Turn {
  turnId: string;
  running: RunningTurn;
  /** Its texts before. */
  body: Body;
}

/** Tells several replies of one question from each other. */
const letters = 'abcd';

/**
 * Writes the answers of several presets at once, each in messages of its own, which the pacer lets grow evenly. Each is saved as
 * an alternative of the turn, with a button that keeps it.
 */
export async function writeColumns(
  services: TurnServices,
  question: Question,
  choices: readonly Choice[],
  turn: Turn,
): Promise<void> {
  services.stopping.throwIfAborted();
  const { turnId } = turn;
  const showing = showingOf(services, question, turnId);
  // Where it waited for its turn, the first is drawn in the message that said so.
  const drawnIn = choices.map((_, index) => (index === 0 ? [...(question.adopts ?? [])] : []));
  const show = (index: number, messageIds: string[]) => {
    drawnIn[index] = messageIds;
    showing.update(drawnIn.flat());
  };
  try {
    const models = await Promise.all(
      choices.map((choice, index) =>
        writeColumn(services, question, choice, turn, {
          index,
          show: (messageIds) => show(index, messageIds),
          remove: showing.remove,
        }),
      ),
    );
    await showing.settled();
    await chooseFirst(services, turnId, choices);
    const answers = choices.map(
      ({ preset }, index): Compared => ({
        preset: preset.name,
        model: models[index] ?? preset.model,
        messageIds: drawnIn[index] ?? [],
      }),
    );
    const { server, asker } = question;
    await services.comparisons.add(turnId, scopeOf(server?.id, asker.id), answers);
  } finally {
    await showing.end();
    services.log.debug({ turnId }, 'comparison drawn and saved');
  }
}

interface Place {
  index: number;
  show(messageIds: string[]): void;
  remove(messageId: string): Promise<void>;
}

/** @returns the model that has answered */
async function writeColumn(
  services: TurnServices,
  question: Question,
  choice: Choice,
  { turnId, running, body }: Turn,
  { index, show, remove }: Place,
): Promise<string | undefined> {
  const { texts, pacer } = services;
  const { preset, models } = choice;
  const { meanwhile, adopts = [] } = question;
  const reply: ColumnReply = new ColumnReply(
    texts.compare.column(preset.name, shortModel(models[0] ?? preset.model)),
    {
      outlet: question.outlet,
      pacer,
      nonce: `${question.id}${letters[index]}`,
      // A second message would stand under the other answers.
      maxMessages: 1,
      says: texts.reply,
      controls: buttonRow({ action: 'stop', subject: turnId, label: texts.reply.stop }),
      ...(index === 0 && { adopts, ...(meanwhile !== undefined && { meanwhile }) }),
      onMessages: () => show(reply.messageIds),
      onRemove: remove,
    },
  );
  const abandon = () => {
    if (endsUnseen(running.signal.reason)) reply.abandon();
  };
  if (running.signal.aborted) abandon();
  else running.signal.addEventListener('abort', abandon);
  const writing = { turnId, running, body, isAgain: false, goesOn: false, takeBack: async () => undefined };
  const finished = await ask(services, { ...question, preset: preset.name }, choice, writing, reply);
  logTurn(services, question, finished, running.signal.reason);
  const result = resultOf(body, finished, texts, question);
  const { text, ending } = await withExtras(services, drawingOf(turnId, result.body, texts), result.body);
  const canKeep =
    hasContent(chosenAnswer(result.body)) && !services.surroundings().isClosed(question.channelId);
  const keep = { action: 'keep', subject: turnId, argument: preset.name, label: texts.compare.keep } as const;
  const components = canKeep ? buttonRow({ ...keep, style: 'primary' }) : [];
  await Promise.all([reply.finish(text, { ...ending, components }), save(services, finished, result)]);
  services.log.debug({ turnId }, 'turn drawn and saved');
  return finished.heard.ending?.modelServed;
}

/** Until one is kept, the first that says something counts, whichever was written first. */
async function chooseFirst(
  { history }: TurnServices,
  turnId: string,
  choices: readonly Choice[],
): Promise<void> {
  const body = await history.body(turnId);
  if (!body) return;
  const said = choices.map(({ preset }) => indexOf(body, preset.name)).find((index) => index !== -1);
  if (said !== undefined && said !== body.chosen) await history.choose(turnId, said);
}

/** The index of what a preset has answered; -1: nothing. */
export function indexOf({ answers }: Pick<Body, 'answers'>, preset: string): number {
  return answers.findIndex((answer) => answer.preset === preset && hasContent(answer));
}
