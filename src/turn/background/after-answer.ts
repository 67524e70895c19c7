import type { Preset } from '../../presets/schema.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';

/** What follows an answer that is drawn: a thread's title, and what could be asked next. Never rejects. */
export async function afterAnswer(
  services: TurnServices,
  question: Question,
  turnId: string,
  preset: Preset,
): Promise<void> {
  if (!question.isPrivate) {
    const { titleThread } = await import('./title.ts');
    await titleThread(services, question, turnId, preset);
  }
  if (!preset.suggestions || question.policy.settings.noStore) return;
  const { suggest } = await import('./suggest.ts');
  await suggest(services, question, turnId, preset);
}
