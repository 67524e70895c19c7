import { rulesExtended, SimpleMarkdown } from 'discord-markdown-parser';
import { html, nothing, type TemplateResult } from 'lit';
import './code.ts';
import { store } from './store.ts';

/** A node of the tree that the parser makes. */
interface Node {
  type: string;
  content?: Node[] | string;
  [field: string]: unknown;
}

type Drawn = TemplateResult | string | typeof nothing;

/** Where the parser is: what it has read last, and whether it is within a line. */
interface State {
  prevCapture?: RegExpExecArray | null;
  inline?: boolean;
  /** Within a heading or small print: lists do not begin there. */
  isLine?: boolean;
}

type Parse = (text: string, state: State) => Node[];

/** How one kind of node is found, and read. */
interface Rule {
  match(source: string, state: State, before: string): RegExpExecArray | null;
  parse(capture: RegExpExecArray, parse: Parse, state: State): object;
}

/** Discord's lists, which the parser leaves out: bullets and numbers at the beginning of a line, deeper ones indented. */
const list = {
  order: SimpleMarkdown.defaultRules.list.order,
  match(source: string, state: State) {
    if (state.isLine) return null;
    const before = state.prevCapture?.[0];
    if (before !== undefined && !before.endsWith('\n')) return null;
    return /^(?: *(?:[-*]|\d{1,3}\.) [^\n]*(?:\n|$)(?: +(?![-*] |\d{1,3}\. )[^\n]+(?:\n|$))*)+/.exec(source);
  },
  parse(capture: RegExpExecArray, parse: Parse, state: State) {
    const lines = capture[0].replace(/\n$/, '').split('\n');
    return { items: itemsOf(lines, (text) => parse(text, { ...state, inline: true })) };
  },
};

/** An item of a list, with what stands below it. */
interface Item {
  number: number | undefined;
  depth: number;
  content: Node[];
}

function itemsOf(lines: readonly string[], parse: (text: string) => Node[]): Item[] {
  const items: { number: number | undefined; depth: number; text: string }[] = [];
  for (const line of lines) {
    const [, indent = '', mark, text = ''] = /^( *)([-*]|\d{1,3}\.) (.*)$/.exec(line) ?? [];
    const last = items.at(-1);
    if (mark === undefined) {
      if (last) last.text += `\n${line.trim()}`;
      continue;
    }
    const number = /\d/.test(mark) ? Number.parseInt(mark, 10) : undefined;
    items.push({ number, depth: Math.min(Math.floor(indent.length / 2), (last?.depth ?? -1) + 1), text });
  }
  return items.map(({ number, depth, text }) => ({ number, depth, content: parse(text) }));
}

/** What stands at the beginning of a line only; the parser does not know one after a quotation as such. */
function ofLine(rule: Rule): Rule {
  return {
    ...rule,
    match(source, state, before) {
      const isBegin = state.prevCapture?.[0]?.endsWith('\n') ?? true;
      return isBegin ? rule.match(source, { ...state, prevCapture: null }, before) : null;
    },
    parse: (capture, parse, state) => rule.parse(capture, parse, { ...state, isLine: true }),
  };
}

const { heading, subtext } = rulesExtended as unknown as Record<'heading' | 'subtext', Rule>;
const rules = { ...rulesExtended, list, heading: ofLine(heading), subtext: ofLine(subtext) };
const parse = SimpleMarkdown.parserFor(rules as never) as Parse;

/** Markdown as Discord draws it, and only that. Whatever stands in it becomes text, never markup. */
export function markdown(text: string): Drawn[] {
  try {
    return drawAll(parse(text, { inline: true }));
  } catch (error) {
    // Thousands of marks within each other: nobody meant them.
    if (error instanceof RangeError) return [text];
    throw error;
  }
}

/** What stands in lines of its own: the ends of lines around it are its own, too. */
const blocks = new Set(['codeBlock', 'list', 'blockQuote', 'heading', 'subtext']);

function drawAll(nodes: readonly Node[]): Drawn[] {
  const isBlock = (index: number) => blocks.has(nodes[index]?.type ?? '');
  return nodes
    .filter(({ type }, index) => type !== 'br' || !(isBlock(index - 1) || isBlock(index + 1)))
    .map(draw);
}

function inner({ content }: Node): Drawn[] | string {
  return typeof content === 'string' ? content : drawAll(content ?? []);
}

function draw(node: Node): Drawn {
  switch (node.type) {
    case 'text':
    case 'emoticon':
    case 'escape':
      return String(node.content);
    case 'twemoji':
      return String(node.name);
    case 'br':
    case 'newline':
      return html`<br />`;
    case 'strong':
      return html`<strong>${inner(node)}</strong>`;
    case 'em':
      return html`<em>${inner(node)}</em>`;
    case 'underline':
      return html`<u>${inner(node)}</u>`;
    case 'strikethrough':
      return html`<s>${inner(node)}</s>`;
    case 'spoiler':
      return html`<parley-spoiler>${inner(node)}</parley-spoiler>`;
    case 'heading':
      return html`<div class="heading level-${Number(node.level)}" role="heading" aria-level="2">${inner(node)}</div>`;
    case 'subtext':
      return html`<div class="subtext">${inner(node)}</div>`;
    case 'blockQuote':
      return html`<blockquote>${inner(node)}</blockquote>`;
    case 'inlineCode':
      return html`<code>${node.content}</code>`;
    case 'codeBlock':
      return html`<parley-code .text=${String(node.content)} .language=${String(node.lang ?? '')}></parley-code>`;
    case 'list':
      return drawList(node.items as Item[]);
    case 'link':
      return masked(node);
    case 'url':
    case 'autolink':
      return link(String(node.target), inner(node));
    case 'timestamp':
      return time(Number(node.timestamp), String(node.format ?? 'f'));
    default:
      return mention(node);
  }
}

/** A link behind words. Discord leaves as it was written what is no address of the web, and words that are an address themselves. */
function masked(node: Node): Drawn {
  const target = String(node.target);
  const shown = inner(node);
  if (isOfWeb(target) && !/https?:\/\//i.test(writtenIn(node))) return link(target, shown, target);
  return html`[${shown}](${link(target, target)})`;
}

/** The text in a node, as it was written. */
function writtenIn({ content }: Node): string {
  return typeof content === 'string' ? content : (content ?? []).map(writtenIn).join('');
}

function drawList(items: readonly Item[], depth = 0): Drawn {
  const groups: { item: Item; below: Item[] }[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (item.depth > depth && last) last.below.push(item);
    else groups.push({ item, below: [] });
  }
  const drawn = groups.map(
    ({ item, below }) =>
      html`<li>${item.content.map(draw)}${below.length > 0 ? drawList(below, depth + 1) : nothing}</li>`,
  );
  const start = items[0]?.number;
  return start === undefined ? html`<ul>${drawn}</ul>` : html`<ol start=${start}>${drawn}</ol>`;
}

function isOfWeb(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

/** A link that opens elsewhere, of an address that browsers may open; anything else is text. `title` tells where it leads. */
export function link(target: string, shown: Drawn[] | string, title?: string): Drawn {
  if (!isOfWeb(target)) return html`${shown}`;
  return html`<a href=${target} title=${title ?? nothing} target="_blank" rel="noopener noreferrer nofollow">${shown}</a>`;
}

function mention(node: Node): Drawn {
  const names = store.shown.house?.names;
  const id = String(node.id ?? '');
  const [mark, name] = {
    user: ['@', names?.users[id]],
    role: ['@', names?.roles[id]],
    channel: ['#', names?.channels[id]],
    everyone: ['@', 'everyone'],
    here: ['@', 'here'],
    slashCommand: ['/', [node.fullName ?? node.name].flat().join(' ')],
    emoji: ['', `:${node.name}:`],
  }[node.type] ?? ['', String(node.content ?? '')];
  if (node.type === 'emoji') return String(name);
  if (node.type === 'channel' && name)
    return html`<button class="mention" type="button" @click=${() => store.open(id)}>#${name}</button>`;
  return html`<span class="mention">${mark}${name ?? 'unknown'}</span>`;
}

const formats: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

function time(seconds: number, format: string): Drawn {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return '';
  const locale = store.shown.house?.me.locale ?? 'en-US';
  const whole = new Intl.DateTimeFormat(locale, formats.F).format(date);
  const shown =
    format === 'R'
      ? relative(seconds, locale)
      : new Intl.DateTimeFormat(locale, formats[format] ?? formats.f).format(date);
  return html`<time datetime=${date.toISOString()} title=${whole}>${shown}</time>`;
}

function relative(seconds: number, locale: string): string {
  const left = seconds - Date.now() / 1000;
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const [unit, size] = units.find(([, one]) => Math.abs(left) >= one) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(left / size), unit);
}
