import { type Body, hasContent } from '../../history/body.ts';
import { buttonRow } from '../../reply/buttons.ts';
import type { Compared } from '../../store/comparisons.ts';
import type { Choice } from '../choose.ts';
import { shortModel } from '../drawn/footer.ts';
import type { Question } from '../question.ts';
import { logTurn, save } from '../record.ts';
import { resultOf } from '../result.ts';
import { endsUnseen, type RunningTurn } from '../running.ts';
import type { TurnServices } from '../services.ts';
import { showingOf } from '../showing.ts';
import { ask } from '../write.ts';
import { columnDrawing } from './column-drawing.ts';
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
  const { comparisons, log } = services;
  const { server, asker, adopts = [] } = question;
  const answers = choices.map(
    ({ preset, models }, index): Compared => ({
      preset: preset.name,
      model: models[0] ?? preset.model,
      // Where it waited for its turn, the first is drawn in the message that said so.
      messageIds: index === 0 ? [...adopts] : [],
    }),
  );
  // Before the record of what is shown: a killed process's answers are told from each other by it.
  await comparisons.begin(turnId, scopeOf(server?.id, asker.id), answers);
  const showing = showingOf(services, question, turnId);
  let noted: Promise<void> = Promise.resolve();
  const note = (answer: Compared) => {
    const now = { ...answer };
    noted = noted
      .then(() => comparisons.update(turnId, now))
      .catch((error: unknown) => log.error({ error, turnId }, 'could not note what is compared'));
  };
  try {
    await Promise.all(
      choices.map((choice, index) => {
        const change = (news: Partial<Compared>) =>
          note(Object.assign(answers[index] ?? {}, news) as Compared);
        return writeColumn(services, question, choice, turn, {
          index,
          show(messageIds) {
            change({ messageIds });
            showing.update(answers.flatMap((answer) => answer.messageIds));
          },
          served: (model) => change({ model }),
          remove: showing.remove,
        });
      }),
    );
    await Promise.all([showing.settled(), noted]);
    await chooseFirst(services, turnId, choices);
  } finally {
    await showing.end();
    log.debug({ turnId }, 'comparison drawn and saved');
  }
}

interface Place {
  index: number;
  show(messageIds: string[]): void;
  /** Told which model has answered. */
  served(model: string): void;
  remove(messageId: string): Promise<void>;
}

async function writeColumn(
  services: TurnServices,
  question: Question,
  choice: Choice,
  { turnId, running, body }: Turn,
  { index, show, served, remove }: Place,
): Promise<void> {
  const { texts, pacer } = services;
  const { preset, models } = choice;
  const { meanwhile, adopts = [] } = question;
  const reply: ColumnReply = new ColumnReply(
    texts.compare.column(preset.name, shortModel(models[0] ?? preset.model)),
    {
      outlet: question.outlet,
      pacer,
      nonce: `${question.id}${letters[index]}`,
      says: texts.reply,
      controls: buttonRow({
        action: 'stop',
        subject: turnId,
        argument: preset.name,
        label: texts.reply.stop,
      }),
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
  logTurn(services, finished, running.signal.reason);
  const { ending: heardEnding } = finished.heard;
  if (heardEnding) served(heardEnding.modelServed);
  const result = resultOf(finished, texts);
  const { text, ending } = await columnDrawing(services, turnId, result.body, {
    preset: preset.name,
    // Where nothing is kept, no answer can be either.
    isClosed: services.surroundings().isClosed(question.channelId) || question.policy.settings.noStore,
  });
  await Promise.all([reply.finish(text, ending), save(services, finished, result)]);
  services.log.debug({ turnId }, 'turn drawn and saved');
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
