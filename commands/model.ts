import { ApplicationCommandOptionType } from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { offeredUnder } from '../src/bot/offered-presets.ts';
import { wholeLines } from '../src/bot/whole-lines.ts';
import { UserError } from '../src/errors.ts';
import type { CatalogueModel } from '../src/openrouter/catalogue-model.ts';
import { effortsOf } from '../src/openrouter/efforts.ts';
import type { ModelEndpoint } from '../src/openrouter/endpoints.ts';
import type { Presets } from '../src/presets/schema.ts';
import type { ModelDetails, ProviderFacts } from '../src/texts/index.ts';
import { modelChoices, modelFacts, usd } from './model-facts.ts';
import { everywhere } from './options.ts';

/** `/model info`: all that is known of one model and of those who serve it. Only the asker sees it. */
export const model: Command = {
  payload: {
    name: 'model',
    description: 'Learn about a model',
    ...everywhere,
    options: [
      {
        type: ApplicationCommandOptionType.Subcommand,
        name: 'info',
        description: 'What it reads and makes, its price and context, and how its providers do',
        options: [
          {
            type: ApplicationCommandOptionType.String,
            name: 'model',
            description: 'Which one, such as “anthropic/claude-sonnet-5.5”',
            required: true,
            autocomplete: true,
            max_length: 100,
          },
        ],
      },
    ],
  },
  async run(interaction, bot) {
    const id = interaction.options.getString('model', true).trim();
    await acknowledge(interaction, true);
    const presets = await offeredUnder(await bot.admit(interaction));
    const catalogue = bot.catalogue();
    if (catalogue.models.length === 0) throw new UserError((texts) => texts.models.unavailable);
    const found = catalogue.find(id);
    if (!found) throw new UserError((texts) => texts.prompt.unknownModel(id, catalogue.nearest(id)));
    const says = bot.texts(interaction.locale).models;
    const providers = await providersOf(bot, found);
    const content = wholeLines(providers ? says.providers(providers) : [says.noProviders], {
      before: says.about(detailsOf(bot, found, presets)),
      after: [],
      more: says.moreLines,
    });
    await interaction.editReply({ content, allowedMentions: { parse: [] } });
  },
  complete: (interaction, bot) =>
    modelChoices(bot.catalogue(), interaction.options.getFocused(), bot.texts(interaction.locale)),
};

function detailsOf(bot: Bot, found: CatalogueModel, offered: Presets): ModelDetails {
  const { prices, reasoning } = found;
  return {
    ...modelFacts(found),
    name: found.name,
    description: found.description,
    makes: found.outputModalities,
    mostTokens: found.maxCompletionTokens,
    cacheReadUsdPerMillion: usd(prices.cacheRead),
    imageOutputUsdPerMillion: usd(prices.imageOutput),
    requestUsd: usd(prices.request),
    tiers: prices.tiers.flatMap(({ abovePromptTokens, timed, prompt, completion }) =>
      abovePromptTokens === undefined || timed
        ? []
        : [{ above: abovePromptTokens, prompt: usd(prompt), completion: usd(completion) }],
    ),
    efforts: effortsOf(found),
    alwaysThinks: reasoning?.mandatory ?? false,
    parameters: found.supportedParameters,
    aliasOf: found.aliasOf,
    opaque: found.opaque,
    presets: offered.list
      .filter(({ endpoint, model, fallbacks }) =>
        [model, ...fallbacks].some((id) => !endpoint && bot.catalogue().find(id)?.id === found.id),
      )
      .map(({ name }) => name),
  };
}

/** Who serves it; nothing where that cannot be learnt just now. */
async function providersOf(
  { turns, log }: Bot,
  { id, aliasOf }: CatalogueModel,
): Promise<ProviderFacts[] | undefined> {
  try {
    const { fetchEndpoints } = await import('../src/openrouter/endpoints.ts');
    const endpoints = await fetchEndpoints(turns.openrouter, aliasOf ?? id, turns.closing);
    return endpoints.map(facts);
  } catch (error) {
    log.info({ model: id, error }, 'could not learn who serves a model');
    return undefined;
  }
}

function facts({ provider, contextLength, prices, ...how }: ModelEndpoint): ProviderFacts {
  return {
    ...how,
    name: provider,
    contextTokens: contextLength,
    promptUsdPerMillion: usd(prices.prompt),
    completionUsdPerMillion: usd(prices.completion),
  };
}
