import { escapeMarkdown } from 'discord.js';

/** What somebody wrote, to be read as it is: no formatting of theirs, and no link hides behind other words. */
export function asTyped(text: string): string {
  return escapeMarkdown(text, { heading: true, maskedLink: true });
}
