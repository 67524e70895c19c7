/**
 * Every sentence that Parley says to a person in Discord, in English.
 * Grouped by where it is said; a further language is a second object of the same type.
 */
export const english = {
  /** Said where the cause is nobody's to know: the log has it. */
  unexpected: 'Something went wrong on my side. It has been logged; please try again in a moment.',
};

/** The texts of one language. */
export type Texts = typeof english;
