import { escapeMarkdown } from 'discord.js';
import { plain } from '../presets/system-prompt.ts';

/** What somebody wrote, fit for the quiet line under an answer: one line, not too long, as it is. */
export function quietLine(text: string): string {
  return escapeMarkdown(plain(text));
}
