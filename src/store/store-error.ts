import { OperatorError } from '../errors.ts';

/**
 * The database cannot be used. The message is a sentence for the operator that says what is wrong and what to do;
 * the driver's own error is the `cause`.
 */
export class StoreError extends OperatorError {
  override readonly name = 'StoreError';
}

/** Another process uses the database: nothing is wrong with it. */
export class StoreInUse extends StoreError {}

/**
 * Puts what SQLite reports into words for the operator.
 *
 * @param error whatever was thrown while the file was opened or used
 * @param file path of the database, as configured
 * @returns a StoreError for SQLite's and the file system's own failures; any other error unchanged
 * @see https://www.sqlite.org/rescode.html
 */
export function explain(error: unknown, file: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error) || !('code' in error)) return error;
  const sentence = sentenceFor(String(error.code), file);
  return sentence ? new StoreError(sentence, { cause: error }) : error;
}

function sentenceFor(code: string, file: string): string | undefined {
  if (code === 'SQLITE_NOTADB')
    return `${file} is not an SQLite database. Move it away, or point DATABASE_URL to another file.`;
  if (code.startsWith('SQLITE_CORRUPT'))
    return `The database ${file} is damaged. Restore it from a backup, or try "sqlite3 ${file} .recover"; Parley changes nothing in it until then.`;
  if (code.startsWith('SQLITE_READONLY') || code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `The database ${file} cannot be written. Give the user who runs Parley the right to write the file and its folder.`;
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return `The database ${file} is locked by another program. Close what has it open (an SQLite shell, a backup) and start again.`;
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'ENOTDIR' || code === 'EEXIST' || code === 'EISDIR')
    return `The database ${file} cannot be opened. Check that it is a file in a folder that the user who runs Parley may enter and write.`;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return `The disk that holds the database ${file} is full.`;
  if (code.startsWith('SQLITE_IOERR'))
    return `The disk that holds the database ${file} reports errors (${code}).`;
  return undefined;
}
