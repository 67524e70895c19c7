/** A text of values that commas (or tabs, or semicolons) divide. */
export interface Rows {
  columns: string[];
  rows: string[][];
}

const dividers = [',', ';', '\t'];

/**
 * Reads values between dividers, some of them in quotes (RFC 4180).
 *
 * @returns nothing where it is no such text: fewer than two columns, or rows of different lengths
 */
export function readRows(text: string): Rows | undefined {
  const [head = ''] = text.split('\n');
  const divider = dividers.toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  const [columns = [], ...rows] = cellsOf(text, divider);
  const isEven = rows.every((row) => row.length === columns.length);
  return columns.length > 1 && rows.length > 0 && isEven ? { columns, rows } : undefined;
}

function cellsOf(text: string, divider: string): string[][] {
  const cell = new RegExp(`("(?:[^"]|"")*"|[^${divider}\n]*)(${divider}|\n|$)`, 'gy');
  const lines: string[][] = [[]];
  for (const [, value = '', end] of text.matchAll(cell)) {
    const inQuotes = /^"([\s\S]*)"$/.exec(value)?.[1];
    lines.at(-1)?.push(inQuotes?.replaceAll('""', '"') ?? value.trim());
    if (end !== divider) lines.push([]);
  }
  return lines.filter((line) => line.some((value) => value !== ''));
}
