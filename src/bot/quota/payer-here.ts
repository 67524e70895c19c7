import { type ChatInputCommandInteraction, DiscordAPIError, type Guild } from 'discord.js';
import type { Payer } from '../../quota/payer.ts';
import { payerOf } from '../payer.ts';

/** "Unknown Member" (Discord docs, "Opcodes and Status Codes"). */
const unknownMember = 10007;

/** A member as if they asked where the interaction was made, with the roles that they have now. */
export async function payerHere(
  interaction: ChatInputCommandInteraction,
  userId: string = interaction.user.id,
): Promise<Payer> {
  const here = payerOf(interaction);
  if (userId === interaction.user.id) return here;
  const { guild } = interaction;
  return { ...here, userId, roleIds: guild ? await rolesOf(guild, userId) : [] };
}

/** Changes of roles do not reach the bot without a privileged intent, so Discord is asked. Who has left has none. */
async function rolesOf(guild: Guild, userId: string): Promise<string[]> {
  try {
    const member = await guild.members.fetch({ user: userId, force: true });
    return [...member.roles.cache.keys()].filter((id) => id !== guild.id);
  } catch (error) {
    if (error instanceof DiscordAPIError && error.code === unknownMember) return [];
    throw error;
  }
}
