import type { Language } from './language.ts';
import { ago } from './moments.ts';

interface TurnFacts {
  author: string;
  /** Ms. */
  at: number;
  prompt: string;
  model: string | undefined;
  answer: string;
}

/** Of `/history`. */
export function history({ words, say }: Language) {
  const own = words.history;
  return {
    ...own,
    page: (facts: { turns: number; from: number; to: number; summarised: number }) =>
      [
        say(own.page, { turns: facts.turns }),
        ...(facts.from === 1 && facts.to === facts.turns
          ? []
          : [say(own.pageHere, { from: facts.from, to: facts.to })]),
        ...(facts.summarised === 0 ? [] : [say(own.pageSummarised, { count: facts.summarised })]),
      ].join(words.clause),
    turn: ({ author, at, prompt, model, answer }: TurnFacts) =>
      [`**${author}** ${ago(at)} ${prompt}`, `> ${answer}${model === undefined ? '' : ` *(${model})*`}`].join(
        '\n',
      ),
    summary: (facts: { turns: number; model: string; at: number }) =>
      [say(own.summary, { turns: facts.turns }), `-# ${facts.model} · ${ago(facts.at)}`].join('\n'),
    exported: (turns: number) => say(own.exported, { turns }),
    exportedPart: (turns: number, left: number) => say(own.exportedPart, { turns, left }),
    title: (where: string) => say(own.title, { where }),
    exportedAt: (at: string) => say(own.exportedAt, { at }),
    alternative: (number: number, of: number) => say(own.alternative, { number, of }),
    undone: (question: string, goesOn: boolean) => say(own.undone, { goesOn, question }),
    forked: (threadId: string) => say(own.forked, { threadId }),
  };
}
