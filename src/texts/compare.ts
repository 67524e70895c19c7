import { oneLine } from './words.ts';

/** Of `/compare`: presets side by side. */
export const compare = {
  /** Stands over the answers. */
  heading: (names: readonly string[], prompt: string) =>
    `> ${oneLine(prompt, 300)}\n-# Side by side: ${names.map((name) => `\`${name}\``).join(', ')}`,
  /** Stands over each of them. */
  column: (preset: string, model: string) => `**${preset}** · ${model}`,
  keep: 'Keep this one',
  twice: (name: string) => `\`${name}\` is in there twice. Choose two to four different presets.`,
  none: 'Nothing was kept of any comparison here yet. Start one with `/compare ask`.',
  results: (kept: number) => `**What was kept** here, of ${kept} comparison${kept === 1 ? '' : 's'}`,
  byPreset: '**By preset**',
  byModel: '**By model**',
  result: (name: string, kept: number, shown: number) =>
    `- \`${name}\` ${kept} of ${shown} (${Math.round((kept / shown) * 100)} %)`,
  more: (count: number) => `-# …and ${count} more.`,
};
