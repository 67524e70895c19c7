import type { Control } from '../bot/control.ts';
import { adminsOnly } from '../bot/quota/admins-only.ts';

/** Back, More: turns the page of a server's limits that is shown to an admin. */
export const limitsPages: Control = {
  action: 'limits',
  async press(interaction, { argument }, bot) {
    await interaction.deferUpdate();
    adminsOnly(interaction);
    await bot.admit(interaction);
    const { limitsPage } = await import('../bot/quota/list.ts');
    const { content, components } = await limitsPage(interaction, bot, Number(argument) || 0);
    await interaction.editReply({ content, components: components as never });
  },
};
