import { UserError } from '../../errors.ts';
import { isFinished } from '../../history/measure.ts';
import { promptMarkdown } from '../../history/prompt.ts';
import { idleMsOf } from '../../turn/idle.ts';
import type { Bot } from '../bot.ts';
import type { Here } from './here.ts';

/** What was taken back. */
export interface Undone {
  question: string;
  /** There is something before it, from which the next question goes on. */
  goesOn: boolean;
}

/**
 * Takes back the last turn of a conversation that later turns would see: the place goes on from before it. Nothing is
 * deleted, neither messages nor texts: a reply to that answer goes on from it as from any older one.
 *
 * @param mayUndo whether the member may take back what somebody asked
 * @throws UserError where there is nothing to take back, it is somebody else's, or it is still being answered
 */
export async function undoLast(
  bot: Bot,
  { place, head }: Here,
  mayUndo: (authorId: string) => boolean,
): Promise<Undone> {
  const { history } = bot.turns;
  const path = await history.path(head.id);
  const last = path.findLast((turn) => isFinished(turn) || turn.state === 'pending');
  if (!last) throw new UserError((texts) => texts.history.empty);
  if (!mayUndo(last.authorId)) throw new UserError((texts) => texts.history.undoNotYours);
  if (last.state === 'pending') throw new UserError((texts) => texts.history.undoRunning);
  const body = await history.body(last.id).catch(() => undefined);
  if (!(await history.moveHead(place, head.id, last.parentId ?? undefined)))
    throw new UserError((texts) => texts.history.changed);
  const before = await history.head(place, idleMsOf(bot.turns, place));
  return {
    question: body ? body.prompt.text || promptMarkdown(body.prompt) : '',
    goesOn: before !== undefined,
  };
}
