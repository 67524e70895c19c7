import type { ChatInputCommandInteraction } from 'discord.js';
import type { Period, Since } from '../../quota/period.ts';
import type { Texts } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';
import { payerOf } from '../payer.ts';
import { formatStanding } from '../quota/standing.ts';
import { type ShownUsage, showUsage, type Wanted } from './show.ts';

/** What somebody asks to see, but for when. */
type Ask = (
  interaction: ChatInputCommandInteraction,
  says: Texts['usage'],
) => Pick<Wanted, 'of' | 'by' | 'title'>;

const inServer = ({ guildId }: ChatInputCommandInteraction) => ({ serverId: guildId ?? '' });

/** What can be seen of what was used; all but `me` is for admins. */
export const views = {
  me: ({ user, guildId }, says) => ({
    of: { userId: user.id, ...(guildId && { serverId: guildId }) },
    by: 'model',
    title: guildId ? says.mine : says.mineEverywhere,
  }),
  member(interaction, says) {
    const member = interaction.options.getUser('member', true);
    const of = { ...inServer(interaction), userId: member.id };
    return { of, by: 'model', title: says.ofMember(member.displayName) };
  },
  channel(interaction, says) {
    const { options, channel, channelId } = interaction;
    const chosen = options.getChannel('channel');
    const here = channel?.isThread() ? channel.parent : channel;
    const name = chosen?.name ?? (here && 'name' in here ? here.name : null) ?? '';
    const of = { ...inServer(interaction), channelId: chosen?.id ?? here?.id ?? channelId };
    return { of, by: 'user_id', title: says.ofChannel(name) };
  },
  server: (interaction, says) => ({ of: inServer(interaction), by: 'user_id', title: says.byMember }),
  models: (interaction, says) => ({ of: inServer(interaction), by: 'model', title: says.byModel }),
  presets: (interaction, says) => ({ of: inServer(interaction), by: 'preset', title: says.byPreset }),
} satisfies Record<string, Ask>;

/** Shows one of the views for the time that was chosen. */
export async function showView(
  view: keyof typeof views,
  interaction: ChatInputCommandInteraction,
  bot: Bot,
): Promise<ShownUsage> {
  const texts = bot.texts(interaction.locale);
  const asked = (views[view] as Ask)(interaction, texts.usage);
  const { chosen, period } = await periodOf(interaction, bot);
  const wanted = { ...asked, when: texts.usage.since[chosen], period, guild: interaction.guild };
  const shown = await showUsage(bot, wanted, texts);
  if (view !== 'me') return shown;
  const payer = payerOf(interaction);
  const standing = await bot.turns.quota.standing(payer);
  const before = [shown.content, texts.usage.left];
  return { ...shown, content: formatStanding(standing, texts, { before, readerId: payer.userId }) };
}

/** The time that was chosen; without a choice the last 30 days. */
export async function periodOf(
  { options, guildId }: ChatInputCommandInteraction,
  bot: Bot,
): Promise<{ chosen: Since; period: Period }> {
  const chosen = (options.getString('since') ?? '30-days') as Since;
  return { chosen, period: await (await bot.usage()).period(chosen, guildId ?? undefined) };
}
