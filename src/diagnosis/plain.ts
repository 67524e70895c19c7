/** A line of Discord's Markdown as a shell shows it. */
export function plain(line: string): string {
  return line
    .replaceAll(/\*\*(\S(?:[^*]*\S)?)\*\*/g, '$1')
    .replaceAll(/<t:(\d+):\w>/g, (_, seconds) => new Date(Number(seconds) * 1000).toISOString())
    .replaceAll(/<(https?:[^>\s]+)>/g, '$1');
}
