import type { Preset } from '../presets/schema.ts';
import type { Asking, Tool, ToolSource } from './tool.ts';

/** More are refused (OpenRouter docs, chat completions). */
const most = 128;

/** The tools of an answer, by name, and what the preset names and cannot be had now. */
export interface Collected {
  tools: ReadonlyMap<string, Tool>;
  missing: readonly string[];
  /** The names of those for which there is no room. */
  leftOut: readonly string[];
  /** Some that write are not for whoever has it answered in the asker's stead. */
  isWithheld: boolean;
}

/** What all sources have for a preset. Of two tools with one name that of the earlier source counts. */
export async function collectTools(
  sources: readonly ToolSource[],
  preset: Preset,
  asking: Asking,
  signal: AbortSignal,
): Promise<Collected> {
  const sets = await Promise.all(sources.map((source) => source.toolsFor(preset, asking, signal)));
  const tools = new Map<string, Tool>();
  const offered = sets.flatMap((set) => set.tools);
  // The asker is not there to allow it, and nobody else may.
  const usable = asking.isForAnother ? offered.filter(({ writes }) => writes === false) : offered;
  for (const tool of usable) if (!tools.has(tool.name)) tools.set(tool.name, tool);
  const named = [...tools];
  return {
    tools: new Map(named.slice(0, most)),
    missing: sets.flatMap(({ missing }) => missing ?? []),
    isWithheld: usable.length < offered.length,
    leftOut: named.slice(most).map(([name]) => name),
  };
}
