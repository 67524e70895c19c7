/** What `GET /presets` answers, and `PUT /presets` with a new `text`. */
export interface PresetsFile {
  text: string;
  /** What the bot said when it read it last; none: it uses it. */
  problems: PresetProblem[];
}

/** A mistake in the file, in the bot's words. */
export interface PresetProblem {
  text: string;
  /** Counted from 1, where it is known. */
  line?: number;
}
