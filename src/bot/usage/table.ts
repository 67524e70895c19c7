import type { UsageBy, UsageSum } from '../../quota/usage.ts';
import type { Texts } from '../../texts/index.ts';
import { shortened } from './shortened.ts';

/** A line of the table: what was used, and by whom or what. */
export interface Line extends UsageSum {
  name: string;
}

const longestName = 60;

/**
 * Sums as a block of even columns. Names stand last: letters that are twice as wide as others, as Chinese ones are, then move
 * nothing out of its column.
 */
export function tableOf(lines: readonly Line[], by: UsageBy, texts: Texts): string {
  const { columns, cost } = texts.usage;
  const { number } = texts.format;
  const cells = [
    [...columns, ''],
    ...lines.map(({ microUsd, tokens, calls, name }) => [
      cost(microUsd),
      number(tokens),
      number(calls),
      shortened(inBlock(name), by, longestName),
    ]),
  ];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const rows = cells.map((row) =>
    row
      .map((cell, column) => cell.padStart(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `\`\`\`\n${rows.join('\n')}\n\`\`\``;
}

/** A name that can neither end the block nor its line. */
function inBlock(name: string): string {
  return name.replaceAll('`', 'ˋ').replaceAll(/\s+/g, ' ');
}
