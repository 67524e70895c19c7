import type { Ending } from '../../openrouter/events.ts';
import { sumOfUsage } from '../../openrouter/usage.ts';
import type { Heard } from '../listen.ts';

/**
 * What was heard in all, once another round has been heard. Its end is the last round's; its text is that of all.
 *
 * @param first how the first round ended: whom it asked, and who stood in
 */
export function addHeard(before: Heard, round: Heard, first: Ending | undefined): Heard {
  const known = new Set(before.citations.map(({ url }) => url));
  return {
    ...round,
    text: joinTexts(before.text, round.text),
    reasoning: [before.reasoning, round.reasoning].filter((text) => text !== '').join('\n\n'),
    citations: [...before.citations, ...round.citations.filter(({ url }) => !known.has(url))],
    fileAnnotations: [...before.fileAnnotations, ...round.fileAnnotations],
    images: [...before.images, ...round.images],
    attempts: [...before.attempts, ...round.attempts],
    ...(round.ending && {
      ending: {
        ...round.ending,
        // The signatures of one round do not fit the text of all.
        reasoningDetails: [],
        ...(first && { modelAsked: first.modelAsked }),
        ...(first?.fallback && { fallback: first.fallback }),
      },
    }),
    usage: sumOfUsage([before.usage, round.usage]),
    firstTextAt: before.firstTextAt ?? round.firstTextAt,
    traffic: [...before.traffic, ...round.traffic],
    notes: [...before.notes, ...round.notes],
  };
}

/**
 * The texts of two rounds: what is said before a call of a tool is a paragraph of its own. It begins with the first as it
 * is, which is on the screen already.
 */
export function joinTexts(before: string, after: string): string {
  if (before === '' || after === '') return before + after;
  const breaks = /\n*$/.exec(before)?.[0].length ?? 0;
  return before + '\n'.repeat(Math.max(0, 2 - breaks)) + after.trimStart();
}
