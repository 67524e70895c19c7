import { type BaseInteraction, GuildMember } from 'discord.js';

/** The name of whoever made an interaction, as it is shown there. */
export function shownName({ member, user }: BaseInteraction): string {
  return member instanceof GuildMember ? member.displayName : (member?.nick ?? user.displayName);
}
