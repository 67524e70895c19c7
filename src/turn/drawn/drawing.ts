import { type Body, chosenAnswer, hasContent, type SavedAnswer } from '../../history/body.ts';
import type { ReplyEnding } from '../../reply/compose.ts';
import { Draft } from '../../reply/draft.ts';
import type { Texts } from '../../texts/index.ts';
import { footer } from './footer.ts';
import { controlsUnder } from './row.ts';
import { withSources } from './sources.ts';

/** What is drawn of a turn that is not being written. */
export interface Drawing {
  text: string;
  ending: ReplyEnding;
}

/**
 * A turn as it is to be seen: the answer that is chosen, how it ended, and its controls. What went wrong before any text
 * came stands in its place, not in small print under it.
 *
 * @param remark a sentence that is said once, under the answer
 */
export function drawingOf(turnId: string, body: Body, texts: Texts, remark?: string): Drawing {
  const answer = chosenAnswer(body);
  const notice = answer ? answer.notice : texts.reply.interrupted;
  const said = hasContent(answer);
  const lines = said ? [notice, remark] : [remark];
  return {
    // Of data people see the card or the file.
    text:
      (said ? answer && withSources(answer.isData ? '' : answer.text, answer.citations, texts) : notice) ??
      '',
    ending: {
      footer: footer(texts, answer ? factsOf(answer) : {}, ...lines),
      components: controlsUnder(turnId, body, texts),
    },
  };
}

/** An answer that has no ending of its own tells nothing of its making. */
function factsOf(answer: SavedAnswer) {
  if (answer.finishReason === undefined) return {};
  const { footer: told = 'full', usage } = answer;
  return {
    ...(told !== 'off' && { model: answer.modelServed, fallback: answer.fallback }),
    ...((told === 'cost' || told === 'full') && { costMicroUsd: usage?.costMicroUsd }),
    ...(told === 'full' && {
      elapsedMs: answer.totalMs,
      promptTokens: usage?.promptTokens,
      cachedTokens: usage?.cachedTokens,
      completionTokens: usage?.completionTokens,
      reasoningTokens: usage?.reasoningTokens,
      summarisedTurns: answer.summarisedTurns,
      omittedTurns: answer.omittedTurns,
    }),
    // What the answer was made without is told in any case.
    unreadFiles: answer.unreadFiles,
    troubles: answer.troubles,
    unreadQuote: answer.unreadQuote,
    note: answer.note,
  };
}

/** The texts of the messages in which a turn is drawn, first to last, if nothing but that is drawn. */
export function contentsOf({ text, ending }: Drawing, maxMessages: number, texts: Texts): string[] {
  const draft = new Draft({ maxMessages, controls: [], says: texts.reply });
  draft.text = text;
  draft.ending = ending;
  return draft.bodies().map(({ content }) => content);
}
