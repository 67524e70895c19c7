import { wholeLines } from './whole-lines.ts';

/**
 * A message of whole lines; where it has no room for all of them, they stand in a file beside it. Edited with it, a message
 * keeps no file of before.
 *
 * @param frame as of {@link wholeLines}
 * @param file its name, and how a line is written in it
 */
export function withFile(
  lines: readonly string[],
  frame: Parameters<typeof wholeLines>[1],
  file: { name: string; line?: (line: string) => string },
): { content: string; files: { name: string; attachment: Buffer }[] } {
  const content = wholeLines(lines, frame);
  const isWhole = content === wholeLines(lines, { ...frame, more: () => '' });
  const written = file.line ? lines.map(file.line) : lines;
  const attachment = Buffer.from(`${written.join('\n')}\n`);
  return { content, files: isWhole ? [] : [{ name: file.name, attachment }] };
}
