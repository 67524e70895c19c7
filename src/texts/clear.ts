import type { Language } from './language.ts';

/** Of `/clear`. */
export const clear = ({ words }: Language) => words.clear;
