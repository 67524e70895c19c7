import type { Language } from './language.ts';

/** Under a refusal, where nothing else shows any more what was typed. */
export const typed = ({ words }: Language) => words.typed;
