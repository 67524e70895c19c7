import type { Menu, placeholders } from './menu.ts';
import { plain } from './system-prompt.ts';

/** What the placeholders of a menu's prompt stand for. */
export type MenuValues = Record<(typeof placeholders)[number], string>;

/**
 * The prompt of a menu with its placeholders filled in, each value as it is: braces in it stay braces. What a member
 * typed comes last where the prompt does not name it.
 */
export function menuPrompt({ prompt, asks }: Pick<Menu, 'prompt' | 'asks'>, values: MenuValues): string {
  const template = asks && !prompt.includes('{question}') ? `${prompt}\n\n{question}` : prompt;
  return template.replaceAll(/\{([a-z]+)\}/g, (whole, name: string) => {
    const value = values[name as keyof MenuValues];
    if (value === undefined) return whole;
    return name === 'question' ? value : plain(value);
  });
}
