import { cut } from './cut.ts';
import { briefList, code, greeting, list, longRead, table } from './words.ts';

/** Small models say less. */
const small = /luna|mini|nano|flash|lite|haiku/i;

/** An answer by what is asked for; nothing, where it is nothing that can be told by its words. */
export function wordsOn(said: string, model = ''): string | undefined {
  const asked = said.toLowerCase();
  const quoted = short(said);
  if (/^(hi|hello|hey|hallo|moin|good (morning|evening))\b/.test(asked)) return greeting();
  if (/\b(table|compare)\b/.test(asked)) return table(quoted);
  if (/\b(list|steps|ideas)\b/.test(asked)) return small.test(model) ? briefList(quoted) : list(quoted);
  if (/\b(code|function|script|typescript|python)\b/.test(asked)) return code(quoted);
  if (/\b(long|story|essay|everything)\b/.test(asked)) return longRead(quoted);
  return undefined;
}

/** What somebody said, on a line that does not fill the screen. */
export function short(said: string): string {
  return cut(said.replaceAll(/\s+/g, ' ').replaceAll('`', '').trim(), 80);
}
