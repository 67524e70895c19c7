import { UserError } from '../errors.ts';
import type { Catalogue } from '../openrouter/catalogue.ts';
import type { CatalogueModel } from '../openrouter/catalogue-model.ts';
import { type Effort, effortsOf, refusesEffort } from '../openrouter/efforts.ts';
import type { Preset } from '../presets/schema.ts';
import type { Choice } from './choose.ts';
import { shareOfThoughts } from './money/least-tokens.ts';

/** An answer may become longer by its thoughts, but at most so many times as long as the preset has it. */
const mostTimes = 4;

/** The efforts that a member may choose from where a preset asks this model first; none on a server of one's own. */
export function allowedEfforts(
  { endpoint }: Pick<Preset, 'endpoint'>,
  model: CatalogueModel | undefined,
): readonly Effort[] {
  return endpoint ? [] : effortsOf(model);
}

/**
 * A preset as it is to be asked with the effort that a member has chosen: what the preset itself says of how hard to think
 * gives way, the answer keeps the room that it has beside its thoughts, and fallbacks that would refuse it are left out.
 *
 * @throws {UserError} where the model that is asked first does not know the effort
 */
export function withEffort(
  { preset, models, ...rest }: Choice,
  wanted: string | undefined,
  catalogue: Pick<Catalogue, 'find'>,
): Choice {
  if (wanted === undefined) return { preset, models, ...rest };
  const [first = preset.model, ...others] = models;
  const model = catalogue.find(first);
  const allowed = allowedEfforts(preset, model);
  const effort = allowed.find((one) => one === wanted.toLowerCase());
  if (!effort) {
    throw new UserError((texts) =>
      allowed.length === 0 ? texts.effort.none(first) : texts.effort.unknown(wanted, first, allowed),
    );
  }
  const { effort: _, max_tokens: __, enabled: ___, ...kept } = preset.request.reasoning ?? {};
  const request = { ...preset.request, reasoning: { ...kept, effort } };
  const fallbacks = others.filter((id) => !refusesEffort(id, effort, catalogue.find(id)));
  return {
    preset: { ...preset, request, maxTokens: roomFor(preset, effort, model) },
    models: [first, ...fallbacks],
    ...rest,
  };
}

function roomFor(preset: Preset, effort: Effort, model: CatalogueModel | undefined): number {
  const { maxTokens, request } = preset;
  const before = shareOfThoughts(request.reasoning);
  const needed = Math.round((maxTokens * (1 - before)) / (1 - shareOfThoughts({ effort })));
  const most = Math.min(maxTokens * mostTimes, model?.maxCompletionTokens ?? Number.POSITIVE_INFINITY);
  return Math.max(maxTokens, Math.min(needed, most));
}
