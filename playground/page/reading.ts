import type { House, ListedPlace } from '../wire/live.ts';

/** What people have read of channels: all that was there at first, and then what was shown to them. */
export class Reading {
  readonly #read = new Map<string, string>();
  #atFirst: string | undefined;

  /** What is there now counts as read by everybody, when it is told for the first time. */
  begin({ servers, directs }: House): void {
    if (this.#atFirst !== undefined) return;
    const all = [...servers.flatMap(({ places }) => places), ...directs].flatMap(
      ({ newest }) => newest ?? [],
    );
    this.#atFirst = all.reduce((one, other) => (isNewer(other, one) ? other : one), '0');
  }

  /** Somebody was shown a channel up to a message. */
  read(person: string, place: string, message: string): void {
    this.#read.set(`${person} ${place}`, message);
  }

  /** Whether there is something new in a channel for somebody. */
  isUnread(person: string, { id, newest }: ListedPlace): boolean {
    if (newest === undefined) return false;
    return isNewer(newest, this.readTo(person, id) ?? newest);
  }

  /** The newest message of a channel that somebody has read. */
  readTo(person: string, place: string): string | undefined {
    return this.#read.get(`${person} ${place}`) ?? this.#atFirst;
  }
}

/** Whether a message was written after another, by their ids (Discord docs, snowflakes). */
export function isNewer(id: string, other: string): boolean {
  return id.length === other.length ? id > other : id.length > other.length;
}
