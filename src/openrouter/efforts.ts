import type { CatalogueModel } from './catalogue-model.ts';

/** How hard a model may be asked to think, least first (OpenRouter docs, reasoning tokens). */
export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

export type Effort = (typeof efforts)[number];

/** What a request says of thinking, as far as it is read here. */
export interface ReasoningWish {
  effort?: string | undefined;
  max_tokens?: number | undefined;
  enabled?: boolean | undefined;
}

/** The efforts that a model takes, least first. Of a model of which nothing is known, all; none where it does not think. */
export function effortsOf(model: CatalogueModel | undefined): readonly Effort[] {
  if (!model || (model.opaque && !model.reasoning)) return efforts;
  if (!model.reasoning && !model.supportedParameters.includes('reasoning')) return [];
  const { mandatory = false, supportedEfforts } = model.reasoning ?? {};
  return efforts.filter((effort) => {
    if (effort === 'none' && mandatory) return false;
    return supportedEfforts?.includes(effort) ?? true;
  });
}

/** Whether a request with this effort would be refused for a model. `~` aliases take any, and do what they can. */
export function refusesEffort(id: string, effort: Effort, model: CatalogueModel | undefined): boolean {
  return !id.startsWith('~') && model?.reasoning !== undefined && !effortsOf(model).includes(effort);
}

/** Whether a model will think, as far as its entry tells, if it is asked like that. */
export function willThink(model: CatalogueModel | undefined, wish: ReasoningWish = {}): boolean {
  if (!model?.supportedParameters.includes('reasoning') || model.opaque) return false;
  const { mandatory = false, byDefault = false } = model.reasoning ?? {};
  if (mandatory) return true;
  if (wish.enabled === false || wish.effort === 'none') return false;
  return wish.effort !== undefined || wish.max_tokens !== undefined || wish.enabled === true || byDefault;
}
