import { UserError } from '../errors.ts';
import { QuotaRefusal } from '../quota/refusal.ts';
import { type Button, buttonRow } from '../reply/buttons.ts';
import { Notice } from '../reply/notice.ts';
import { Reply } from '../reply/reply.ts';
import type { Choice } from './choose.ts';
import { putBackControls } from './drawn/put-back.ts';
import { controlsUnder } from './drawn/row.ts';
import { checkAccessNow, checkLimits, isInOrder } from './gate.ts';
import { isToldAlone, placeOf, type Question } from './question.ts';
import { endsUnseen, type RunningTurn, type StopReason } from './running.ts';
import type { TurnServices } from './services.ts';
import { showingOf } from './showing.ts';

/**
 * Writes a turn's answer when its turn has come: at once in a channel, and in direct messages and conversation threads
 * when the turns before it have ended and the member has a turn free. Whoever waits is told so, in a message that becomes
 * the answer; who leaves the line (Cancel, a deleted prompt, a restart) is told there too.
 *
 * @param running stopping it ends the wait as well
 * @param write is told of the message that is there already, by `adopts`
 */
export async function inLine(
  services: TurnServices,
  question: Question,
  choice: Choice,
  running: RunningTurn,
  write: (question: Question) => Promise<void>,
): Promise<void> {
  const { order, turnsAtOnce, stopping } = services;
  // Messages that are there can be edited in a locked thread, too; but after a wait nothing is paid any more for that.
  const isClosed = () =>
    (wait.hasWaited() || needsNew(question)) && services.surroundings().isClosed(question.channelId);
  const wait = waitOf(services, question, running.turnId);
  if (!isInOrder(services, question)) {
    if (isClosed()) await wait.end(locked());
    else await write(question);
    return;
  }
  const signal = AbortSignal.any([stopping, running.signal]);
  let leave = () => {};
  let hasTurn = false;
  const deadline = tokenEnd(question, running);
  try {
    await order.run(
      placeOf(question),
      async () => {
        leave = await turnsAtOnce.whenFree(
          question.asker.id,
          signal,
          () => wait.tell(0),
          question.policy.settings.atOnce,
        );
        // What was allowed, and could be paid, when it came may not be by now, and what could be said there may be closed.
        if (wait.hasWaited()) {
          await checkAccessNow(question.policy, choice);
          await checkLimits(services, question, choice);
        }
        if (isClosed()) throw locked();
        hasTurn = true;
        clearTimeout(deadline);
        await write(await wait.over());
      },
      { signal, onAhead: wait.tell },
    );
  } catch (thrown) {
    const isLocked = !hasTurn && (running.signal.reason as StopReason | undefined)?.by === 'locked';
    const error = isLocked ? locked() : thrown;
    if (!hasTurn && error instanceof QuotaRefusal && isToldAlone(question)) {
      await wait.takeBack();
      throw error;
    }
    const isWord = error instanceof UserError || signal.aborted;
    const isHeard = wait.hasWaited() || error instanceof ThreadLocked;
    if (hasTurn || !isHeard || !isWord) {
      await wait.restore();
      throw error;
    }
    await wait.end(error instanceof UserError ? error : (running.signal.reason as StopReason));
    // Under an answer that stands there is no place for a sentence: who pressed is told.
    if (question.adopts?.length && error instanceof UserError) throw error;
  } finally {
    clearTimeout(deadline);
    leave();
  }
}

/** Nothing new can be said in the thread. */
class ThreadLocked extends UserError {}

function locked(): ThreadLocked {
  return new ThreadLocked((texts) => texts.queue.locked);
}

/** Whether an answer has to stand in messages of the channel that are not there yet. */
function needsNew({ interaction, adopts = [] }: Question): boolean {
  return interaction === undefined && adopts.length === 0;
}

/** A turn that waits, as its asker sees it. */
interface Wait {
  hasWaited(): boolean;
  tell(ahead: number): void;
  /** Its turn has come. @returns the question, to be answered in the message that said that it waits */
  over(): Promise<Question>;
  /** It has left the line. */
  end(why: UserError | StopReason): Promise<void>;
  /** It is refused as if it had never been asked: nothing of it is kept, and nothing more is drawn. */
  takeBack(): Promise<void>;
  /** Gives the older answer its controls again, if others were drawn under it and nothing else followed. */
  restore(): Promise<void>;
}

function waitOf(services: TurnServices, question: Question, turnId: string): Wait {
  const { pacer, texts, history, log } = services;
  const { outlet, adopts = [], id } = question;
  const says = texts.queue;
  const cancel: Button = { action: 'cancel', subject: turnId, label: says.cancel };
  const isAgain = adopts.length > 0;
  const showing = () => showingOf(services, question, turnId);
  let recorded: ReturnType<typeof showing> | undefined;
  const notice = new Notice({
    outlet,
    pacer,
    nonce: `q${id}`,
    messageId: adopts.at(-1),
    onMessage: (messageId) => recorded?.update([messageId]),
  });
  const leave = async () => {
    const messageId = await notice.leave();
    return isAgain || messageId === undefined ? adopts : [messageId];
  };
  const restore = async () => {
    await notice.leave();
    if (adopts.length === 0) return;
    const body = notice.isDrawn ? await history.body(turnId) : undefined;
    if (body) await putBackControls(services, question, turnId, body);
    await recorded?.end();
  };
  let hasWaited = false;
  return {
    hasWaited: () => hasWaited,
    tell(ahead) {
      hasWaited = true;
      recorded ??= showing();
      const sentence = ahead === 0 ? says.busy : says.ahead(ahead);
      // An answer that is made anew stays as it is until then, but for its controls.
      const sign: Button = { action: 'queued', subject: turnId, label: sentence, disabled: true };
      if (isAgain) notice.say({ components: buttonRow(cancel, sign) });
      else notice.say({ content: `-# ${sentence}`, components: buttonRow(cancel) });
    },
    async over() {
      const drawnIn = await leave();
      await recorded?.settled();
      return { ...question, adopts: drawnIn, ...(drawnIn !== adopts && { meanwhile: `-# ${says.next}` }) };
    },
    async end(why) {
      const drawnIn = await leave();
      const ending = endingOf(why, services, turnId);
      // Nothing new can be said in a locked thread, nor anything pressed.
      const isClosed = services.surroundings().isClosed(question.channelId);
      log.info(
        { turnId, questionId: id, why: why instanceof UserError ? why.message : why.by },
        'left the line',
      );
      // A turn that is answered anew has its state from before.
      if ((await history.get(turnId))?.state === 'pending') await history.setState(turnId, ending.state);
      if (ending.sentence !== undefined) await restore();
      const canSay = !isAgain && (!isClosed || drawnIn.length > 0);
      let isSaid = isAgain;
      if (ending.sentence !== undefined && canSay) {
        const says = texts.reply;
        const reply = new Reply({
          outlet,
          pacer,
          nonce: id,
          maxMessages: 1,
          controls: [],
          says,
          adopts: drawnIn,
        });
        await reply.finish(ending.sentence, { footer: '', components: isClosed ? [] : ending.components });
        recorded?.update(reply.messageIds);
        isSaid = !reply.trouble.aborted;
      }
      // An archived one takes no edit either.
      if (isClosed && !isSaid && why instanceof UserError)
        await services.surroundings().tellLocked(question.channelId, question.asker.id);
      await recorded?.end();
    },
    async takeBack() {
      await notice.leave();
      await history.deleteTurn(turnId);
      await recorded?.end();
    },
    restore,
  };
}

/** What is left of a turn whose turn never came. */
function endingOf(why: UserError | StopReason, { texts }: TurnServices, turnId: string) {
  const retry = controlsUnder(turnId, { answers: [], chosen: -1 }, texts);
  if (why instanceof UserError)
    return { state: 'failed', sentence: why.say(texts), components: retry } as const;
  if (endsUnseen(why)) return { state: 'interrupted', sentence: undefined, components: [] } as const;
  switch (why.by) {
    case 'member':
      return { state: 'stopped', sentence: `-# ${texts.queue.cancelled(why.name)}`, components: [] } as const;
    case 'token':
      return { state: 'failed', sentence: texts.reply.cutOff.token, components: retry } as const;
    default:
      return { state: 'interrupted', sentence: texts.reply.interrupted, components: retry } as const;
  }
}

/** An interaction that waits until its token ends could not be answered any more. */
function tokenEnd({ interaction }: Question, running: RunningTurn) {
  if (!interaction) return undefined;
  return setTimeout(() => running.stop({ by: 'token' }), Math.max(0, interaction.endsAt - Date.now()));
}
