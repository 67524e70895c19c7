import { ApplicationCommandOptionType, MessageFlags } from 'discord.js';
import type { Command } from '../src/bot/command.ts';
import { UserError } from '../src/errors.ts';
import type { CatalogueModel } from '../src/openrouter/catalogue-model.ts';
import type { ModelFacts } from '../src/texts.ts';
import { matching, mostChoices } from './matching.ts';
import { everywhere } from './options.ts';

/** How many models one answer lists: as many as fit well into a message. */
const mostListed = 12;

/** `/models`: what OpenRouter offers, with prices, context and what each can read. Only the asker sees it. */
export const models: Command = {
  payload: {
    name: 'models',
    description: 'Find a model: price, context and what it can read',
    ...everywhere,
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'query',
        description: 'Part of a name, such as “claude” or “gemini flash”',
        autocomplete: true,
        max_length: 100,
      },
    ],
  },
  async run(interaction, bot) {
    const query = interaction.options.getString('query') ?? '';
    const texts = bot.texts(interaction.locale);
    const catalogue = bot.catalogue();
    if (catalogue.models.length === 0) throw new UserError((says) => says.models.unavailable);
    const found = catalogue.search(query);
    if (found.length === 0) throw new UserError((says) => says.models.none(query));
    const lines = found.slice(0, mostListed).map((model) => texts.models.line(facts(model)));
    if (found.length > mostListed) lines.push(texts.models.more(found.length - mostListed));
    await interaction.reply({ content: lines.join('\n').slice(0, 2000), flags: MessageFlags.Ephemeral });
  },
  complete(interaction, bot) {
    const typed = interaction.options.getFocused();
    const { models: says } = bot.texts(interaction.locale);
    const found = bot.catalogue().search(typed);
    return matching(
      found.slice(0, mostChoices).map((model) => ({ name: says.choice(facts(model)), value: model.id })),
      '',
    );
  },
};

function facts(model: CatalogueModel): ModelFacts {
  const { id, contextLength, prices, inputModalities, expirationDate } = model;
  // Prices are in micro-USD per million tokens.
  const usd = (price: number | undefined) => (price === undefined ? undefined : price / 1_000_000);
  return {
    id,
    contextTokens: contextLength,
    promptUsdPerMillion: usd(prices.prompt),
    completionUsdPerMillion: usd(prices.completion),
    reads: inputModalities.filter((modality) => modality !== 'text'),
    expires: expirationDate,
  };
}
