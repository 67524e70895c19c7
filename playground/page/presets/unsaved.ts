const key = 'parley presets';

/** What was written and not saved, and the text from which it was made. */
export interface Unsaved {
  text: string;
  from: string;
  /** Where the cursor is in it. */
  at: number;
}

/** What this tab has not saved yet: it outlasts the panel, and the page. */
export function unsaved(): Unsaved | undefined {
  const kept = sessionStorage.getItem(key);
  return kept === null ? undefined : (JSON.parse(kept) as Unsaved);
}

/** Keeps what is not saved; nothing: all is. */
export function keep(what: Unsaved | undefined): void {
  if (what) sessionStorage.setItem(key, JSON.stringify(what));
  else sessionStorage.removeItem(key);
}
