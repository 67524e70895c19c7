import type { Language } from './language.ts';

/** Of Stop. */
export const stop = ({ words }: Language) => words.stop;
