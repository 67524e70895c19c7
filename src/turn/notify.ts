import type { ReplyEnding } from '../reply/compose.ts';
import { channelOutlet, type Outlet } from '../reply/outlet.ts';
import { Reply } from '../reply/reply.ts';
import { removeMessages } from './drawn/remove-messages.ts';
import { hasPlace, placeOf, type Question } from './question.ts';
import type { Finished } from './record.ts';
import { endsUnseen, type RunningTurn, type StopReason } from './running.ts';
import type { TurnServices } from './services.ts';

/** An answer that is drawn to its end. */
export interface Ended {
  reply: Reply;
  text: string;
  ending: ReplyEnding;
  finished: Finished;
  running: RunningTurn;
  /** It stands where an answer to the same question stood before. */
  isAgain: boolean;
}

/**
 * Tells the asker that an answer is finished which took them long, in the way that is set where they asked: Discord
 * notifies nobody of an edit; what cannot be said afresh stays where it is, with a ping under it. Once at most: nothing in here is tried again after the process has ended.
 */
export async function notifyAsker(services: TurnServices, question: Question, ended: Ended): Promise<void> {
  if (!wants(question, ended)) return;
  const { notify } = question;
  // An interaction's token alone allows five messages, which a second answer would exceed.
  if (notify?.by === 'fresh' && hasPlace(question) && (await mayMove(services, question, ended)))
    await sayAfresh(services, question, ended);
  else await ping(services, question, ended);
}

function wants({ notify, isPrivate, asker }: Question, { reply, finished, running }: Ended): boolean {
  if (!notify || notify.by === 'edit' || isPrivate || reply.trouble.aborted) return false;
  if (Date.now() - notify.askedAt < notify.afterMs) return false;
  const stopped = running.signal.reason as StopReason | undefined;
  const byAsker = stopped?.by === 'member' && stopped.id === asker.id;
  // A process that stops has no time for it; and what was cut off, failed or was stopped by a moderator is finished too.
  return finished.outcome.state !== 'interrupted' && !byAsker;
}

/**
 * Whether an answer can be said in other messages: none in which people have opened a thread is taken from under it, and
 * no older answer from the questions that followed it.
 */
async function mayMove(
  { history, surroundings }: TurnServices,
  question: Question,
  { reply, finished, isAgain }: Ended,
): Promise<boolean> {
  const { channelId, adopts = [] } = question;
  if (isAgain && (await history.head(placeOf(question)))?.id !== finished.turnId) return false;
  return !(await surroundings().hasThread(channelId, reply.messageIds, adopts));
}

/** A small message under the answer that mentions the asker. */
async function ping(
  services: TurnServices,
  question: Question,
  { reply, finished, running }: Ended,
): Promise<void> {
  const { asker, channelId, id } = question;
  const outlet = hasPlace(question)
    ? channelOutlet(services.rest, channelId, reply.messageIds.at(-1))
    : question.outlet;
  const note = newReply(services, outlet, `p${id}`);
  const says = services.texts.reply;
  const sentence = finished.outcome.state === 'failed' ? says.notReady : says.ready;
  const abandon = () => note.abandon();
  running.signal.addEventListener('abort', abandon);
  if (!isGone(running))
    await note.finish(`-# ${sentence(`<@${asker.id}>`)}`, { footer: '', components: [], ping: asker.id });
  running.signal.removeEventListener('abort', abandon);
  const [messageId] = note.messageIds;
  // From here on somebody may reply to it, and it goes with the turn.
  if (messageId !== undefined) await services.history.addNote(finished.turnId, messageId);
  tellTrouble(services, question, note);
}

/**
 * The whole answer once more in fresh messages, the last of which mentions the asker; then those in which it was written
 * go. Until all fresh ones are there it is they that would be removed: by a failure, by whoever removes the turn
 * meanwhile, or at the next start.
 */
async function sayAfresh(services: TurnServices, question: Question, ended: Ended): Promise<void> {
  const { removals, rest, log } = services;
  const { channelId, asker, promptMessageId, id } = question;
  const { reply, text, ending, running, finished } = ended;
  const streamed = reply.messageIds;
  const outlet = channelOutlet(rest, channelId, promptMessageId);
  let noted: Promise<void> = Promise.resolve();
  const fresh: Reply = newReply(services, outlet, `f${id}`, services.config.reply.maxMessages, () => {
    noted = noted.then(() => removals.add(channelId, fresh.messageIds));
  });
  const abandon = () => fresh.abandon();
  running.signal.addEventListener('abort', abandon);
  if (isGone(running)) abandon();
  const [first = '', ...more] = ending.footer.split('\n').reverse();
  const mention = `-# ${[`<@${asker.id}>`, first.replace(/^-# /, '')].filter(Boolean).join(' · ')}`;
  const footer = [...more.reverse(), mention].join('\n');
  await fresh.finish(text, { ...ending, footer, ping: asker.id });
  await noted;
  running.signal.removeEventListener('abort', abandon);
  const isWhole = !fresh.trouble.aborted && !isGone(running);
  tellTrouble(services, question, fresh);
  if (isWhole)
    await removals.swap({ turnId: finished.turnId, channelId, show: fresh.messageIds, remove: streamed });
  const messageIds = isWhole ? streamed : fresh.messageIds;
  await removeMessages(services, channelOutlet(rest, channelId), { channelId, messageIds });
  log.debug({ turnId: finished.turnId, isWhole }, 'said an answer afresh');
}

/** Whether the turn is being removed, or nobody can see the place any more. */
function isGone({ signal }: RunningTurn): boolean {
  return signal.aborted && endsUnseen(signal.reason);
}

function newReply(
  { pacer, texts }: TurnServices,
  outlet: Outlet,
  nonce: string,
  maxMessages = 1,
  onMessages = () => {},
): Reply {
  const controls: readonly unknown[] = [];
  return new Reply({
    outlet,
    pacer,
    nonce,
    maxMessages,
    controls,
    says: texts.reply,
    onMessages,
  });
}

/** Nobody is told of it: the answer itself stands. */
function tellTrouble({ log }: TurnServices, { id, channelId }: Question, { trouble }: Reply): void {
  if (trouble.aborted)
    log.warn({ questionId: id, channelId, failure: trouble.reason }, 'could not notify an asker');
}
