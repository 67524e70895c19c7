import type { Item } from './listbox.ts';

/** What can be entered in a field: text or a chosen value, a number, yes or no, several values, files. */
export type Entered = string | number | boolean | readonly string[] | readonly File[] | undefined;

/** A field of a form, whether an option of a command or an input of a modal. */
export interface Field {
  /** What it is called where it is sent. */
  name: string;
  label: string;
  description?: string | undefined;
  placeholder?: string | undefined;
  required: boolean;
  kind: 'line' | 'paragraph' | 'integer' | 'number' | 'choice' | 'files' | 'radio' | 'checks' | 'check';
  /** Bounds: of a number, of a text's length, or of how many are chosen. */
  min?: number | undefined;
  max?: number | undefined;
  /** What can be chosen. */
  items?: readonly Item[];
  /** Whether several can be chosen. */
  isMany?: boolean;
  /** Asks what can be chosen for what is typed; what is typed may stand then, too. */
  ask?: (typed: string) => Promise<readonly Item[] | undefined>;
  /** Kinds of files, as `accept` of an input. */
  accept?: string | undefined;
  /** What stands in it at first. */
  initial?: Entered;
}

/** What is wrong with what was entered, in words; nothing where it can be sent. */
export function faultOf(field: Field, entered: Entered): string | undefined {
  const { kind, required, min, max } = field;
  if (isEmpty(entered)) return required ? missing(field) : undefined;
  if (kind === 'integer' || kind === 'number') {
    if (typeof entered !== 'number' || Number.isNaN(entered)) return 'Enter a number.';
    if (kind === 'integer' && !Number.isSafeInteger(entered)) return 'Enter a whole number.';
    if (min !== undefined && entered < min) return `Enter a number of at least ${min}.`;
    if (max !== undefined && entered > max) return `Enter a number of at most ${max}.`;
  }
  if (typeof entered === 'string' && (kind === 'line' || kind === 'paragraph' || field.ask)) {
    if (max !== undefined && entered.length > max)
      return `At most ${max} characters; these are ${entered.length}.`;
    if (min !== undefined && entered.length < min) return `At least ${min} characters.`;
  }
  if (Array.isArray(entered)) {
    if (min !== undefined && entered.length < min) return `Choose at least ${min}.`;
    if (max !== undefined && entered.length > max) return `Choose at most ${max}.`;
  }
  return undefined;
}

/** Whether nothing has been entered. */
export function isEmpty(entered: Entered): boolean {
  return entered === undefined || entered === '' || (Array.isArray(entered) && entered.length === 0);
}

function missing({ kind, min }: Field): string {
  if (kind === 'files') return 'Add a file.';
  if (kind === 'choice' || kind === 'radio' || kind === 'checks')
    return min !== undefined && min > 1 ? `Choose at least ${min}.` : 'Choose one.';
  return 'Fill this in.';
}
