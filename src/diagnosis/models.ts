import type { Catalogue } from '../openrouter/catalogue.ts';
import type { ModelFailure } from '../openrouter/failure.ts';
import { checkPresets, type PresetWarning } from '../presets/check.ts';
import type { Presets } from '../presets/schema.ts';
import { together } from '../presets/together.ts';
import type { Finding } from './finding.ts';

/** Why the list of models could not be had: presets cannot be checked then. */
export function catalogueFailure(failure: ModelFailure): Finding {
  return { standing: 'note', say: (texts) => texts.diagnosis.models.unknown(failure.say(texts)) };
}

/**
 * What the catalogue says against presets, and against what is set in a place.
 *
 * @param chosen the preset and the model that settings name there
 */
export function modelFindings(
  catalogue: Catalogue,
  presets: Presets,
  chosen: { preset?: string | undefined; model?: string | undefined } = {},
): Finding[] {
  const { preset, model } = chosen;
  const findings: Finding[] = [
    ...(preset !== undefined && !presets.get(preset)
      ? [
          {
            standing: 'wrong' as const,
            say: ({ diagnosis }) => diagnosis.models.noPreset(preset),
          } satisfies Finding,
        ]
      : []),
    ...(model !== undefined && catalogue.models.length > 0 && !catalogue.find(model)
      ? [
          {
            standing: 'wrong' as const,
            say: ({ diagnosis }) => diagnosis.models.noModel(model),
          } satisfies Finding,
        ]
      : []),
    ...together(checkPresets(presets, catalogue)).map(
      (warning): Finding => ({
        standing: isInTheWay(warning) ? 'wrong' : 'note',
        say: (texts) => texts.diagnosis.models.warning(warning.presets, warning.say(texts)),
      }),
    ),
  ];
  if (findings.length > 0) return findings;
  const count = presets.list.length;
  return [{ standing: 'well', say: ({ diagnosis }) => diagnosis.models.well(count) }];
}

/** Presets with a server of their own whose key is missing. @param keyFor reads a variable; empty: it is not set */
export function serverKeyFindings(presets: Presets, keyFor: (variable: string) => string): Finding[] {
  const variables = new Map<string, string[]>();
  for (const { name, endpoint } of presets.list) {
    const variable = endpoint?.apiKeyVariable;
    if (variable !== undefined && keyFor(variable) === '')
      variables.set(variable, [...(variables.get(variable) ?? []), name]);
  }
  return [...variables].map(([variable, names]) => ({
    standing: 'wrong',
    say: ({ diagnosis }) => diagnosis.models.noKey(names, variable),
  }));
}

function isInTheWay({ kind }: Pick<PresetWarning, 'kind'>): boolean {
  return kind === 'unknown-model' || kind === 'price' || kind === 'gone';
}
