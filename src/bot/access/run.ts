import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import type { AccessKey, AccessRule } from '../../access/rules.ts';
import { UserError } from '../../errors.ts';
import type { Texts } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';
import { mayManage } from '../quota/admins-only.ts';
import { accessPanel } from './panel.ts';
import { mostRules } from './room.ts';

/** Of a message of 2000 units; heading and hints are kept free. */
const mostText = 1300;

/** `/access`. @throws {UserError} unless whoever made the interaction may manage the server */
export async function runAccess(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  if (!mayManage(interaction)) throw new UserError((texts) => texts.access.notAllowed);
  const subcommand = interaction.options.getSubcommand();
  if (subcommand === 'open') {
    const { flags, ...panel } = await accessPanel(interaction, bot);
    await interaction.reply({ ...panel, flags: flags | MessageFlags.Ephemeral });
    return;
  }
  const texts = bot.texts(interaction.locale);
  const content =
    subcommand === 'list' ? await listed(interaction, bot, texts) : await changed(interaction, bot, texts);
  await interaction.reply({ content, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } });
}

async function listed(
  { guildId }: ChatInputCommandInteraction,
  { accessRules }: Bot,
  { access }: Texts,
): Promise<string> {
  const rules = await accessRules.list(guildId ?? '');
  if (rules.length === 0) return access.noRules;
  const lines = rules.map(access.rule);
  let length = 0;
  const shown = lines.filter((line) => {
    length += line.length + 1;
    return length <= mostText;
  });
  const left = lines.length - shown.length;
  return [access.heading, ...shown, ...(left > 0 ? [access.more(left)] : []), access.howItWorks].join('\n');
}

async function changed(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  { access }: Texts,
): Promise<string> {
  const { options, user } = interaction;
  const serverId = interaction.guildId ?? '';
  const subcommand = options.getSubcommand();
  const preset = options.getString('preset')?.trim() || undefined;
  const keys = keysOf(interaction, preset);
  if (keys.length === 0) throw new UserError((texts) => texts.access.nobody);
  if (subcommand === 'remove') {
    const removed: AccessRule[] = [];
    const rules = await bot.accessRules.list(serverId);
    for (const key of keys) {
      const rule = rules.find((one) => isSame(one, key));
      if (rule && (await bot.accessRules.remove(serverId, key, user.id))) removed.push(rule);
    }
    if (removed.length === 0) throw new UserError((texts) => texts.access.notListed);
    return [access.removed, ...removed.map(access.rule)].join('\n');
  }
  if (preset !== undefined) {
    const { list } = await bot.presetsFor(serverId);
    if (!list.some(({ name }) => name === preset))
      throw new UserError((texts) => texts.access.noPreset(preset));
  }
  const rules = await bot.accessRules.list(serverId);
  const fresh = keys.filter((key) => !rules.some((rule) => isSame(rule, key)));
  if (fresh.length > 0 && rules.length + fresh.length > mostRules)
    throw new UserError((texts) => texts.access.tooMany(mostRules));
  const effect = subcommand === 'allow' ? 'allow' : 'deny';
  for (const key of keys) await bot.accessRules.set(serverId, { ...key, effect }, user.id);
  return [access.set, ...keys.map((key) => access.rule({ ...key, effect })), access.howItWorks].join('\n');
}

function isSame(one: AccessKey, other: AccessKey): boolean {
  return one.kind === other.kind && one.subjectId === other.subjectId && one.preset === other.preset;
}

function keysOf({ options }: ChatInputCommandInteraction, preset: string | undefined): AccessKey[] {
  const subjects = {
    role: options.getRole('role'),
    member: options.getUser('member'),
    channel: options.getChannel('channel'),
  };
  return (['role', 'member', 'channel'] as const).flatMap((kind) => {
    const subject = subjects[kind];
    return subject ? [{ kind, subjectId: subject.id, preset }] : [];
  });
}
