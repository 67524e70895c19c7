import { english } from '../texts/index.ts';
import type { PresetWarning } from './check.ts';

/** Presets of which the same is to be said. */
export interface SharedWarning {
  /** At least one. */
  presets: string[];
  kind: PresetWarning['kind'];
  say: PresetWarning['say'];
}

/** What is said of several presets in the same words is said once, of all of them. Pure. */
export function together(warnings: readonly PresetWarning[]): SharedWarning[] {
  const shared = new Map<string, SharedWarning>();
  for (const { preset, kind, say } of warnings) {
    const key = `${kind} ${say(english)}`;
    const known = shared.get(key);
    if (!known) shared.set(key, { presets: [preset], kind, say });
    else if (!known.presets.includes(preset)) known.presets.push(preset);
  }
  return [...shared.values()];
}
