import { oneLine } from './words.ts';

/** What a member is told of a preset. */
export interface PresetFacts {
  name: string;
  description: string;
  command: boolean;
  isDefault: boolean;
  model: string;
  fallbacks: readonly string[];
  needs: readonly string[];
  maxTokens: number;
  historyTokens: number;
  /** Names of tools, functions and servers of tools. */
  tools: readonly string[];
  effort: string | undefined;
  ownServer: boolean;
  /** Only providers that keep nothing, or train on nothing. */
  private: boolean;
}

/** Of `/preset`. */
export const presets = {
  line: (
    preset: { name: string; description: string; command: boolean; model: string },
    isDefault: boolean,
  ) =>
    `- \`${preset.command ? '/' : ''}${preset.name}\` ${preset.description}${isDefault ? ' (default)' : ''} · \`${preset.model}\``,
  about: (preset: PresetFacts) => [
    `**${preset.name}**${preset.isDefault ? ' (default)' : ''}: ${preset.description}`,
    `- Ask by ${preset.command ? `\`/${preset.name}\` or ` : ''}\`/ask preset:${preset.name}\``,
    `- Model: \`${preset.model}\`${preset.ownServer ? ', on a server of its own' : ''}`,
    ...(preset.fallbacks.length === 0
      ? []
      : [`- If it fails: ${preset.fallbacks.map((id) => `\`${id}\``).join(', ')}`]),
    ...(preset.needs.length === 0 ? [] : [`- Made for: ${preset.needs.join(', ')}`]),
    ...(preset.tools.length === 0
      ? []
      : [`- May use: ${preset.tools.map((name) => `\`${name}\``).join(', ')}`]),
    ...(preset.effort === undefined ? [] : [`- Thinks with effort ${preset.effort}`]),
    `- Answers of up to ${preset.maxTokens.toLocaleString('en')} tokens; remembers ${preset.historyTokens.toLocaleString('en')} tokens of the conversation`,
    ...(preset.private ? ['- Only providers that do not learn from what is said'] : []),
  ],
  /** Told to those who run the bot alone. */
  system: (text: string) => `-# Instructions: ${oneLine(text, 1000)}`,
  more: (count: number) => `-# …and ${count} more: \`/preset show\` finds them.`,
};
