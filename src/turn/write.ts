import { UserError } from '../errors.ts';
import { type Body, chosenAnswer } from '../history/body.ts';
import type { Context } from '../history/context.ts';
import { Stopped } from '../openrouter/failure.ts';
import type { HeldLimit } from '../quota/planned-call.ts';
import { QuotaRefusal } from '../quota/refusal.ts';
import { buttonRow } from '../reply/buttons.ts';
import type { DiscordFailure } from '../reply/discord-failure.ts';
import type { Reply } from '../reply/reply.ts';
import { showTyping } from '../reply/typing.ts';
import type { Choice } from './choose.ts';
import { drawingOf } from './drawn/drawing.ts';
import { mostBytes, withExtras } from './drawn/extras.ts';
import { putBackControls } from './drawn/put-back.ts';
import { removeMessages } from './drawn/remove-messages.ts';
import { keepAnnotations } from './files/annotations.ts';
import type { Brought } from './files/bring-in.ts';
import { parserOf } from './files/parser.ts';
import { type Extras, keepExtras } from './keep-extras.ts';
import { type Heard, nothingHeard } from './listen.ts';
import { notifyAsker } from './notify.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { earlyPictures } from './pictures.ts';
import { isShared, isToldAlone, placeOf, type Question } from './question.ts';
import { type Finished, logTurn, save } from './record.ts';
import { replyFor } from './reply-for.ts';
import { joinedResult, type Result, resultOf } from './result.ts';
import { endsUnseen, type RunningTurn, type StopReason } from './running.ts';
import { joinAtSeam } from './seam.ts';
import type { TurnServices } from './services.ts';
import { showingOf } from './showing.ts';
import { Thinking } from './thinking.ts';
import { trafficBefore } from './traffic-before.ts';
import { unbroken } from './unbroken.ts';

/** The answer that is to be written. */
export interface Writing {
  turnId: string;
  running: RunningTurn;
  /** The turn's texts as they are before. */
  body: Body;
  /** The turn was answered before, or it was tried. */
  isAgain: boolean;
  /** The model goes on with the chosen answer, rather than giving a further one. */
  goesOn: boolean;
  /**
   * A limit refuses it before anything was asked: undoes what was noted for it.
   *
   * @returns the turn's texts as they were before; nothing where it was a new one, which is gone then
   */
  takeBack(): Promise<Body | undefined>;
}

/**
 * Writes one answer of a turn: asks the models, shows what comes while it comes, draws how it ended, saves it and
 * settles the money. Whatever goes wrong with the models or with Discord is drawn and logged, not thrown.
 *
 * @throws UserError before anything has begun: the process is stopping, or a limit leaves too little for it
 */
export async function writeAnswer(
  services: TurnServices,
  question: Question,
  choice: Choice,
  writing: Writing,
): Promise<void> {
  services.stopping.throwIfAborted();
  const { turnId, running } = writing;
  const showing = showingOf(services, question, turnId);
  const { meanwhile } = question;
  const reply = replyFor(services, question, showing, {
    controls: buttonRow({ action: 'stop', subject: turnId, label: services.texts.reply.stop }),
    ...(meanwhile !== undefined && { meanwhile }),
  });
  const abandon = () => {
    if (endsUnseen(running.signal.reason)) reply.abandon();
  };
  if (running.signal.aborted) abandon();
  else running.signal.addEventListener('abort', abandon);
  services.undrawn.delete(turnId);
  let context: Context | undefined;
  try {
    const finished = await ask(services, question, choice, writing, reply);
    context = finished.context;
    logTurn(services, finished, running.signal.reason);
    const refusal = finished.heard.refusal;
    // What a limit refuses, or what came with it; anything else is drawn, to be tried again once it is mended.
    const mayTakeBack = refusal instanceof QuotaRefusal || context === undefined;
    if (refusal && mayTakeBack && isUnsaid(question, writing, finished, reply)) {
      reply.abandon();
      // Resolves when nothing is being drawn any more.
      await reply.finish('', { footer: '', components: [] });
      await removeLate(services, question, reply);
      const before = await writing.takeBack();
      if (before) await putBackControls(services, question, turnId, before);
      throw refusal;
    }
    const result = await conclude(services, writing, finished);
    const drawing = drawingOf(turnId, result.body, services.texts, result.remark);
    const { text, ending: usual } = await withExtras(services, drawing, result.body);
    // In a locked thread nothing that can be pressed would work.
    const isClosed = services.surroundings().isClosed(question.channelId);
    // Nor where nothing of it is kept.
    const ending = isClosed || question.policy.settings.noStore ? { ...usual, components: [] } : usual;
    await Promise.all([reply.finish(text, ending), save(services, finished, result)]);
    // A process that is killed from here on has nothing to make up for.
    const isLocked = isLockedOut(reply, running);
    // What only a token reaches cannot be drawn later.
    if (isLocked && !question.interaction) services.undrawn.add(turnId);
    else await showing.end();
    if (isLocked) await services.surroundings().tellLocked(question.channelId, question.asker.id);
    await notifyAsker(services, question, {
      reply,
      text,
      ending,
      finished,
      running,
      isAgain: writing.isAgain,
    });
  } finally {
    if (services.undrawn.has(turnId)) await showing.settled();
    else await showing.end();
    services.log.debug({ turnId }, 'turn drawn and saved');
  }
  if (context) lookBack(services, question, choice, { turnId, context });
}

/**
 * Whether an answer can be refused as if it had not begun: no request was sent for it, and there is no message which says that
 * it waits, or that can be taken away.
 */
function isUnsaid(
  question: Question,
  { isAgain }: Writing,
  { heard }: Finished,
  { messageIds }: Pick<Reply, 'messageIds'>,
): boolean {
  if (heard.attempts.length > 0 || heard.traffic.length > 0 || heard.generationId !== undefined) return false;
  if (isToldAlone(question)) return true;
  const adopted = question.adopts?.length ?? 0;
  return messageIds.length <= adopted && (isAgain || adopted === 0);
}

/** A message that told what is done was on its way when the answer was refused: it goes with it. */
async function removeLate(
  services: TurnServices,
  question: Question,
  { messageIds: made }: Pick<Reply, 'messageIds'>,
): Promise<void> {
  const messageIds = made.slice(question.adopts?.length ?? 0);
  if (messageIds.length === 0 || isToldAlone(question)) return;
  await removeMessages(services, question.outlet, { channelId: question.channelId, messageIds });
}

/** Whether the end of an answer could not be drawn since its thread was locked meanwhile. */
function isLockedOut({ trouble, isLost }: Reply, { signal }: RunningTurn): boolean {
  const failure = trouble.reason as DiscordFailure | undefined;
  const stopped = signal.reason as StopReason | undefined;
  return isLost && (stopped?.by === 'locked' || failure?.kind === 'archived');
}

/** Has older turns summed up which the conversation has outgrown. */
function lookBack(
  { config, presets, summariser, surroundings }: TurnServices,
  question: Question,
  { preset, models }: Choice,
  { turnId, context: { budget } }: { turnId: string; context: Context },
): void {
  // A question of a place that keeps nothing brings nothing that was kept before to any model.
  if (!config.history.summaries || question.policy.settings.noStore) return;
  const model = models[0] ?? preset.model;
  summariser.look({
    turnId,
    place: placeOf(question),
    preset,
    presets: presets(),
    model,
    budget,
    payer: question.payer,
    shared: isShared(question),
    self: surroundings().self,
  });
}

/** From the question to the last token, however that comes about. */
export async function ask(
  services: TurnServices,
  asked: Question,
  chosen: Choice,
  { turnId, running, body: before, goesOn }: Writing,
  reply: Reply,
): Promise<Finished> {
  const begun = goesOn ? chosenAnswer(before)?.text : undefined;
  let ready: Brought = { question: asked, choice: chosen, body: before };
  let isReady = false;
  const startedAt = Date.now();
  const answered = new AbortController();
  const signal = AbortSignal.any([running.signal, reply.trouble]);
  const deadline = endInTime(asked, running, reply);
  const thinking = new Thinking({ reply, texts: services.texts, clock: services.openrouter.clock });
  if (asked.showsTyping) {
    void showTyping(
      services.rest,
      services.pacer,
      asked.channelId,
      AbortSignal.any([answered.signal, signal]),
    );
  }
  let heard: Heard = nothingHeard();
  let context: Context | undefined;
  let troubles: string[] = [];
  let loweredBy: HeldLimit | undefined;
  let extras: Extras | undefined;
  let unexpected: unknown;
  let paidBefore = 0;
  let hasBegun = false;
  try {
    // A start needs none of them: they are loaded once the bot is ready.
    const [{ bringIn }, { prepareCall }, { converseInForm }] = await Promise.all([
      import('./files/bring-in.ts'),
      import('./call.ts'),
      import('./structured/converse-in-form.ts'),
    ]);
    ready = await bringIn(services, asked, chosen, {
      ...{ turnId, body: before, signal: running.signal },
      onStatus: (line) => reply.status(line),
    });
    isReady = true;
    const { question, choice, body } = ready;
    const prepared = await prepareCall(services, question, choice, {
      ...{ turnId, body, begun, signal },
      onStatus: (line) => reply.status(line),
      onPaid: (microUsd) => {
        paidBefore += microUsd;
      },
    });
    context = prepared.context;
    troubles = prepared.troubles;
    const pictures: string[] = [];
    ({ heard, loweredBy } = await converseInForm(services, question, choice, {
      turnId,
      prepared,
      signal,
      onText: unbroken(services.log, turnId, (text) => {
        // Each abort makes an error with a stack, though nobody hears the second: ten thousand a second under load.
        if (!hasBegun) answered.abort();
        hasBegun = true;
        reply.update(begun === undefined ? text : joinAtSeam(begun, text, true));
      }),
      onRound: (call) => thinking.asked(call, services.catalogue()),
      onEvent: unbroken(services.log, turnId, (event) => {
        thinking.heard(event);
        if (event.type === 'debug') services.echoes.keep(turnId, event.body);
        if (event.type !== 'image') return;
        pictures.push(event.url);
        reply.show(earlyPictures(pictures, body.prompt.text, mostBytes));
      }),
      onStatus: (line, controls) => reply.status(line, controls),
    }));
    heard = withCost(heard, paidBefore);
    await keepAnnotations(
      services,
      turnId,
      parserOf(prepared.call.request),
      prepared.unparsed,
      heard.fileAnnotations,
    );
    extras = await keepExtras(services, question, choice, { turnId, before: body, heard });
  } catch (error) {
    // What was being fetched or written down is left where nobody waits for it any more.
    const isEnd = error instanceof Stopped || [signal.reason, running.signal.reason].includes(error);
    if (!isEnd && !isReady && error instanceof UserError) heard.refusal = error;
    else if (!isEnd) unexpected = error;
  } finally {
    thinking.end();
    answered.abort();
    clearTimeout(deadline);
  }
  const outcome: Outcome =
    unexpected === undefined
      ? outcomeOf(heard, {
          stopped: running.signal.reason as StopReason | undefined,
          trouble: reply.trouble.reason as DiscordFailure | undefined,
          loweredBy,
        })
      : { state: 'failed', cause: unexpected };
  return {
    turnId,
    ...ready,
    heard,
    outcome,
    ...(extras && { extras }),
    ...(context && { context }),
    ...(troubles.length > 0 && { troubles }),
    ...(heard.firstTextAt !== undefined && { firstTextMs: heard.firstTextAt - startedAt }),
    totalMs: Date.now() - startedAt,
  };
}

/** With what was paid before the models were asked; an unknown cost stays unknown. */
function withCost(heard: Heard, microUsd: number): Heard {
  const { usage } = heard;
  if (microUsd === 0 || usage?.costMicroUsd === undefined) return heard;
  return { ...heard, usage: { ...usage, costMicroUsd: usage.costMicroUsd + microUsd } };
}

/** What the turn has now. */
async function conclude(
  services: TurnServices,
  { turnId, goesOn }: Writing,
  finished: Finished,
): Promise<Result> {
  const { body } = finished;
  const { history, texts, log } = services;
  if (!goesOn) return resultOf(finished, texts);
  const traffic = await trafficBefore(services, turnId, body.chosen);
  const thought = await history.reasoning(turnId, body.chosen).catch((error: unknown) => {
    log.warn({ turnId, error }, 'the thoughts before an answer could not be read: left out');
    return undefined;
  });
  return joinedResult(finished, texts, { thought: thought?.text ?? '', traffic });
}

/**
 * Sees to an answer that is drawn by an interaction's token before the token ends: it goes on in the channel if it may
 * and has begun, else it ends.
 */
function endInTime({ interaction, continueIn }: Question, running: RunningTurn, reply: Reply) {
  if (!interaction) return undefined;
  const left = interaction.endsAt - Date.now();
  const end = () => {
    if (continueIn && reply.messageIds.length > 0 && !reply.saysOnlyStatus) reply.moveTo(continueIn);
    else running.stop({ by: 'token' });
  };
  return setTimeout(end, Math.max(0, left));
}
