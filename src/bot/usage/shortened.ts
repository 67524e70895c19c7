import type { UsageBy } from '../../quota/usage.ts';

/**
 * A name in at most so many letters. Of a model the end is kept, since it tells kin apart
 * (`qwen/qwen3-235b-a22b-2507:free`): first the vendor goes, then the beginning.
 */
export function shortened(name: string, by: UsageBy, limit: number): string {
  const letters = Array.from(name);
  if (letters.length <= limit) return name;
  if (by !== 'model') return `${letters.slice(0, limit - 1).join('')}…`;
  const ofVendor = Array.from(name.slice(name.indexOf('/') + 1));
  return ofVendor.length <= limit ? ofVendor.join('') : `…${ofVendor.slice(1 - limit).join('')}`;
}
