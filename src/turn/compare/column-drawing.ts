import { type Body, chosenAnswer, hasContent } from '../../history/body.ts';
import { buttonRow } from '../../reply/buttons.ts';
import { type Drawing, drawingOf } from '../drawn/drawing.ts';
import { withExtras } from '../drawn/extras.ts';
import type { TurnServices } from '../services.ts';

/**
 * The chosen answer as it stands beside others: with the button that keeps it, where there is something to keep.
 *
 * @param where `isClosed`: nothing can be pressed there
 */
export async function columnDrawing(
  services: TurnServices,
  turnId: string,
  body: Body,
  { preset, isClosed }: { preset: string; isClosed: boolean },
): Promise<Drawing> {
  const { texts } = services;
  const { text, ending } = await withExtras(services, drawingOf(turnId, body, texts), body);
  const canKeep = hasContent(chosenAnswer(body)) && !isClosed;
  const keep = { action: 'keep', subject: turnId, argument: preset, label: texts.compare.keep } as const;
  return { text, ending: { ...ending, components: canKeep ? buttonRow({ ...keep, style: 'primary' }) : [] } };
}
