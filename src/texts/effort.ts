import { asCode } from './words.ts';

const effortWords: Readonly<Record<string, string>> = {
  none: 'answers at once',
  minimal: 'hardly thinks',
  low: 'thinks briefly',
  medium: 'thinks for a while',
  high: 'thinks long',
  xhigh: 'thinks very long',
  max: 'thinks as long as it can',
};

/** How hard a model thinks before it answers. */
export const effort = {
  choice: (effort: string) => `${effort}: ${effortWords[effort] ?? ''}`,
  unknown: (effort: string, model: string, allowed: readonly string[]) =>
    `\`${model}\` does not know the effort ${asCode(effort)}. It takes ${allowed.join(', ')}.`,
  none: (model: string) =>
    `\`${model}\` cannot be told how hard to think. Leave \`effort\` out, or choose another model.`,
  thinking: (seconds: number) => `thinking… ${seconds} s`,
};
