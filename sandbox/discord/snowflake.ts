/** The first millisecond of Discord's id calendar (Discord docs, snowflakes). */
const EPOCH = 1_420_070_400_000;

/** Makes ids as Discord does: 18 or 19 digits, each greater than the one before, carrying the time in ms. */
export class Snowflakes {
  #ms = 0;
  #step = 0n;

  /** The next id; never equal to or below an earlier one, even when the clock steps back. */
  next(): string {
    const now = Date.now();
    if (now > this.#ms) {
      this.#ms = now;
      this.#step = 0n;
    } else if (++this.#step > 0xfffn) {
      this.#ms += 1;
      this.#step = 0n;
    }
    return ((BigInt(this.#ms - EPOCH) << 22n) | this.#step).toString();
  }
}

/** When an id was made, in epoch ms. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> 22n) + EPOCH;
}
