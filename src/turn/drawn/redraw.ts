import type { Body } from '../../history/body.ts';
import type { Question } from '../question.ts';
import { replyFor } from '../reply-for.ts';
import type { TurnServices } from '../services.ts';
import { showingOf } from '../showing.ts';
import { drawingOf } from './drawing.ts';
import { withExtras } from './extras.ts';

/** Where a turn is drawn anew. */
export type RedrawPlace = Pick<
  Question,
  'id' | 'channelId' | 'isPrivate' | 'outlet' | 'adopts' | 'mostMessages' | 'interaction'
>;

/** What is drawn anew. */
export interface Redraw {
  turnId: string;
  /** The turn's texts, read when the drawing is on record: a killed process's drawing is done again at the next start. */
  body: () => Promise<Body>;
  /** A sentence that is said once, under the answer. */
  remark?: string;
}

/**
 * Draws the chosen answer of a turn with its footer and controls, in the messages that are there.
 *
 * @returns whether all of it is visible now
 */
export async function redraw(services: TurnServices, place: RedrawPlace, what: Redraw): Promise<boolean> {
  const { turnId } = what;
  const showing = showingOf(services, place, turnId);
  try {
    const body = await what.body();
    const drawing = drawingOf(turnId, body, services.texts, what.remark);
    const { text, ending } = await withExtras(services, drawing, body);
    const reply = replyFor(services, place, showing, { controls: [] });
    await reply.finish(text, ending);
    return !reply.trouble.aborted;
  } finally {
    await showing.end();
  }
}
