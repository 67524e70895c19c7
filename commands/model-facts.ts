import type { ApplicationCommandOptionChoiceData } from 'discord.js';
import type { Catalogue } from '../src/openrouter/catalogue.ts';
import type { CatalogueModel } from '../src/openrouter/catalogue-model.ts';
import type { ModelFacts, Texts } from '../src/texts/index.ts';
import { matching, mostChoices } from './matching.ts';

/** What a member is told of a model in a line. */
export function modelFacts(model: CatalogueModel): ModelFacts {
  const { id, contextLength, prices, inputModalities, expirationDate } = model;
  return {
    id,
    contextTokens: contextLength,
    promptUsdPerMillion: usd(prices.prompt),
    completionUsdPerMillion: usd(prices.completion),
    reads: inputModalities.filter((modality) => modality !== 'text'),
    expires: expirationDate,
  };
}

/** Micro-USD → USD. */
export function usd(microUsd: number | undefined): number | undefined {
  return microUsd === undefined ? undefined : microUsd / 1_000_000;
}

/** The models of the catalogue that fit what was typed, with their facts, as choices of an option. */
export function modelChoices(
  catalogue: Catalogue,
  typed: string,
  { models: says }: Texts,
): ApplicationCommandOptionChoiceData<string>[] {
  const found = catalogue.search(typed).slice(0, mostChoices);
  return matching(
    found.map((model) => ({ name: says.choice(modelFacts(model)), value: model.id })),
    '',
  );
}
