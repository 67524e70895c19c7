import { UserError } from '../errors.ts';
import type { CatalogueModel } from '../openrouter/catalogue-model.ts';
import { type Effort, effortsOf } from '../openrouter/efforts.ts';
import type { Preset } from '../presets/schema.ts';
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
 * The preset as it is to be asked with the effort that a member has chosen: what the preset itself says of how hard to think
 * gives way, and the answer keeps the room that it has beside its thoughts.
 *
 * @param id of the model that is asked first
 * @throws {UserError} where that model does not know the effort
 */
export function withEffort(
  preset: Preset,
  wanted: string | undefined,
  id: string,
  model: CatalogueModel | undefined,
): Preset {
  if (wanted === undefined) return preset;
  const allowed = allowedEfforts(preset, model);
  const effort = allowed.find((one) => one === wanted.toLowerCase());
  if (!effort) {
    throw new UserError((texts) =>
      allowed.length === 0 ? texts.effort.none(id) : texts.effort.unknown(wanted, id, allowed),
    );
  }
  const { effort: _, max_tokens: __, enabled: ___, ...rest } = preset.request.reasoning ?? {};
  const request = { ...preset.request, reasoning: { ...rest, effort } };
  return { ...preset, request, maxTokens: roomFor(preset, effort, model) };
}

function roomFor(preset: Preset, effort: Effort, model: CatalogueModel | undefined): number {
  const { maxTokens, request } = preset;
  const before = shareOfThoughts(request.reasoning);
  const needed = Math.round((maxTokens * (1 - before)) / (1 - shareOfThoughts({ effort })));
  const most = Math.min(maxTokens * mostTimes, model?.maxCompletionTokens ?? Number.POSITIVE_INFINITY);
  return Math.max(maxTokens, Math.min(needed, most));
}
