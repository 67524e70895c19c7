import { type Texts, textsIn } from './index.ts';

/** What is said in the shell, in its language: the system's, or what `LC_ALL`, `LC_MESSAGES` or `LANG` says. */
export function textsOfShell(): Texts {
  return textsIn(Intl.DateTimeFormat().resolvedOptions().locale);
}
