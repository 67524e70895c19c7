/** Signs that turn the direction of the text behind them (Unicode Annex 9, explicit formatting). */
const turning = /[\u202A-\u202E\u2066-\u2069]/g;

/** A name as it is written: with such signs in it the end of a file's name could be shown before its middle. */
export function straight(name: string): string {
  return name.replace(turning, '');
}
