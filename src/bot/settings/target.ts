import type { BaseInteraction, ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { definitionOf, type SettingName, settingNames } from '../../settings/definitions.ts';
import type { Scope, SettingPlace } from '../../settings/scope.ts';
import type { Texts } from '../../texts/index.ts';
import { mayManage } from '../quota/admins-only.ts';
import { placeOf } from './place.ts';

/** Of a place, or of oneself: whose settings are changed. */
export type Target = Exclude<Scope, { kind: 'bot' }>;

/** The target that the options of `/settings` name: a channel, else the server. */
export function targetOf(interaction: ChatInputCommandInteraction): Target {
  const channel = interaction.options.getChannel('channel');
  const serverId = interaction.guildId ?? '';
  return channel ? { kind: 'channel', channelId: channel.id, serverId } : { kind: 'server', serverId };
}

/**
 * Asked each time something is read or changed: a command may be allowed to others, a role may be gone since a panel was
 * opened, and what a component says of itself may be forged.
 *
 * @throws {UserError} unless whoever made the interaction may change what is set there
 */
export function mayChange(interaction: BaseInteraction, target: Target): void {
  if (target.kind === 'member') {
    if (target.userId !== interaction.user.id) throw new UserError((texts) => texts.settings.notAllowed);
    return;
  }
  const { guildId, guild } = interaction;
  if (guildId !== target.serverId || !mayManage(interaction))
    throw new UserError((texts) => texts.settings.notAllowed);
  if (target.kind === 'channel' && !guild?.channels.cache.has(target.channelId))
    throw new UserError((texts) => texts.settings.panel.gone);
}

/** What can be set there, in the order in which it is shown. */
export function settableIn({ kind }: Target): SettingName[] {
  return settingNames.filter((name) => definitionOf(name).scopes.includes(kind));
}

/** Where what is set there holds: for oneself, here. */
export function heldAt(interaction: BaseInteraction, target: Target): SettingPlace {
  if (target.kind === 'member') return placeOf(interaction);
  if (target.kind === 'server') return { serverId: target.serverId };
  const channel = interaction.guild?.channels.cache.get(target.channelId);
  const parentId = channel?.isThread() ? (channel.parentId ?? undefined) : undefined;
  return { serverId: target.serverId, channelId: target.channelId, parentId };
}

/** The target in words. */
export function inWords(target: Target, { settings }: Texts): string {
  if (target.kind === 'channel') return `<#${target.channelId}>`;
  return target.kind === 'server' ? settings.wholeServer : settings.yourself;
}
