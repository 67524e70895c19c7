import { rulesExtended, SimpleMarkdown } from 'discord-markdown-parser';

/** A node of the tree that the parser makes. */
export interface Node {
  type: string;
  content?: Node[] | string;
  [field: string]: unknown;
}

/** Where the parser is: what it has read last, and whether it is within a line. */
interface State {
  prevCapture?: RegExpExecArray | null;
  inline?: boolean;
  /** Within a single line, such as a heading: nothing that has lines of its own begins there. */
  isLine?: boolean;
  /** Within a title: it may be a link as a whole, and none begins within it. */
  isTitle?: boolean;
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
export interface Item {
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
      const isBegin = !state.isLine && (state.prevCapture?.[0]?.endsWith('\n') ?? true);
      return isBegin ? rule.match(source, { ...state, prevCapture: null }, before) : null;
    },
    parse: (capture, parse, state) => rule.parse(capture, parse, { ...state, isLine: true }),
  };
}

/** A link: there are none within titles. */
function outsideTitles(rule: Rule): Rule {
  return {
    ...rule,
    match: (source, state, before) => (state.isTitle ? null : rule.match(source, state, before)),
  };
}

/** Addresses in a text: a bracket at the end belongs to one that has opened it. */
const address = {
  match(source: string): RegExpExecArray | null {
    const found = /^https?:\/\/[^\s<]+/i.exec(source);
    if (!found) return null;
    let text = found[0];
    const count = (sign: string) => text.split(sign).length;
    while (/[.,:;"'\]]$/.test(text) || (text.endsWith(')') && count(')') > count('(')))
      text = text.slice(0, -1);
    return Object.assign(found, [text, text]);
  },
};

/** Places of a server that every server has (Discord docs, message formatting, guild navigation types). */
const navigation = {
  order: SimpleMarkdown.defaultRules.autolink.order - 0.5,
  match: (source: string) => /^<id:(customize|browse|guide|home|linked-roles)(?::\d+)?>/.exec(source),
  parse: ([, id]: RegExpExecArray) => ({ id }),
};

const { heading, subtext, url, autolink, link } = rulesExtended as unknown as Record<
  'heading' | 'subtext' | 'url' | 'autolink' | 'link',
  Rule
>;
const rules = {
  ...{ ...rulesExtended, list, navigation },
  ...{ heading: ofLine(heading), subtext: ofLine(subtext) },
  ...{
    url: outsideTitles({ ...url, ...address }),
    autolink: outsideTitles(autolink),
    link: outsideTitles(link),
  },
};

/** Reads Markdown as Discord does, as a tree. @throws RangeError for thousands of marks within each other */
export const parse = SimpleMarkdown.parserFor(rules as never) as Parse;
