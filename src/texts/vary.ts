import type { Language } from './language.ts';

/** Of Vary. */
export const vary = ({ words }: Language) => words.vary;
