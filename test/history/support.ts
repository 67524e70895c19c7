import type { NewTurn } from '../../src/history/begin.ts';
import type { Answer } from '../../src/history/body.ts';
import type { HistoryProblem } from '../../src/history/context.ts';
import { createHistory, type History } from '../../src/history/history.ts';
import { openPlace, type Place } from '../../src/history/place.ts';
import { openStore, type Store } from '../../src/store/store.ts';

/** A history in memory with a clock of its own, and short ways to talk in it. */
export async function startHistory(databaseUrl = 'sqlite://:memory:') {
  const clock = { now: 1_800_000_000_000 };
  const store: Store = await openStore(databaseUrl, { now: () => clock.now });
  const problems: HistoryProblem[] = [];
  const history: History = await createHistory(store, { onProblem: (problem) => problems.push(problem) });
  return {
    clock,
    store,
    history,
    problems,
    /** Begins a turn of Mara's in a place. */
    begin: (prompt: string, more: Partial<NewTurn> & { place?: Place } = {}) =>
      history.begin({
        place: openPlace('1'),
        authorId: '7',
        authorName: 'Mara',
        preset: 'fast',
        prompt,
        ...more,
      }),
    /** Ends a turn with an answer. */
    end: (id: string, text: string, more: Partial<Answer> = {}) =>
      history.saveAnswer(id, { state: 'done', text, modelAsked: 'some/model', ...more }),
    /** The messages that a turn would send, as `role: content` lines without the system prompt. */
    async lines(turnId: string, more: Partial<Parameters<History['context']>[0]> = {}): Promise<string[]> {
      const { messages } = await history.context({ ...plain, turnId, ...more });
      return messages
        .filter(({ role }) => role !== 'system')
        .map(({ role, content }) => `${role}: ${content}`);
    },
  };
}

/** A request for a context that leaves nothing out. */
export const plain = {
  system: 'Be brief.',
  model: 'some/model',
  historyTokens: 1_000_000,
  maxTokens: 100,
  shared: false,
};
