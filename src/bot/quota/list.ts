import type { BaseInteraction, ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { ListedLimit } from '../../quota/limits.ts';
import { buttonRow } from '../../reply/buttons.ts';
import type { Bot } from '../bot.ts';
import type { Page } from '../history/page.ts';
import { namesOf } from './names.ts';
import { inOrder, standingOf } from './subject.ts';

/** So many limits fit into a message, however long their lines. */
const limitsPerPage = 6;

/** `/quota list`: the first page. */
export function listLimits(interaction: ChatInputCommandInteraction, bot: Bot): Promise<Page> {
  return limitsPage(interaction, bot, 0);
}

/**
 * A page of the limits of a server: whom each is for, how much of it is used where that is one number, and what is gone.
 *
 * @param number from 0; beyond the last one: that
 * @throws {UserError} where there are none
 */
export async function limitsPage(
  { guild, guildId, locale }: Pick<BaseInteraction, 'guild' | 'guildId' | 'locale'>,
  { limits, settings, texts }: Pick<Bot, 'limits' | 'settings' | 'texts'>,
  number: number,
): Promise<Page> {
  const serverId = guildId ?? '';
  const all = inOrder(await limits.list(serverId));
  if (all.length === 0) throw new UserError((says) => says.limits.none);
  const last = Math.ceil(all.length / limitsPerPage) - 1;
  const page = Math.min(Math.max(0, number), last);
  const from = page * limitsPerPage;
  const here = all.slice(from, from + limitsPerPage);
  const names = await namesOf(guild, here);
  const says = texts(locale).limits.list;
  const zone = await limits.zone(serverId);
  const { alertChannel } = (await settings.of({ kind: 'server', serverId })).values;
  const line = (limit: ListedLimit) => says.line(limit, names(limit) === undefined, standingOf(limit));
  const to = from + here.length;
  const button = { action: 'limits', subject: serverId };
  return {
    content: [
      says.title({ count: all.length, from: from + 1, to, zone }),
      ...here.map(line),
      says.order,
      says.alerts(alertChannel),
    ].join('\n'),
    components:
      last === 0
        ? []
        : buttonRow(
            { ...button, argument: `${page - 1}`, label: says.back, disabled: page === 0 },
            { ...button, argument: `${page + 1}`, label: says.more, disabled: page === last },
          ),
  };
}
