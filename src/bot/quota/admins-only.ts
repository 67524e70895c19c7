import { type BaseInteraction, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../errors.ts';

/**
 * Discord hides the command from others, but a server may have allowed it to them, and a permission may be gone by the
 * time a button is pressed.
 *
 * @throws {UserError} unless whoever made the interaction may manage the server
 */
export function adminsOnly(interaction: Pick<BaseInteraction, 'memberPermissions'>): void {
  if (!mayManage(interaction)) throw new UserError((texts) => texts.limits.notAllowed);
}

/** Whether whoever made the interaction may manage the server. */
export function mayManage({ memberPermissions }: Pick<BaseInteraction, 'memberPermissions'>): boolean {
  return memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
}
