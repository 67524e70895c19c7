/** How much of what was written last the model is asked to repeat, UTF-16 units: enough to know it again. */
const anchorUnits = 60;

/** What is repeated without having been asked for counts as repeated from this length on, UTF-16 units. */
const surelyRepeated = 16;

/** How far back a repetition may begin, UTF-16 units. */
const reach = 2000;

/**
 * The last words of a text that broke off. Whoever is to go on begins by repeating them: only so can be told whether a
 * space belongs between the parts ("two" + "three", but "wo" + "rd").
 */
export function anchorOf(text: string): string {
  const line = text.trimEnd().split('\n').at(-1)?.trimStart() ?? '';
  if (line.length <= anchorUnits) return line;
  const end = line.slice(-anchorUnits);
  // From a word's beginning on; where there are no words, from a whole character on.
  return /\s/u.test(end) ? end.replace(/^\S*\s+/u, '') : Array.from(end).slice(1).join('');
}

/**
 * Joins a text that broke off and what a model wrote to go on with it, so that nothing stands there twice and nothing is
 * lost: what the model repeats of the end is left out, as are blanks that both parts have. While the continuation grows
 * and may still be a repetition, only the first part is given; what is given never shrinks.
 *
 * @param grows more of the continuation will come
 */
export function joinAtSeam(text: string, continuation: string, grows = false): string {
  const base = text.trimEnd();
  const anchor = anchorOf(base);
  const words = continuation.trimStart();
  const isAnchor = words.startsWith(anchor) || anchor.startsWith(words);
  const written = isAnchor ? words : withoutOpening(base, words, grows);
  if (!written) return text;
  const repeated = repetition(base, written, anchor, grows);
  if (repeated === undefined) return text;
  const rest = repeated === 0 && written === words ? continuation : written.slice(repeated);
  const blank = /^\s*/u.exec(rest)?.[0] ?? '';
  if (blank === rest) return text;
  return text + rest.slice(overlap(text.slice(base.length), blank));
}

/** How much of its beginning is a repetition; undefined while that is open. */
function repetition(base: string, continuation: string, anchor: string, grows: boolean): number | undefined {
  if (continuation.startsWith(anchor)) return anchor.length;
  // The stream may have ended in the middle of the repetition.
  if (anchor.startsWith(continuation)) return grows ? undefined : continuation.length;
  const end = base.slice(-reach);
  if (grows && end.includes(continuation)) return undefined;
  const length = overlap(end, continuation);
  return length >= surelyRepeated ? length : 0;
}

/** The length of the longest end of one text with which the other begins. */
function overlap(before: string, after: string): number {
  for (let length = Math.min(before.length, after.length); length > 0; length -= 1) {
    if (before.endsWith(after.slice(0, length))) return length;
  }
  return 0;
}

/**
 * In the middle of a code block models like to open it anew: the line that does so is left out. Undefined while it may
 * become one.
 */
function withoutOpening(base: string, continuation: string, grows: boolean): string | undefined {
  const fences = base.match(/^ {0,3}```/gmu)?.length ?? 0;
  if (fences % 2 === 0 || !continuation.startsWith('`'.repeat(Math.min(3, continuation.length)))) {
    return continuation;
  }
  const opening = /^```[ \t]*[\w+#.-]+[ \t]*\n/u.exec(continuation)?.[0];
  if (opening !== undefined) return continuation.slice(opening.length);
  return grows && !continuation.includes('\n') ? undefined : continuation;
}

/** What the model is told, so that it goes on behind its own text. */
export function goOnPrompt(text: string): string {
  return [
    'Your last message broke off there. Go on exactly where it stopped, as if it had never stopped.',
    `Begin with its last words, letter for letter, so that the parts can be joined: ${JSON.stringify(anchorOf(text))}`,
    'Repeat nothing else, open no code block anew, and say nothing about this.',
  ].join('\n');
}
