import type { Interaction } from 'discord.js';
import { UserError } from '../errors.ts';
import type { Access } from './access.ts';

/** @throws UserError unless whoever made the interaction may use this bot, there */
export async function refuseStrangers(interaction: Interaction, access: Access): Promise<void> {
  const { user, guild, guildId } = interaction;
  const allowed = await access.allows({ userId: user.id, server: guild, serverId: guildId });
  if (!allowed) throw new UserError((texts) => texts.access.private);
}
