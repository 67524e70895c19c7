import type { NewTurn } from '../history/begin.ts';
import type { Choice } from './choose.ts';
import { imageLinks } from './files/links.ts';
import { idleMsOf } from './idle.ts';
import { placeOf, type Question } from './question.ts';
import type { TurnServices } from './services.ts';

/** A question as the turn that it becomes. */
export function newTurnOf(
  services: TurnServices,
  question: Question,
  { preset }: Choice,
  prompt: string,
): NewTurn {
  const place = placeOf(question);
  const { files = [] } = question;
  return {
    place,
    authorId: question.asker.id,
    authorName: question.asker.name,
    preset: preset.name,
    prompt,
    ...(question.people && { people: question.people }),
    ...(question.quotes && { quotes: question.quotes }),
    ...((files.length > 0 || imageLinks(prompt).length > 0) && { awaited: files }),
    ...(question.alone && { alone: true }),
    ...(question.model !== undefined && { model: question.model }),
    ...(question.effort !== undefined && { effort: question.effort }),
    ...(question.promptMessageId !== undefined && { promptMessageId: question.promptMessageId }),
    ...(question.parentTurnId !== undefined && { parentId: question.parentTurnId }),
    ...(question.server && { serverId: question.server.id }),
    ...(question.payer.parentId !== undefined && { parentChannelId: question.payer.parentId }),
    noStore: question.policy.settings.noStore,
    idleMs: idleMsOf(services, place),
  };
}
