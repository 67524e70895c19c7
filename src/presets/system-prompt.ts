import type { Preset } from './schema.ts';

/** What the placeholders of a system prompt stand for, in words; `date` as the caller wants it to be read. */
export interface PromptValues {
  date: string;
  server: string;
  channel: string;
  user: string;
}

/** A system prompt in two parts, either of which may be empty. */
export interface SystemPrompt {
  /** The same for every turn of a preset: prompt caches hit on it. Goes first. */
  stable: string;
  /** The paragraphs with placeholders, filled in. Goes after everything that should be cached. */
  varying: string;
}

const placeholder = /\{(date|server|channel|user)\}/;
const placeholders = new RegExp(placeholder, 'g');

/**
 * The preset's system prompt with its placeholders filled in. Paragraphs (text between blank lines) which hold a
 * placeholder come last, in their order, so that the rest is a stable prefix (openrouter docs, prompt caching).
 * Unknown placeholders stay as they are; a value is put in as one plain line, an empty one as `none`, and never
 * filled in itself.
 */
export function systemPrompt(preset: Pick<Preset, 'system'>, values: PromptValues): SystemPrompt {
  const stable: string[] = [];
  const varying: string[] = [];
  for (const paragraph of preset.system.split(/\n(?:[ \t]*\n)+/)) {
    const filled = paragraph.replaceAll(placeholders, (_, name: keyof PromptValues) => plain(values[name]));
    (placeholder.test(paragraph) ? varying : stable).push(filled);
  }
  return { stable: stable.join('\n\n').trim(), varying: varying.join('\n\n').trim() };
}

/**
 * A text that people choose as one plain line, `none` where it is empty: line breaks could pass for paragraphs of the
 * prompt, and length could drown it.
 */
export function plain(value: string): string {
  return [...value.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()].slice(0, 100).join('') || 'none';
}
