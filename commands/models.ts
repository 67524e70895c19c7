import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
  MessageFlags,
} from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { UserError } from '../src/errors.ts';
import { type CatalogueModel, canBeAsked } from '../src/openrouter/catalogue-model.ts';
import { categories } from '../src/openrouter/category.ts';
import { type Ability, abilities, fits, type ModelFilter } from '../src/openrouter/model-filter.ts';
import { modelChoices, modelFacts } from './model-facts.ts';
import { everywhere } from './options.ts';

/** How many models one answer lists: as many as fit well into a message. */
const mostListed = 12;

const { Boolean: YesOrNo, Integer, Number: Decimal, String: Text } = ApplicationCommandOptionType;

const abilityWords: Record<Ability, string> = {
  vision: 'sees pictures',
  audio: 'hears recordings',
  video: 'watches videos',
  files: 'reads PDFs by itself',
  tools: 'calls tools',
  reasoning: 'can think first',
};

const filters: APIApplicationCommandBasicOption[] = [
  { type: YesOrNo, name: 'free', description: 'Only what costs nothing' },
  ...abilities.map((name): APIApplicationCommandBasicOption => {
    return { type: YesOrNo, name, description: `Only what ${abilityWords[name]}` };
  }),
  {
    type: Decimal,
    name: 'price',
    description: 'At most so many US dollars per million tokens of an answer',
    min_value: 0,
    max_value: 10_000,
  },
  {
    type: Integer,
    name: 'context',
    description: 'Reads at least so many thousand tokens',
    min_value: 1,
    max_value: 100_000,
  },
  {
    type: Text,
    name: 'category',
    description: 'What it is used for most',
    choices: categories.map((value) => ({ name: value, value })),
  },
];

/** `/models`: what OpenRouter offers, with prices, context and what each can read. Only the asker sees it. */
export const models: Command = {
  payload: {
    name: 'models',
    description: 'Find a model: by name, price, context, what it can do',
    ...everywhere,
    options: [
      {
        type: Text,
        name: 'query',
        description: 'Part of a name, such as “claude” or “gemini flash”',
        autocomplete: true,
        max_length: 100,
      },
      ...filters,
    ],
  },
  async run(interaction, bot) {
    const query = interaction.options.getString('query') ?? '';
    const category = interaction.options.getString('category');
    const texts = bot.texts(interaction.locale);
    const catalogue = bot.catalogue();
    if (catalogue.models.length === 0) throw new UserError((says) => says.models.unavailable);
    if (category) await acknowledge(interaction, true);
    await bot.admit(interaction);
    const wanted = filterOf(interaction);
    const named = catalogue.search(query).filter(canBeAsked);
    const found = named.filter((model) => fits(model, wanted));
    const shown = category ? await inCategory(bot, found, category) : found;
    if (shown.length === 0)
      throw new UserError((says) =>
        query !== '' && named.length === 0 ? says.models.none(query) : says.models.noneLikeThat,
      );
    const lines = shown.slice(0, mostListed).map((model) => texts.models.line(modelFacts(model)));
    if (shown.length > mostListed) lines.push(texts.models.more(shown.length - mostListed));
    const content = lines.join('\n').slice(0, 2000);
    if (category) await interaction.editReply({ content });
    else await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  },
  complete: (interaction, bot) =>
    modelChoices(bot.catalogue(), interaction.options.getFocused(), bot.texts(interaction.locale)),
};

function filterOf({ options }: ChatInputCommandInteraction): ModelFilter {
  const price = options.getNumber('price');
  const context = options.getInteger('context');
  return {
    free: options.getBoolean('free') ?? false,
    abilities: abilities.filter((name) => options.getBoolean(name)),
    mostPrice: price === null ? undefined : price * 1_000_000,
    leastContext: context === null ? undefined : context * 1000,
  };
}

/** Those of the models that are in a category, in its order. */
async function inCategory(
  { turns }: Bot,
  found: readonly CatalogueModel[],
  category: string,
): Promise<CatalogueModel[]> {
  const ids = await turns.openrouter.categories.idsOf(category, turns.closing);
  const byId = new Map(found.map((model) => [model.id, model]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
