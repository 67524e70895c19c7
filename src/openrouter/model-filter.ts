import type { CatalogueModel } from './catalogue-model.ts';
import { effortsOf } from './efforts.ts';

/** What a model may be asked to be able to. */
export const abilities = ['vision', 'audio', 'video', 'files', 'tools', 'reasoning'] as const;

export type Ability = (typeof abilities)[number];

/** What models are looked for; what is absent does not matter. */
export interface ModelFilter {
  /** Costs nothing. */
  free?: boolean;
  abilities: readonly Ability[];
  /** Micro-USD per million tokens of an answer, at most; the prompt is cheaper with nearly all of them. */
  mostPrice?: number | undefined;
  /** Tokens. */
  leastContext?: number | undefined;
}

const has: Record<Ability, (model: CatalogueModel) => boolean> = {
  vision: ({ inputModalities }) => inputModalities.includes('image'),
  audio: ({ inputModalities }) => inputModalities.includes('audio'),
  video: ({ inputModalities }) => inputModalities.includes('video'),
  files: ({ inputModalities }) => inputModalities.includes('file'),
  tools: ({ supportedParameters }) => supportedParameters.includes('tools'),
  reasoning: (model) => effortsOf(model).length > 0,
};

/** Whether a model is one of those; what is not known of it does not fit. */
export function fits(model: CatalogueModel, wanted: ModelFilter): boolean {
  const { prompt, completion } = model.prices;
  const { mostPrice, leastContext } = wanted;
  if (wanted.free && !(prompt === 0 && completion === 0)) return false;
  if (mostPrice !== undefined && !(completion !== undefined && completion <= mostPrice)) return false;
  if (leastContext !== undefined && (model.contextLength ?? 0) < leastContext) return false;
  return wanted.abilities.every((ability) => has[ability](model));
}
