import type { Texts } from '../texts/index.ts';

/** How something stands: well, worth knowing, or in the way. */
export type Standing = 'well' | 'note' | 'wrong';

/** One thing that was looked at. */
export interface Finding {
  standing: Standing;
  /** What is so and, where it can be mended, what to click; a sentence or two, in Markdown. */
  say(texts: Texts): string;
}

const marks: Record<Standing, string> = { wrong: '❌', note: '⚠️', well: '✅' };

const order = Object.keys(marks);

/** What is in the way first, then what is worth knowing; else in the order in which it came. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((one, other) => order.indexOf(one.standing) - order.indexOf(other.standing));
}

/** A finding as a line of its own. */
export function lineOf({ standing, say }: Finding, texts: Texts): string {
  return `${marks[standing]} ${say(texts)}`;
}
