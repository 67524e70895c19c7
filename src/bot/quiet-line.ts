import { plain } from '../presets/system-prompt.ts';
import { asTyped } from './as-typed.ts';

/** What somebody wrote, fit for the quiet line under an answer: one line, not too long, as it is. */
export function quietLine(text: string): string {
  return asTyped(plain(text));
}
