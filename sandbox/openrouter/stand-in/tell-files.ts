import { givenWith } from './given.ts';
import type { Question } from './question.ts';
import { tellGiven } from './tell-given.ts';
import { wordsOn } from './words-on.ts';

/** What came with the question; where it has nothing and asks about a file, what came last before it. */
export function tellFiles(question: Question, parsed: ReadonlyMap<string, string>): string | undefined {
  const given = givenWith(question.asking, parsed);
  if (given.length > 0) {
    const spoken = given.flatMap((each) =>
      each.kind === 'heard' && each.name === undefined ? each.said : [],
    );
    const reply = question.words === '' ? wordsOn(spoken.join(' ')) : undefined;
    const all = given.map(tellGiven).join('\n\n');
    return reply === undefined ? `Here is what reached me:\n\n${all}` : `${all}\n\n${reply}`;
  }
  if (!/\b(file|picture|image|photo|csv|pdf|document|recording|video|attach)/i.test(question.words))
    return undefined;
  const earlier = question.before.map((message) => givenWith(message)).findLast(({ length }) => length > 0);
  return (
    earlier && `From earlier in our conversation I still have this:\n\n${earlier.map(tellGiven).join('\n\n')}`
  );
}
