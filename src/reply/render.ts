import { protectInline } from './markdown/inline.ts';
import {
  decideLayout,
  drawEnd,
  drawHead,
  drawRow,
  maybeSeparator,
  rowOf,
  startTable,
  type Table,
} from './markdown/table.ts';

/** What `Renderer.update` gives back. */
export interface Rendering {
  /** Markdown as Discord draws it. */
  text: string;
  /** How many UTF-16 units of `text`, from its start, every longer answer begins with as well. */
  stable: number;
}

interface Fence {
  kind: 'fence';
  mark: string;
  length: number;
  indent: number;
  quoted: boolean;
  empty: boolean;
}
type Mode = { kind: 'text'; paragraph: boolean } | Fence | { kind: 'table'; table: Table };

/** Rows from which, with the header, a table's widths are fixed. */
const sampledRows = 5;
/** Longest line that may turn out to be a table's header (unless it begins with a pipe) or a heading by underline. */
const maxHeader = 300;
const maxTitle = 100;

const rule = '─'.repeat(24);
const fenceOpening = /^([\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)(`{3,}(?=[^`]*$)|~{3,})\s*([\w+#.-]*)/;
const fenceMark = /^([\s>]*)(`+|~+)\s*$/;
const deepHeading = /^(\s*(?:> ?)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)#{4,}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*\r?$/;
const ruleLine = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})\s*$/;
const notTitle = /^\s|^(?:[-*+>#|`~]|\d+[.)]\s)|[.!?:;,]\s*$/;
const half = /^[\s>]*(?:[-*+_=#~`|:]{1,4}|#{5,6}|\d{1,3}[.)]?)?\s*$/;

const plain = (paragraph: boolean): Mode => ({ kind: 'text', paragraph });

/**
 * Renders a growing answer without doing its finished lines again. `update` gives for each text exactly what a new
 * Renderer would give for it, as long as each text begins with the one before it.
 */
export class Renderer {
  /** What finished lines became. */
  private text = '';
  /** Where the first line which is not finished begins in the Markdown. */
  private at = 0;
  private mode: Mode = plain(false);

  /**
   * @param markdown the answer so far, whole
   * @param options `final`: nothing more will come
   */
  update(markdown: string, options: { final: boolean }): Rendering {
    // With `final` nothing is kept, so that an answer may still go on after it.
    const work = options.final ? this.copy() : this;
    work.takeLines(markdown, options.final);
    if (options.final) {
      work.takeEnd(markdown);
      return { text: work.text, stable: work.text.length };
    }
    const stable = work.text.length + work.stableInLine(markdown);
    const preview = work.copy();
    preview.preview(markdown);
    return { text: preview.text, stable: Math.min(stable, preview.text.length) };
  }

  private copy(): Renderer {
    const copy = new Renderer();
    copy.text = this.text;
    copy.at = this.at;
    copy.mode = this.mode;
    if (this.mode.kind === 'fence') copy.mode = { ...this.mode };
    if (this.mode.kind === 'table') {
      const { table } = this.mode;
      copy.mode = { kind: 'table', table: { ...table, rows: [...table.rows] } };
    }
    return copy;
  }

  /** Takes all complete lines whose meaning no later line can change. */
  private takeLines(markdown: string, final: boolean): void {
    for (let end = markdown.indexOf('\n', this.at); end >= 0; end = markdown.indexOf('\n', this.at)) {
      const taken = this.takeLine(markdown, end, final);
      if (taken < 0) return;
      this.at = taken;
    }
  }

  /** Takes the last line, which has no newline, as it is. */
  private takeEnd(markdown: string): void {
    const before = this.text.length;
    // Every rule takes lines that end in a newline; the one put here for them is taken away again.
    while (this.at < markdown.length) this.at = this.takeLine(`${markdown}\n`, markdown.length, true);
    if (this.mode.kind === 'table') this.endTable(this.mode.table);
    if (!markdown.endsWith('\n') && this.text.length > before && this.text.endsWith('\n')) {
      this.text = this.text.slice(0, -1);
    }
  }

  /** Takes the line that ends at `end`; returns where the next begins, or -1 while its meaning is open. */
  private takeLine(markdown: string, end: number, final: boolean): number {
    const { mode } = this;
    const line = markdown.slice(this.at, end);
    if (mode.kind === 'fence') return this.takeFenceLine(mode, line) ? end + 1 : this.at;
    if (mode.kind === 'table') {
      if (line.includes('|')) {
        this.addRow(mode.table, line);
        return end + 1;
      }
      this.endTable(mode.table);
    }
    return this.takeTextLine(markdown, line, end, final);
  }

  private takeTextLine(markdown: string, line: string, end: number, final: boolean): number {
    const paragraph = this.mode.kind === 'text' && this.mode.paragraph;
    const isHeader = mayBeHeader(line);
    const isTitle = !paragraph && line.length <= maxTitle && line !== '' && !notTitle.test(line);
    const isFrontMatter = this.at === 0 && /^---\s*$/.test(line);
    if (isHeader || isTitle || isFrontMatter) {
      const nextEnd = markdown.indexOf('\n', end + 1);
      const next = markdown.slice(end + 1, nextEnd < 0 ? undefined : nextEnd);
      const complete = nextEnd >= 0 || (final && next !== '');
      if (isFrontMatter) {
        if (/^[A-Za-z][\w-]*:\s/.test(next) || (complete && /^[A-Za-z][\w-]*:$/.test(next))) {
          this.text += '```yaml\n';
          this.mode = { kind: 'fence', mark: '-', length: 3, indent: 0, quoted: false, empty: true };
          return end + 1;
        }
        if (!complete && !final && /^[\w-]*:?$/.test(next)) return -1;
      } else if (isHeader && maybeSeparator(next)) {
        if (!complete && !final) return -1;
        const table = startTable(line, next);
        if (table !== undefined) {
          this.mode = { kind: 'table', table };
          return nextEnd < 0 ? markdown.length : nextEnd + 1;
        }
      }
      if (isTitle && /^(?:=*|-*)\s*$/.test(next)) {
        if (!complete && !final) return -1;
        const level = /^(?:(=+)|-+)\s*$/.exec(next);
        if (level !== null && complete) {
          this.text += `${level[1] === undefined ? '## ' : '# '}${protectInline(line, true).text}\n`;
          this.mode = plain(false);
          return nextEnd < 0 ? markdown.length : nextEnd + 1;
        }
      }
    }
    this.drawTextLine(line);
    return end + 1;
  }

  private drawTextLine(line: string): void {
    const blank = line.trim() === '';
    const opening = blank ? null : fenceOpening.exec(line);
    if (opening !== null) {
      const [, prefix = '', marks = '', language = ''] = opening;
      this.text += `${prefix}\`\`\`${language}\n`;
      this.openFence(marks, /^\s*/.exec(line)?.[0].length ?? 0, prefix.includes('>'));
      return;
    }
    if (blank) this.text += `${line}\n`;
    else if (ruleLine.test(line)) this.text += `${rule}\n`;
    else if (/^\s*>\s*$/.test(line)) this.text += `${line.trimEnd()} \n`;
    else {
      const heading = line.includes('####') ? deepHeading.exec(line) : null;
      if (heading !== null) {
        const title = protectInline(heading[2] ?? '', true).text.replaceAll('**', '');
        this.text += `${heading[1]}${title === '' ? '' : `**${title}**`}\n`;
        this.mode = plain(false);
        return;
      }
      const inline = protectInline(guardQuote(line), true);
      this.text += `${inline.text}\n`;
      if (inline.opensFence) {
        this.openFence('```', 0, false);
        return;
      }
    }
    this.mode = plain(!blank && !ruleLine.test(line) && !/^\s{0,3}(?:#|>)/.test(line));
  }

  private openFence(marks: string, indent: number, quoted: boolean): void {
    this.mode = { kind: 'fence', mark: marks.charAt(0), length: marks.length, indent, quoted, empty: true };
  }

  /** Returns false where the line is no part of the fence: its quote ended, and the fence with it. */
  private takeFenceLine(fence: Fence, line: string): boolean {
    if (fence.quoted && !/^\s*>/.test(line)) {
      this.text += fence.empty ? '> \u200b\n> ```\n' : '> ```\n';
      this.mode = plain(false);
      return false;
    }
    const closing = closingOf(fence, line);
    if (closing !== undefined) {
      // Discord takes an empty block's language for its content.
      this.text += fence.empty ? `${closing}\u200b\n${closing}\`\`\`\n` : `${closing}\`\`\`\n`;
      this.mode = plain(false);
      return true;
    }
    this.text += `${guardTicks(line)}\n`;
    fence.empty &&= line.replace(/^[\s>]*/, '') === '';
    return true;
  }

  private addRow(table: Table, line: string): void {
    const row = rowOf(table, line);
    if (table.layout !== undefined) {
      this.text += drawRow(table, table.layout, row);
      return;
    }
    table.rows.push(row);
    if (table.rows.length === sampledRows) this.fixLayout(table);
  }

  private fixLayout(table: Table): void {
    table.layout = decideLayout(table);
    this.text += drawHead(table, table.layout);
    table.rows = [];
  }

  private endTable(table: Table): void {
    if (table.layout === undefined) this.fixLayout(table);
    if (table.layout !== undefined) this.text += drawEnd(table.layout);
    this.mode = plain(false);
  }

  /** How much of what the unfinished line becomes is certain. Only long lines matter. */
  private stableInLine(markdown: string): number {
    const { mode } = this;
    if (markdown.includes('\n', this.at)) return 0;
    const line = markdown.slice(this.at);
    if (line.length <= maxHeader || mode.kind === 'table') return 0;
    if (mode.kind === 'fence') {
      if (mode.quoted || /^[\s>]*[`~-]*$/.test(line)) return 0;
      return guardTicks(line.replace(/`+$/, '')).length;
    }
    if (/^\s*\||^[\s>]*$/.test(line) || /#{4}/.test(line.slice(0, 40)) || /^[\s>]*[`~]{2}/.test(line))
      return 0;
    if (ruleLine.test(line)) return 0;
    return protectInline(guardQuote(line), false).stable;
  }

  /** Draws what has come of the lines that are not finished. */
  private preview(markdown: string): void {
    const last = markdown.lastIndexOf('\n') + 1;
    // Half a surrogate pair is not drawn.
    const cut =
      (markdown.charCodeAt(markdown.length - 1) & 0xfc00) === 0xd800 ? markdown.length - 1 : markdown.length;
    const line = markdown.slice(last, cut);
    if (this.at < last) {
      this.takeLinesAsTheyLook(markdown.slice(0, last), line);
      if (this.at > last) {
        this.previewTable();
        return;
      }
    }
    if (this.mode.kind === 'fence') {
      const marks = fenceMark.exec(line)?.[2];
      const closes = closingOf(this.mode, line) !== undefined;
      if (marks?.startsWith(this.mode.mark) && !closes) return;
      if (line !== '') this.takeEnd(markdown.slice(0, cut));
      return;
    }
    if (this.mode.kind === 'table') {
      const { table } = this.mode;
      if (line.includes('|')) this.addRow(table, line);
      else if (line.trim() !== '' && !table.piped) this.addRow(table, line);
      else if (line.trim() !== '') this.endTable(table);
      if (this.mode.kind === 'table') {
        this.previewTable();
        return;
      }
    }
    if (/^\s*\|(?!\|).*\S/.test(line)) {
      const columns = line
        .replace(/\|\s*$/, '')
        .replace(/^\s*\|/, '')
        .split('|').length;
      const table = startTable(`${line}|`.replace(/\|\s*\|$/, '|'), `|${'-|'.repeat(columns)}`);
      if (table !== undefined) {
        this.mode = { kind: 'table', table };
        this.previewTable();
        return;
      }
    }
    if (half.test(line)) return;
    this.drawTextLine(line);
    this.text = this.text.slice(0, -1);
  }

  /** Lines that wait for the next one: a table's header, a title. `line` is what has come of that next one. */
  private takeLinesAsTheyLook(lines: string, line: string): void {
    const header = lines.slice(this.at, -1);
    if (!header.includes('\n') && /^\s*\|(?!\|)/.test(header) && maybeSeparator(line)) {
      const columns = header
        .trim()
        .replace(/^\||\|$/g, '')
        .split(/(?<!\\)\|/).length;
      const table = startTable(header, `|${'-|'.repeat(columns)}`);
      if (table !== undefined) {
        this.mode = { kind: 'table', table };
        this.at = lines.length + 1;
        return;
      }
    }
    this.takeLines(lines, true);
  }

  /** Draws a table that is still open. Its block is left open as well: the splitter closes what is open. */
  private previewTable(): void {
    if (this.mode.kind !== 'table') return;
    if (this.mode.table.layout === undefined) this.fixLayout(this.mode.table);
  }
}

function mayBeHeader(line: string): boolean {
  return line.includes('|') && (line.length <= maxHeader || /^\s*\|/.test(line));
}

/** `>>> ` would quote all that follows. */
function guardQuote(line: string): string {
  return /^\s*>>> /.test(line) ? line.replace('>>>', '\\>>>') : line;
}

/** Within a block Discord ends at the first three backticks, wherever they are: a zero-width space parts them. */
function guardTicks(line: string): string {
  return line.includes('```') ? line.replace(/`{3,}/g, (run) => [...run].join('\u200b')) : line;
}

/** What stands before the closing marks, if the line closes the fence. */
function closingOf(fence: Fence, line: string): string | undefined {
  if (fence.mark === '-') return /^---\s*$/.test(line) ? '' : undefined;
  const found = fenceMark.exec(line);
  if (found === null) return undefined;
  const [, prefix = '', marks = ''] = found;
  const indent = /^\s*/.exec(prefix)?.[0].length ?? 0;
  if (!marks.startsWith(fence.mark) || marks.length < fence.length || indent > fence.indent + 3)
    return undefined;
  return !fence.quoted && prefix.includes('>') ? undefined : prefix;
}

/**
 * Markdown as models write it, as Markdown that Discord draws. Outside of code: tables become aligned code blocks, or
 * lists where they are too wide or hold links; `####` and deeper headings become bold lines; rules a line of box
 * characters; headings by underline `#` and `##`; `__names__` are escaped; images become links; `~~~` and longer
 * fences become ```` ``` ````; `>>>` is escaped. Every other character stays as it is.
 *
 * Laws: for any prefix of a text, `renderStable(prefix).stable` units of its rendering begin every longer rendering,
 * the final one too. With `final: false` what is half typed at the end is drawn as what it most likely becomes (a
 * table's header as a table) or held back (a lone `##`, half a fence); a block which is open is left open for
 * the splitter to close.
 *
 * @param markdown the answer so far, whole
 * @param options `final`: nothing more will come
 */
export function render(markdown: string, options: { final: boolean }): string {
  return new Renderer().update(markdown, options).text;
}

/** As `render`, with the length of what is certain; pure. */
export function renderStable(markdown: string, options: { final: boolean }): Rendering {
  return new Renderer().update(markdown, options);
}
