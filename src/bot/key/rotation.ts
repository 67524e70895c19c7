import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import { buttonRow } from '../../reply/buttons.ts';
import type { Bot } from '../bot.ts';
import { keyLines } from './key-lines.ts';

/** Says how to hand over a new key, which never passes through Discord, with the button that has it used. */
export async function explainRotation(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { rotation: says } = bot.texts(interaction.locale).key;
  const { rotation } = await bot.keys();
  await interaction.editReply({
    content: says.steps(rotation.place()),
    components: buttonRow({ action: 'new-key', subject: 'use', label: says.use, style: 'primary' }),
  });
}

/** Has the new key used, and says so in place of the steps. Throws UserError where the old one stays. */
export async function useNewKey(interaction: ButtonInteraction, bot: Bot): Promise<void> {
  const { rotation } = await bot.keys();
  const { state, place, overruled } = await rotation.rotate();
  await bot.audit.changing(async (_, record) => {
    const change = { actorId: interaction.user.id, action: 'key.rotate', target: 'bot' };
    await record({ ...change, before: undefined, after: state.label });
  });
  const texts = bot.texts(interaction.locale);
  const { rotation: says } = texts.key;
  const { size } = bot.turns.running;
  const lines = [
    says.done(place),
    ...keyLines(texts, state, Date.now()),
    size > 0 ? says.stillAnswering(size) : says.deleteOld,
    ...(overruled ? [says.overruled] : []),
  ];
  await interaction.editReply({ content: lines.join('\n').slice(0, 2000), components: [] });
}
