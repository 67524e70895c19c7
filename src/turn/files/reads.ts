import type { FileRef } from '../../history/file-ref.ts';
import type { Catalogue } from '../../openrouter/catalogue.ts';
import type { Need, Preset, Presets } from '../../presets/schema.ts';

/** What a model may be able to read beside text. */
export type Reads = Extract<Need, 'image' | 'audio' | 'video' | 'file'>;

/**
 * Whether a model reads something as it is. Of a server of the preset's own only the preset tells, by its `needs`; a model of
 * which nothing is known is presumed to read everything.
 */
export function reads(
  model: string,
  what: Reads,
  { endpoint, needs }: Pick<Preset, 'endpoint' | 'needs'>,
  catalogue: Catalogue,
): boolean {
  if (endpoint) return needs.includes(what);
  return catalogue.find(model)?.inputModalities.includes(what) ?? true;
}

/**
 * What a model must be able to read for a file; nothing: any can, since we or OpenRouter make a text of it.
 *
 * @param writesDown recordings can be written down for models that hear nothing
 */
export function neededFor(
  { kind, transcript }: Pick<FileRef, 'kind' | 'transcript'>,
  writesDown: boolean,
): Reads | undefined {
  if (kind === 'image' || kind === 'video') return kind;
  return kind === 'audio' && !writesDown && transcript === undefined ? 'audio' : undefined;
}

/**
 * The model that writes recordings down for a preset. None for one with a server of its own, and for one that bars providers
 * which keep data: nobody promises that of where recordings go.
 */
export function writerFor(
  { transcription }: Pick<Presets, 'transcription'>,
  preset: Pick<Preset, 'endpoint' | 'request' | 'closed'>,
): string | undefined {
  return preset.endpoint !== undefined || barsKeeping(preset) ? undefined : transcription;
}

/**
 * Whether a preset bars providers that keep data, or its place all but some: then its files go to no parser either, which
 * promises nothing.
 */
export function barsKeeping({ request: { provider }, closed }: Pick<Preset, 'request' | 'closed'>): boolean {
  return closed === true || provider?.zdr === true || provider?.data_collection === 'deny';
}
