import type { Exchange } from '../exchange.ts';
import { tellConversation } from './conversation.ts';
import { failureAsked, halves } from './failing.ts';
import type { Question } from './question.ts';
import { type Spoken, wantsThoughts } from './spoken.ts';
import { tellFiles } from './tell-files.ts';
import { tourAnswer } from './tour.ts';
import { wordsOn } from './words-on.ts';

/** What is known to say to a question; always the same to the same one, so that it can be gone on with. */
export function answer(question: Question, exchange: Exchange): Spoken | undefined {
  const { body } = exchange.request;
  const asked = question.words.toLowerCase();
  if (failureAsked(asked) !== undefined) return { text: halves.first + halves.second };
  const stop = tourAnswer(asked, { ...question, thinks: wantsThoughts(body) });
  if (stop) return stop;
  const text =
    tellConversation(asked, question, body) ??
    tellFiles(question, parsedIn(exchange)) ??
    wordsOn(question.words, String(body.model ?? ''));
  return text === undefined ? undefined : { text };
}

/** The rest of an answer that broke off, behind the words with which it is to begin. @param whole what it would have become */
export function goneOn({ text, anchor }: NonNullable<Question['begun']>, whole: string): string {
  const begun = text.trimEnd();
  return anchor + (whole.startsWith(begun) ? whole.slice(begun.length) : ', and this is where it goes on.');
}

/** What the parser of files has read in the PDFs of a request, by their names. */
function parsedIn(exchange: Exchange): ReadonlyMap<string, string> {
  const { annotations } = exchange.surroundings.parse(exchange);
  const files = annotations.map(({ file }) => file as { name: string; content: { text?: string }[] });
  return new Map(
    files.map(({ name, content }) => [name, content.flatMap(({ text }) => text ?? []).join('\n')]),
  );
}
