import { UserError } from '../../errors.ts';
import { answerText } from '../../history/body.ts';
import { isFinished } from '../../history/measure.ts';
import type { PathTurn } from '../../history/path.ts';
import { promptMarkdown } from '../../history/prompt.ts';
import type { TranscriptTurn } from '../../history/transcript.ts';
import { buttonRow } from '../../reply/buttons.ts';
import type { Texts } from '../../texts/index.ts';
import { shortModel } from '../../turn/drawn/footer.ts';
import type { TurnServices } from '../../turn/services.ts';

/** So many turns fit into a message, cut as they are here. */
const turnsPerPage = 5;
/** UTF-16 units. */
const longestPrompt = 100;
const longestAnswer = 160;

/** A page of a conversation: some of its turns, the oldest first, and buttons to the pages beside it. */
export interface Page {
  content: string;
  components: readonly unknown[];
}

/**
 * Shows a few turns of the path to a turn, in short.
 *
 * @param number 0: the newest turns; beyond the oldest: those
 * @throws UserError where all of them are deleted
 */
export async function pageOf(
  { history }: Pick<TurnServices, 'history'>,
  turnId: string,
  number: number,
  texts: Texts,
): Promise<Page> {
  const path = await history.path(turnId);
  if (path.length === 0) throw new UserError((says) => says.history.empty);
  const last = Math.max(0, Math.ceil(path.length / turnsPerPage) - 1);
  const page = Math.min(Math.max(0, number), last);
  const to = path.length - page * turnsPerPage;
  const from = Math.max(0, to - turnsPerPage);
  const turns = await history.transcribe(path.slice(from, to));
  const says = texts.history;
  const facts = { turns: path.length, from: from + 1, to, summarised: summarised(path) };
  const buttons = [
    {
      action: 'history',
      subject: turnId,
      argument: `${page + 1}`,
      label: says.older,
      disabled: page === last,
    },
    { action: 'history', subject: turnId, argument: `${page - 1}`, label: says.newer, disabled: page === 0 },
  ];
  return {
    content: [says.page(facts), ...turns.map((turn) => lineOf(turn, texts))].join('\n').slice(0, 2000),
    components: last === 0 ? [] : buttonRow(...buttons),
  };
}

/** How many turns the newest summary stands for. */
function summarised(path: readonly PathTurn[]): number {
  const reached = path.findLast(({ summaryTokens }) => summaryTokens > 0);
  if (!reached) return 0;
  const { summaryFrom: from, depth: to } = reached;
  return path.filter((turn) => isFinished(turn) && turn.depth >= from && turn.depth <= to).length;
}

function lineOf({ author, at, prompt, answer, state }: TranscriptTurn, texts: Texts): string {
  const how = texts.history.states[state];
  const text = inShort(answer ? answerText(answer) : '', longestAnswer);
  return texts.history.turn({
    author: inShort(author, 40),
    at,
    prompt: inShort(prompt.text || promptMarkdown(prompt), longestPrompt),
    model: answer && text !== '' ? shortModel(answer.modelServed ?? answer.modelAsked) : undefined,
    answer: [text, how && `(${how})`].filter(Boolean).join(' ') || '–',
  });
}

/** One line of a text, without Markdown that would reach beyond it. */
export function inShort(text: string, units: number): string {
  const line = text
    .replaceAll(/```[\w-]*/g, ' ')
    .replaceAll(/[*_~|`\\]+/g, '')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  if (line.length <= units) return line;
  return `${line
    .slice(0, units - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}
