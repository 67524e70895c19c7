import { ApplicationCommandType } from 'discord.js';
import type { CommandPayload } from '../src/bot/register.ts';
import type { Menu } from '../src/presets/menu.ts';
import { everywhere } from './options.ts';

/** What Discord is told of a menu: an application command of a message or of a member. */
export function menuPayload({ on, name, names }: Menu): CommandPayload {
  return {
    type: on === 'message' ? ApplicationCommandType.Message : ApplicationCommandType.User,
    name,
    ...(Object.keys(names).length > 0 && { name_localizations: names }),
    ...everywhere,
  };
}
