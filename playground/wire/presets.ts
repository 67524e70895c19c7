/** What `GET /presets` answers, and `PUT /presets` with a new `text` and the one from which it was made (`from`). */
export interface PresetsFile {
  text: string;
  /** What the bot said when it read it last; none: it uses it. */
  problems: PresetProblem[];
  /** It was not saved: another text stands there than the one from which it was made. */
  isStale?: true;
  /** It was not saved, because of these problems. */
  isRefused?: true;
}

/** A mistake in the file, in the bot's words. */
export interface PresetProblem {
  text: string;
  /** Counted from 1, where it is known. */
  line?: number;
}
