import type { MessageView, StateView } from '../sandbox/discord/index.ts';
import { render } from '../src/reply/render.ts';
import { split } from '../src/reply/split.ts';
import { type BenchText, lettersOf, unitsShown } from './text.ts';

/** What one conversation left behind in the records of the local Discord and the local OpenRouter. */
export interface Conversation {
  text: BenchText;
  /** The tokens as they were sent; on the loopback interface that is when they were received. */
  tokens: readonly { at: number; text: string }[];
  /** The bot's messages of it in order, with every state that people saw. */
  messages: readonly { message: MessageView; states: readonly StateView[] }[];
}

/** How one conversation looked to people; all in ms. */
export interface Measures {
  /** From the first token to the first of it on the screen. */
  firstText: number;
  /** Every 100 ms while tokens came: the age of the oldest received text that was not on the screen; 0 if all was. */
  ages: number[];
  /** From the last token to all text on the screen; NaN if it never was. */
  complete: number;
  /** Whether the final messages are exactly what they should be. */
  exact: boolean;
  /** States in which a code block was open at the end of its message. */
  openFences: number;
  /** States after which there was less of the text on the screen than before. */
  losses: number;
  messages: number;
  /** Edits and creates that changed what people saw. */
  states: number;
}

const sampleMs = 100;

/** Measures a conversation. `kind` says which texts its messages should have in the end. */
export function measure(conversation: Conversation, kind: 'parley' | 'naive'): Measures {
  const { text, tokens, messages } = conversation;
  const frames = framesOf(conversation);
  const first = tokens[0]?.at ?? Number.NaN;
  const last = tokens.at(-1)?.at ?? Number.NaN;
  const tokenOf = tokenAtUnit(tokens);
  const whole = text.markdown.length;
  const ages: number[] = [];
  let frame = -1;
  for (let now = first + sampleMs; now <= last; now += sampleMs) {
    while ((frames[frame + 1]?.at ?? Number.POSITIVE_INFINITY) <= now) frame += 1;
    const missing = tokens[tokenOf(frames[frame]?.units ?? 0)];
    ages.push(missing === undefined || missing.at > now ? 0 : now - missing.at);
  }
  // The last state from which on all of the text stayed on the screen.
  const lastBad = frames.findLastIndex(({ units }) => units < whole);
  const complete = frames[lastBad + 1]?.at ?? Number.NaN;
  const contents = messages.map(({ message }) => message.content);
  return {
    firstText: (frames.find(({ units }) => units > 0)?.at ?? Number.NaN) - first,
    ages,
    complete: Math.max(0, complete - last),
    exact:
      kind === 'parley' ? isExact(contents, text.markdown) : bare(contents.join('')) === bare(text.markdown),
    openFences: messages.flatMap(({ states }) => states).filter(({ content }) => hasOpenFence(content))
      .length,
    losses: frames.filter(({ units }, index) => units < (frames[index - 1]?.units ?? 0)).length,
    messages: messages.length,
    states: frames.length,
  };
}

/** Each moment at which something changed on the screen, and how much of the text was on it from then on. */
function framesOf({ text, messages }: Conversation): { at: number; units: number }[] {
  const changes = messages
    .flatMap(({ states }, index) => states.map(({ at, content }) => ({ at, index, content })))
    .sort((a, b) => a.at - b.at);
  const shown: string[] = messages.map(() => '');
  return changes.map(({ at, index, content }) => {
    shown[index] = lettersOf(content);
    return { at, units: unitsShown(text, shown.join('')) };
  });
}

/** The token that holds a unit of the text. */
function tokenAtUnit(tokens: readonly { text: string }[]): (unit: number) => number {
  const byUnit: number[] = [];
  tokens.forEach(({ text }, index) => {
    for (let unit = 0; unit < text.length; unit += 1) byUnit.push(index);
  });
  return (unit) => byUnit[unit] ?? tokens.length;
}

/**
 * The messages are the pieces of the rendered text, which joined are all of it; behind them there is only small print.
 * A piece may have been ended before it was full: where, is found by its last words, and then all must come out the same.
 */
function isExact(contents: readonly string[], markdown: string): boolean {
  const rendered = render(markdown, { final: true });
  return [[], cutsOf(contents, rendered)].some((cuts) => {
    const pieces = split(rendered, { cuts });
    if (pieces.map(({ source }) => source).join('') !== rendered) return false;
    return (
      pieces.every(({ content }, index) => {
        const shown = contents[index] ?? '';
        if (index < pieces.length - 1) return shown === content;
        const rest = shown.slice(content.length + 1);
        return shown === content || (shown.startsWith(`${content}\n`) && isSmallPrint(rest));
      }) && contents.slice(pieces.length).every(isSmallPrint)
    );
  });
}

/** Where messages end in the rendering, by their last units, which occur nowhere else. */
function cutsOf(contents: readonly string[], rendered: string): number[] {
  const cuts: number[] = [];
  for (const content of contents.slice(0, -1)) {
    // A code block is closed at the end of a message even where it goes on in the next.
    for (const body of [content, content.replace(/\n?```$/, '')]) {
      const tail = body.slice(-16);
      const at = rendered.indexOf(tail, cuts.at(-1) ?? 0);
      if (at < 0) continue;
      const end = at + tail.length;
      const blank = /^\s*/.exec(rendered.slice(end))?.[0] ?? '';
      cuts.push(end + (blank.includes('\n') ? blank.lastIndexOf('\n') + 1 : blank.length));
      break;
    }
  }
  return cuts;
}

const isSmallPrint = (text: string) => text.split('\n').every((line) => line.startsWith('-# '));

/** Without blank space: Discord trims the edges of each message. */
const bare = (text: string) => text.replace(/\s+/g, '');

function hasOpenFence(content: string): boolean {
  return (content.split('```').length - 1) % 2 === 1;
}
