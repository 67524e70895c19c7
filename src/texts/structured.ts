import type { Language } from './language.ts';

/** Of answers that keep to a form. */
export function structured({ words, say }: Language) {
  const own = words.structured;
  return {
    ...own,
    brokenSchema: (form: string) => say(own.brokenSchema, { form }),
    uncheckable: (form: string) => say(own.uncheckable, { form }),
    stoppedBy: (name: string) => say(own.stoppedBy, { name }),
  };
}
