/** What somebody has begun to write in a channel. */
export interface Draft {
  text: string;
  files: readonly File[];
}

const empty: Draft = { text: '', files: [] };

/** What is begun in each channel by each person, until it is sent or the page is left. */
export class Drafts {
  readonly #drafts = new Map<string, Draft>();

  of(place: string): Draft {
    return this.#drafts.get(place) ?? empty;
  }

  /** Keeps a draft, or forgets it where nothing stands in it. */
  keep(place: string, draft: Draft): void {
    if (draft.text === '' && draft.files.length === 0) this.#drafts.delete(place);
    else this.#drafts.set(place, draft);
  }
}
