import {
  type Answers,
  alternatives,
  type Body,
  canGoOn,
  chosenAnswer,
  hasContent,
  picturesOf,
} from '../../history/body.ts';
import { type Button, buttonRow } from '../../reply/buttons.ts';
import type { Texts } from '../../texts/index.ts';

/**
 * The controls under a turn that is not being written, as its texts stand: a way on where the answer is not whole, and
 * the pages where there are several answers. Where the prompt was edited since, the edited one can be answered.
 */
export function controlsUnder(
  turnId: string,
  body: Answers & Partial<Pick<Body, 'prompt'>>,
  texts: Texts,
): readonly unknown[] {
  const says = texts.reply;
  const button = (action: string, label: string): Button => ({ action, subject: turnId, label });
  const more = button('more', says.more);
  const answer = chosenAnswer(body);
  const edited = body.prompt?.edited === undefined ? [] : [button('edited', says.edited)];
  if (!hasContent(answer))
    return buttonRow(...edited, { ...button('retry', says.retry), style: 'primary' }, more);
  const goOn: Button = { ...button('continue', says.continue), style: 'primary' };
  const regenerate = button('regenerate', says.regenerate);
  const vary = varyButtons(turnId, picturesOf(answer).length, texts);
  return [
    ...buttonRow(
      ...edited,
      ...(canGoOn(answer) ? [goOn] : []),
      regenerate,
      ...(vary.length === 1 ? vary : []),
      more,
    ),
    ...(vary.length > 1 ? buttonRow(...vary) : []),
    ...suggested(turnId, body),
    ...pages(turnId, body),
  ];
}

/** For each picture of an answer; a row holds five. */
function varyButtons(turnId: string, pictures: number, { reply: says }: Texts): Button[] {
  return Array.from({ length: Math.min(pictures, 5) }, (_, index) => ({
    action: 'vary',
    subject: turnId,
    argument: String(index),
    label: pictures === 1 ? says.vary : says.varyOne(index + 1),
  }));
}

/** What could be asked next. */
function suggested(turnId: string, body: Answers): readonly unknown[] {
  const { suggestions = [] } = chosenAnswer(body) ?? {};
  if (suggestions.length === 0) return [];
  return buttonRow(
    ...suggestions.map((label, index) => ({
      action: 'suggestion',
      subject: turnId,
      argument: `${body.chosen}.${index}`,
      label,
    })),
  );
}

/** Back, where one is, and on. */
function pages(turnId: string, body: Answers): readonly unknown[] {
  const shown = alternatives(body);
  if (shown.length < 2) return [];
  const at = shown.indexOf(body.chosen);
  const page = (label: string, index: number | undefined, otherwise: string): Button => ({
    action: 'page',
    subject: turnId,
    // Two buttons of one message may not have the same id.
    argument: index === undefined ? otherwise : String(index),
    label,
    disabled: index === undefined,
  });
  return buttonRow(
    page('‹', shown[at - 1], 'first'),
    page(`${at + 1}/${shown.length}`, undefined, 'here'),
    page('›', shown[at + 1], 'last'),
  );
}
