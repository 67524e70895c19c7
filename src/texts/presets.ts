import type { Language } from './language.ts';
import { someOf } from './some-of.ts';
import { oneLine } from './words.ts';

/** What a member is told of a preset. */
export interface PresetFacts {
  name: string;
  description: string;
  /** What its slash command is called, where it has one. */
  command: string | undefined;
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
export function presets(language: Language) {
  const { words, say, translated } = language;
  const own = words.presets;
  const codes = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(words.comma);
  return {
    ...own,
    line: (preset: Pick<PresetFacts, 'name' | 'description' | 'command' | 'model'>, isDefault: boolean) =>
      say(own.line, {
        name: preset.command === undefined ? preset.name : `/${preset.command}`,
        description: translated(preset.description),
        isDefault,
        model: preset.model,
      }),
    about: (preset: PresetFacts) => [
      say(own.heading, {
        name: preset.name,
        isDefault: preset.isDefault,
        description: translated(preset.description),
      }),
      preset.command === undefined
        ? say(own.ask, { name: preset.name })
        : say(own.askByCommand, { name: preset.name, command: preset.command }),
      say(own.model, { model: preset.model, hasOwnServer: preset.ownServer }),
      ...(preset.fallbacks.length === 0 ? [] : [say(own.fallbacks, { models: codes(preset.fallbacks) })]),
      ...(preset.needs.length === 0 ? [] : [say(own.needs, { needs: preset.needs.join(words.comma) })]),
      ...(preset.tools.length === 0 ? [] : [say(own.tools, { tools: codes(preset.tools) })]),
      ...(preset.effort === undefined ? [] : [say(own.effort, { effort: preset.effort })]),
      say(own.tokens, { most: preset.maxTokens, history: preset.historyTokens }),
      ...(preset.private ? [own.private] : []),
    ],
    /** As it is offered while somebody types. */
    choice: (name: string, description: string) =>
      say(own.choice, { name, description: translated(description) }),
    /** Told to those who run the bot alone. */
    system: (text: string) => say(own.system, { text: oneLine(text, 1000) }),
    title: (name: string) => say(own.title, { name }),
    /** @param kind what it was when it was kept */
    leftover: (name: string, kind: 'custom' | 'changes') => say(own.leftover, { name, kind }),
    notInForm: (fields: readonly string[]) => say(own.notInForm, { fields: fields.join(words.comma) }),
    badName: (name: string) => say(own.badName, { name }),
    exists: (name: string) => say(own.exists, { name }),
    unchanged: (name: string) => say(own.unchanged, { name }),
    changedMeanwhile: (name: string) => say(own.changedMeanwhile, { name }),
    ownServer: (name: string) => say(own.ownServer, { name }),
    saved: (name: string) => say(own.saved, { name }),
    deleted: (name: string) => say(own.deleted, { name }),
    restored: (name: string) => say(own.restored, { name }),
    exported: (count: number) => say(own.exported, { count }),
    imported: (names: readonly string[]) => say(own.imported, { names: codes(names), count: names.length }),
    tooMany: (most: number) => say(own.tooMany, { most }),
    tooLarge: (mb: number) => say(own.tooLarge, { mb }),
    /** @param more so many further mistakes are not shown */
    mistakes: (lines: readonly string[], more: number) =>
      [
        own.mistakes,
        '```',
        ...lines.map((line) => line.replaceAll('`', 'ˋ')),
        '```',
        ...(more > 0 ? [say(own.moreMistakes, { count: more })] : []),
      ].join('\n'),
    /** @param why Discord's words */
    commandsRefused: (why: string) => say(own.commandsRefused, { why: oneLine(why, 300) }),
    more: (count: number) => say(own.more, { count }),
    /** What may not go as whoever changed presets thinks. */
    warning: (names: readonly string[], sentence: string) =>
      say(own.warning, {
        names: someOf(
          language,
          names.map((name) => `\`${name}\``),
        ),
        sentence,
      }),
    moreNotes: (count: number) => say(own.moreNotes, { count }),
  };
}
