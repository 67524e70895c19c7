import { createHash } from 'node:crypto';

/** Providers take at most so many characters, and only those below (OpenAI API reference, function names). */
const most = 64;

/**
 * What a model calls a server's tool by: `SERVER__TOOL`. Where a name does not fit it is cut, with a mark of the whole one,
 * so that two tools never share a name and one always has the same.
 */
export function toolName(server: string, tool: string): string {
  const whole = `${server}__${tool}`;
  const plain = whole.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  if (plain === whole && plain.length <= most) return plain;
  const mark = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${plain.slice(0, most - mark.length - 1)}_${mark}`;
}
