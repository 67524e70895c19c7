import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { ModelFailure } from '../../openrouter/failure.ts';
import type { KeyView } from '../../openrouter/key-view.ts';
import type { Bot } from '../bot.ts';
import { balanceLine, keyFailure, keyLines } from './key-lines.ts';

/** Shows all that OpenRouter tells of the key. */
export async function showKey(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const texts = bot.texts(interaction.locale);
  const { state, balance } = await look(bot);
  const unlimited = state.limitMicroUsd === undefined;
  const lines = [...keyLines(texts, state, Date.now()), balanceLine(texts, balance, unlimited)];
  await interaction.editReply({ content: lines.join('\n').slice(0, 2000), allowedMentions: { parse: [] } });
}

/** Asks by the watch, so that it, too, knows what the operator sees. */
async function look({ keys }: Bot): Promise<KeyView> {
  const { watch } = await keys();
  try {
    return await watch.look();
  } catch (error) {
    if (!(error instanceof ModelFailure)) throw error;
    throw new UserError((texts) => keyFailure(texts, error), { cause: error });
  }
}
