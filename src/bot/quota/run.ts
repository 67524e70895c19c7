import type { ChatInputCommandInteraction } from 'discord.js';
import type { Bot } from '../bot.ts';
import type { Page } from '../history/page.ts';
import { setAlerts } from './alerts.ts';
import { grantOnce } from './grant.ts';
import { listLimits } from './list.ts';
import { removeLimit } from './remove.ts';
import { resetUse } from './reset.ts';
import { setLimit } from './set.ts';
import { showStanding } from './show.ts';
import { setZone } from './timezone.ts';

export { limitChoices } from './chosen-limit.ts';
export { zoneChoices } from './timezone.ts';

/** What a subcommand of `/quota` does. @returns what the admin is told */
type Run = (interaction: ChatInputCommandInteraction, bot: Bot) => Promise<string | Page>;

/** What each subcommand of `/quota` does. */
export const runs: Record<string, Run> = {
  set: setLimit,
  list: listLimits,
  show: showStanding,
  remove: removeLimit,
  reset: resetUse,
  grant: grantOnce,
  timezone: setZone,
  alerts: setAlerts,
};
