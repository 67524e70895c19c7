import type { Root } from 'hast';
import { common, createLowlight } from 'lowlight';

/** What reads code of the languages that are used most; it gives nothing for others. */
export function reader(): (language: string, text: string) => Root | undefined {
  const lowlight = createLowlight(common);
  return (language, text) => (lowlight.registered(language) ? lowlight.highlight(language, text) : undefined);
}
