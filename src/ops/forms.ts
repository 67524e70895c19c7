import { brokenForms } from '../presets/forms/broken-forms.ts';
import { digest, readPresets } from '../presets/load.ts';
import type { Presets } from '../presets/schema.ts';
import type { Logger } from './log.ts';

/**
 * Tells the operator what is wrong with the schemas and templates of the presets that a start has read: it does not wait for
 * that. Never rejects.
 *
 * @param signal ends it without a word
 */
export async function tellBrokenForms(
  presets: Presets,
  file: string,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  try {
    const bytes = await readPresets(file);
    // Whoever watches the file tells of what has changed since.
    if (digest(bytes) !== presets.digest) return;
    const mistakes = await brokenForms(presets, bytes, file, signal);
    if (mistakes.length > 0)
      log.error({ mistakes }, 'the presets file is broken: what is named will not do as it should');
  } catch (error) {
    if (!signal.aborted) log.warn({ error }, 'could not look at the schemas and templates of the presets');
  }
}
