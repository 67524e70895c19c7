import type { BaseInteraction } from 'discord.js';
import { type ControlId, customId } from '../../reply/buttons.ts';
import { isSettingName, type SettingName } from '../../settings/definitions.ts';
import type { Target } from './target.ts';

/** The action of all that stands in a panel of settings. */
export const panelAction = 'settings';

/** What a component of the panel does. */
export const steps = [
  'all',
  'one',
  'elsewhere',
  'pick',
  'channel',
  'change',
  'typed',
  'unset',
  'lock',
  'unlock',
] as const;
export type Step = (typeof steps)[number];

/** What a component of the panel stands for: nothing else is kept of a panel. */
export interface PanelId {
  target: Target;
  step: Step;
  name?: SettingName | undefined;
  /** Of the target, as it was shown. */
  seen: number;
}

/** As a `custom_id`. */
export function panelId({ target, step, name, seen }: PanelId): string {
  const subject = target.kind === 'channel' ? `c${target.channelId}` : target.kind;
  return customId({
    action: panelAction,
    subject,
    argument: [step, seen, name ?? ''].join('.').replace(/\.$/, ''),
  });
}

/**
 * Reads one; undefined where it is none of ours. Whose server and who it is of is told by the interaction, never by the id:
 * what is forged reaches no further than whoever forges it.
 */
export function readPanelId(
  { subject, argument = '' }: ControlId,
  interaction: BaseInteraction,
): PanelId | undefined {
  const target = readTarget(subject, interaction);
  const [step = '', seen = '', name = ''] = argument.split('.');
  if (!target || !(steps as readonly string[]).includes(step) || !/^\d{1,15}$/.test(seen)) return undefined;
  if (name !== '' && !isSettingName(name)) return undefined;
  return { target, step: step as Step, name: name === '' ? undefined : name, seen: Number(seen) };
}

function readTarget(subject: string, { guildId, user }: BaseInteraction): Target | undefined {
  if (subject === 'member') return { kind: 'member', userId: user.id };
  if (guildId === null) return undefined;
  if (subject === 'server') return { kind: 'server', serverId: guildId };
  const channelId = /^c(\d{1,20})$/.exec(subject)?.[1];
  return channelId === undefined ? undefined : { kind: 'channel', channelId, serverId: guildId };
}
