import type { Case } from './cases.ts';
import type { Row } from './row.ts';

/** What came of one case. */
export interface Outcome {
  case: Case;
  rows: readonly Row[];
  remarks: readonly string[];
}

/** What the figures depend on. */
export interface Machine {
  cores: number;
  node: string;
  flags: readonly string[];
  date: string;
}

const head = ['', 'measured', 'must be', '', 'naive', 'bound'];

/** A case as a table for the terminal. */
export function asText({ case: { title }, rows, remarks }: Outcome): string {
  const cells = rows.map(cellsOf);
  const widths = head.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return [title, line(head), ...cells.map(line), ...remarks.map((remark) => `  ${remark}`), ''].join('\n');
}

/**
 * The page of the docs with what was measured now; of the cases that were not measured, what it says already.
 *
 * @param page the page as it is; empty where there is none
 * @param order the names of all cases, in order
 */
export function asMarkdown(
  page: string,
  order: readonly string[],
  outcomes: readonly Outcome[],
  machine: Machine,
): string {
  const sections = new Map(
    page
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [/`npm run bench -- (\S+)`/.exec(section)?.[1], `${section.trimEnd()}\n`]),
  );
  for (const outcome of outcomes) sections.set(outcome.case.name, sectionOf(outcome, machine));
  const kept = order.flatMap((name) => sections.get(name) ?? []);
  const missed = kept.join('').match(/\| MISSED \|/g)?.length ?? 0;
  return [introduction(machine, missed), ...kept].join('\n');
}

function sectionOf({ case: { title, name }, rows, remarks }: Outcome, { date }: Machine): string {
  return [
    `## ${title}`,
    '',
    `\`npm run bench -- ${name}\`, ${date}`,
    '',
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...rows.map((row) => `| ${cellsOf(row).join(' | ')} |`),
    '',
    ...remarks.map((remark) => `- ${remark}`),
    '',
  ].join('\n');
}

function cellsOf({ what, measured, target, missed, naive, bound }: Row): string[] {
  return [what, measured, target, target === '' ? '' : missed ? 'MISSED' : 'ok', naive, bound];
}

function introduction({ cores, node, flags }: Machine, missed: number): string {
  const runs = flags.length > 0 ? `\`node ${flags.join(' ')}\`` : 'plain `node`, as `npm start` does';
  return `# What Parley does under load

Written by \`npm run bench\`; ${cores} cores, Node ${node}. ${missed === 0 ? 'No row misses its target.' : `Rows that miss their target: ${missed}.`}

**How it is measured.** The real bot runs in a process of its own (${runs}, compile cache warm) between a local Discord
and a local OpenRouter, which share another process; every connection is a real socket. The local Discord allows 5 edits
and 5 creates in 5 s per channel, 5 requests in 2 s per interaction token and 50 in 1 s in all; a call travels for
80 ± 40 ms, half of it each way. The model begins 500 ms after it was asked. A token is 4 UTF-16 units: 4,000 units are 1,000
tokens, 20 s at 50 tokens/s. Tokens count as received when they are sent: on the loopback interface the difference is
below a millisecond.

- **First text**: from the first token to the first of it on the screen.
- **Age**: every 100 ms while tokens come, the age of the oldest received text that is not on the screen (0 if all is);
  percentiles are pooled over conversations.
- **Complete**: from the last token to all text on the screen, for good.
- Percentiles are nearest-rank; of few values the 95th is the worst.

What is on the screen is told by words: every word of a text is unique, and no word can be found in others or across
them, so that each is found wherever a table, a reopened block or a further message has put it. All text
up to the first missing letter counts as seen. "Exact" means for Parley that the messages are the pieces of the
rendered text, which joined are all of it, with nothing but small print behind; for the naive bot that its messages
joined are the text, blank space aside.

**The naive bot** (\`bench/naive.ts\`) runs after Parley in the same run, with the same libraries and flags: a message at the
first text, an edit with the whole text a second after the last one ended, raw cuts after 2,000 units, discord.js's own
queues. **The bound** (\`bench/bound.ts\`) is the age p95 of the best even schedule which the same limits allow, by simulation:
edits evenly spread, each for the conversation whose unseen text is oldest, no slot kept for the end.
`;
}
