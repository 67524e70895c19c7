import { english, type Texts } from './texts/index.ts';

/**
 * An error whose sentence a person may read. Every other error is logged with its ids and shown as one fixed
 * sentence, by the one boundary in `bot/`.
 */
export class UserError extends Error {
  /** The sentence, in the language of whoever reads it. */
  readonly say: (texts: Texts) => string;

  /**
   * @param say picks the sentence from the texts of the reader's language
   * @param options `cause`: what lies behind it, for the log
   */
  constructor(say: (texts: Texts) => string, options?: ErrorOptions) {
    super(say(english), options);
    this.name = 'UserError';
    this.say = say;
  }
}

/**
 * Something that only the operator can mend: the message is a sentence (or several lines) that says what is wrong and
 * what to do, and a restart alone would not help. The entry point prints it and exits with code 78.
 */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}

/**
 * Whether the database cannot be written: its file is read-only, its disk is full or broken.
 *
 * @see https://www.sqlite.org/rescode.html
 */
export function isUnwritable(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return /^SQLITE_(READONLY|FULL|IOERR)/.test(String(error.code));
}
