import { protectInline } from './inline.ts';
import { displayWidth, pad, wrap } from './width.ts';

/** Columns that a drawn table may take: about what a chat window shows without wrapping. */
const maxColumns = 60;
/** A column that is too wide is narrowed, but not below this; its cells wrap. */
const minColumn = 12;
/** A table of which a sampled cell would take more lines than this reads better as a list. */
const maxCellLines = 4;

type Align = 'left' | 'right' | 'centre';

/** How a table is drawn: as a grid of fixed column widths in a code block, or as a list with a row an item. */
export type Layout = { kind: 'grid'; widths: number[] } | { kind: 'list' };

/** A table as far as it has come. `rows` holds only the rows that wait for the layout. */
export interface Table {
  header: string[];
  aligns: Align[];
  rows: string[][];
  layout: Layout | undefined;
  /** Whether its header began with a pipe: so do its rows, and half a row can be told from text. */
  piped: boolean;
}

/** The cells of one row: split at pipes which are not escaped; the outer pipes are optional (GFM, tables). */
export function cellsOf(line: string): string[] {
  let text = line.trim();
  if (text.startsWith('|')) text = text.slice(1);
  if (text.endsWith('|') && !text.endsWith('\\|')) text = text.slice(0, -1);
  return (text.includes('\\') ? text.split(/(?<!\\)\|/) : text.split('|')).map((cell) => cell.trim());
}

/** Whether a line, or the half of it that has come, may be the line of dashes under a table's header. */
export function maybeSeparator(line: string): boolean {
  return /^[\s|:-]*$/.test(line);
}

/** The table that a header line and the line under it begin, or undefined where they begin none. */
export function startTable(headerLine: string, separatorLine: string): Table | undefined {
  if (!separatorLine.includes('|') || !headerLine.includes('|') || !maybeSeparator(separatorLine))
    return undefined;
  const header = cellsOf(headerLine);
  const dashes = cellsOf(separatorLine);
  if (dashes.length !== header.length || !dashes.every((cell) => /^:?-+:?$/.test(cell))) return undefined;
  return {
    header,
    aligns: dashes.map((cell) => (!cell.endsWith(':') ? 'left' : cell.startsWith(':') ? 'centre' : 'right')),
    rows: [],
    layout: undefined,
    piped: headerLine.trimStart().startsWith('|'),
  };
}

/** A row's cells, as many as the header has; text in surplus cells is kept in the last one. */
export function rowOf(table: Table, line: string): string[] {
  const cells = cellsOf(line);
  const columns = table.header.length;
  if (cells.length > columns) cells.push(cells.splice(columns - 1).join(' | '));
  while (cells.length < columns) cells.push('');
  return cells;
}

const marked = /[*_~`[\\<]/;

/** A cell's own Markdown as plain text, since nothing is drawn within a code block; `<br>` breaks the line. */
export function plainCell(cell: string): string {
  if (!marked.test(cell)) return cell;
  return cell
    .replace(/ *<br *\/?> */gi, '\n')
    .split(/(`+[^`]+`+)/)
    .map((part, index) =>
      index % 2 === 1
        ? part.replace(/^`+ ?| ?`+$/g, '').replaceAll('\\|', '|')
        : part
            .replace(/!?\[([^[\]]*)\]\(<?([^\s()<>]*)>?\)/g, (_, text: string, url: string) =>
              text === '' || text === url ? url : `${text} (${url})`,
            )
            .replace(/(\*\*|__|~~)(?=\S)(.*?\S)\1/g, '$2')
            .replace(/(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])/g, '$1')
            .replace(/(?<!\w)_(?=[^\s_])([^_]*[^\s_])_(?!\w)/g, '$1')
            .replace(/\\([!-/:-@[-`{-~])/g, '$1'),
    )
    .join('')
    .replace(/`{3,}/g, (run) => [...run].join('\u200b'));
}

/** Decides how a table is drawn, from its header and its first rows alone: later rows never change it. */
export function decideLayout(table: Table): Layout {
  const sample = [table.header, ...table.rows];
  // A link can be followed in a list, and not in a code block.
  if (table.rows.some((row) => row.some((cell) => /\]\(<?https?:|https?:\/\/\S{20}/.test(cell))))
    return { kind: 'list' };
  const plain = sample.map((row) => row.map(plainCell));
  const widths = table.header.map((_, column) =>
    Math.max(1, ...plain.flatMap((row) => (row[column] ?? '').split('\n').map(displayWidth))),
  );
  const room = maxColumns - 3 * (widths.length - 1);
  let taken = widths.reduce((sum, width) => sum + width, 0);
  while (taken > room) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= minColumn) return { kind: 'list' };
    widths[widest] = (widths[widest] ?? 0) - 1;
    taken -= 1;
  }
  const tooTall = plain.some((row) =>
    row.some((cell, column) => wrap(cell, widths[column] ?? 1).length > maxCellLines),
  );
  return tooTall ? { kind: 'list' } : { kind: 'grid', widths };
}

function gridRow(table: Table, widths: number[], row: string[]): string {
  const cells = row.map((cell, column) => wrap(plainCell(cell), widths[column] ?? 1));
  const height = Math.max(...cells.map((lines) => lines.length));
  let text = '';
  for (let index = 0; index < height; index += 1) {
    const line = widths.map((width, column) =>
      pad(cells[column]?.[index] ?? '', width, table.aligns[column] ?? 'left'),
    );
    text += `${line.join(' │ ').trimEnd()}\n`;
  }
  return text;
}

function inlineCell(cell: string): string {
  return protectInline(cell.replace(/ *<br *\/?> */gi, ' / ').replaceAll('\\|', '|'), true).text;
}

function listRow(table: Table, row: string[]): string {
  const title = inlineCell(row[0] ?? '').replaceAll('**', '');
  const rest = row.slice(1).map((cell, index) => [table.header[index + 1] ?? '', cell] as const);
  const told = rest.filter(([, cell]) => cell !== '');
  const lead = title === '' ? '-' : `- **${title}**`;
  const says = ([name, cell]: readonly [string, string]) =>
    name === '' ? inlineCell(cell) : `${inlineCell(name).replaceAll('**', '')}: ${inlineCell(cell)}`;
  if (table.header.length === 2) {
    const only = told[0];
    return only === undefined ? `${lead}\n` : `${title === '' ? '- ' : `${lead}: `}${inlineCell(only[1])}\n`;
  }
  if (title === '') return told.map((cell) => `- ${says(cell)}\n`).join('');
  return `${lead}\n${told.map((cell) => `  - ${says(cell)}\n`).join('')}`;
}

/** The first lines of a drawn table, up to and with those of its sampled rows; every line ends in a newline. */
export function drawHead(table: Table, layout: Layout): string {
  if (layout.kind === 'list') {
    if (table.rows.length > 0) return table.rows.map((row) => listRow(table, row)).join('');
    return `**${table.header.map((cell) => inlineCell(cell).replaceAll('**', '')).join(' · ')}**\n`;
  }
  const line = layout.widths.map((width) => '─'.repeat(width)).join('─┼─');
  const rows = table.rows.map((row) => gridRow(table, layout.widths, row)).join('');
  return `\`\`\`\n${gridRow(table, layout.widths, table.header)}${line}\n${rows}`;
}

/** One more row of a table whose layout is fixed. */
export function drawRow(table: Table, layout: Layout, row: string[]): string {
  return layout.kind === 'list' ? listRow(table, row) : gridRow(table, layout.widths, row);
}

/** What ends a drawn table. */
export function drawEnd(layout: Layout): string {
  return layout.kind === 'list' ? '' : '```\n';
}
