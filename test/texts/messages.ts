import { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** What stands in a language's file: `area.name` → message. */
export function messagesOf(words: unknown, path = ''): Map<string, string> {
  if (typeof words === 'string') return new Map([[path, words]]);
  return new Map(
    Object.entries(words as object).flatMap(([key, part]) => [
      ...messagesOf(part, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

/** The names of a message's gaps, in order. */
export function gapsOf(message: string): string[] {
  return [...new Set(namesIn(astOf(message)))].sort();
}

/** The names of gaps that a message has for numbers. */
export function numbersOf(message: string): string[] {
  const found = (elements: readonly Element[]): string[] =>
    elements.flatMap((element) => [
      ...('value' in element && (element.type === 2 || (element.type === 6 && !isChoiceOfWords(element)))
        ? [element.value]
        : []),
      ...found(inside(element)),
    ]);
  return [...new Set(found(astOf(message)))];
}

/** Whether a plural chooses between words alone, without writing its number. */
function isChoiceOfWords(element: Element): boolean {
  return !inside(element).some(({ type }) => type === 7);
}

/** Whether a message has no words of its own. */
export function isAllGap(message: string): boolean {
  return !/\p{L}/u.test(wordsIn(astOf(message)).replaceAll(/`[^`]*`|<[^>]*>/g, ''));
}

function astOf(message: string): Element[] {
  return new IntlMessageFormat(message, 'en-US', undefined, { ignoreTag: true }).getAst();
}

function inside(element: Element): Element[] {
  return 'options' in element ? Object.values(element.options).flatMap(({ value }) => value) : [];
}

/** Types of elements: text is 0, a number is 2, a plural 6, `#` is 7 (`TYPE` of the parser). */
function namesIn(elements: readonly Element[]): string[] {
  return elements.flatMap((element) => [
    ...('value' in element && element.type !== 0 ? [element.value] : []),
    ...namesIn(inside(element)),
  ]);
}

function wordsIn(elements: readonly Element[]): string {
  return elements.map((element) => (element.type === 0 ? element.value : wordsIn(inside(element)))).join('');
}
