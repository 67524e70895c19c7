import type { Catalogue } from './catalogue.ts';
import { costsNothing } from './costs-nothing.ts';

/** Whether any of the presets asks a model of OpenRouter that costs nothing. */
export function usesFree(
  presets: {
    list: readonly { endpoint?: object | undefined; model: string; fallbacks: readonly string[] }[];
  },
  catalogue: Catalogue,
): boolean {
  return presets.list.some(
    ({ endpoint, model, fallbacks }) =>
      !endpoint && [model, ...fallbacks].some((id) => costsNothing(id, catalogue)),
  );
}
