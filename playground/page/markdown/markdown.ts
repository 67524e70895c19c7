import { html, nothing, type TemplateResult } from 'lit';
import '../code.ts';
import { store } from '../store.ts';
import { straight } from '../straight.ts';
import { type Item, type Node, parse } from './rules.ts';
import { time } from './time.ts';

type Drawn = TemplateResult | string | typeof nothing;

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

/** The title of an embed, or of one of its fields: in a line, and without links of its own. */
export function title(text: string): Drawn[] {
  return drawAll(parse(text, { inline: true, isLine: true, isTitle: true }));
}

/** The beginning of a message in a single line, as it stands above an answer to it. */
export function inLine(text: string): Drawn[] {
  const plain = text.replace(/^(?:#{1,3}|-#|>|>>>|[-*]|\d{1,3}\.) +/, '');
  return drawAll(parse(plain, { inline: true, isLine: true }));
}

/** Whether a message is nothing but a few emoji, which Discord shows large. */
export function isJumbo(text: string): boolean {
  const emoji = text.match(/<a?:\w{2,32}:\d{17,21}>|\p{RGI_Emoji}/gv) ?? [];
  const rest = text.replaceAll(/<a?:\w{2,32}:\d{17,21}>|\p{RGI_Emoji}|\s/gv, '');
  return rest === '' && emoji.length > 0 && emoji.length <= 30;
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
  // An address can stand in its words, or behind words of theirs.
  const isClear = !/https?:\/\//i.test(JSON.stringify(node.content));
  if (isOfWeb(target) && isClear) return link(target, shown, target);
  return html`[${shown}](${link(target, target)})`;
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
  return /^https?:\/\//i.test(address) && URL.canParse(address) && address === straight(address);
}

/** A link that opens elsewhere, of an address that browsers may open; anything else is text. `title` tells where it leads. */
export function link(target: string, shown: Drawn[] | string, title?: string): Drawn {
  if (!isOfWeb(target)) return html`${shown}`;
  return html`<a href=${target} title=${title ?? nothing} target="_blank" rel="noopener noreferrer nofollow">${shown}</a>`;
}

const navigation: Record<string, string> = {
  customize: 'Channels & Roles',
  browse: 'Browse Channels',
  guide: 'Server Guide',
  home: 'Server Guide',
  'linked-roles': 'Linked Roles',
};

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
    navigation: ['#', navigation[id]],
  }[node.type] ?? ['', String(node.content ?? '')];
  if (node.type === 'emoji') return String(name);
  if (node.type === 'channel' && name)
    return html`<button class="mention" type="button" @click=${() => store.open(id)}>#${name}</button>`;
  return html`<span class="mention">${mark}${name ?? 'unknown'}</span>`;
}
