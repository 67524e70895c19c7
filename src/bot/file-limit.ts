import type { ChatInputCommandInteraction } from 'discord.js';

/** Where Discord does not say how large a file may be, bytes (docs, "Uploading Files"). */
const usualLimit = 10 * 1024 * 1024;

/** How large the files of an answer may be together, bytes. */
export function fileLimit({ attachmentSizeLimit }: ChatInputCommandInteraction): number {
  return attachmentSizeLimit ?? usualLimit;
}
