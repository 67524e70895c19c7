import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import type { SettingName, SettingValues } from '../../settings/definitions.ts';
import type { SettingChanges } from '../../settings/settings.ts';
import { shortened } from '../../texts/words.ts';
import type { Bot } from '../bot.ts';
import { change, checkedValue, settingNamed } from './change.ts';
import { explainSettings, lineOf } from './explain.ts';
import { openPanel } from './panel.ts';
import { summary } from './summary.ts';
import { heldAt, inWords, mayChange, settableIn, type Target, targetOf } from './target.ts';

/** `/settings`. */
export async function runSettings(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { options } = interaction;
  const target = targetOf(interaction);
  const subcommand = options.getSubcommand();
  mayChange(interaction, target);
  if (subcommand === 'show') {
    await tell(interaction, await summary(interaction, bot, target));
    return;
  }
  if (subcommand === 'off' || subcommand === 'on') {
    await switchTo(interaction, bot, target, subcommand);
    return;
  }
  const changes = typedChanges(interaction);
  if (!changes) {
    await runShared(interaction, bot, target);
    return;
  }
  await change(interaction, bot, target, changes);
  await tell(interaction, await summary(interaction, bot, target));
}

/** `/preferences`. */
export async function runPreferences(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  await bot.admit(interaction);
  await runShared(interaction, bot, { kind: 'member', userId: interaction.user.id });
}

/** What can be done with the settings of a place and with one's own alike. */
async function runShared(interaction: ChatInputCommandInteraction, bot: Bot, target: Target): Promise<void> {
  const { options, locale } = interaction;
  switch (options.getSubcommand()) {
    case 'open':
      await openPanel(interaction, bot, target);
      return;
    case 'explain':
      await tell(interaction, await explainSettings(interaction, bot));
      return;
    case 'persona': {
      const as = options.getString('how') === 'replacing' ? 'replacing' : 'added';
      const persona = { text: options.getString('text', true), as } as const;
      await set(interaction, bot, target, { persona });
      return;
    }
    case 'set': {
      const name = settingNamed(options.getString('name', true), target, bot, locale);
      await set(interaction, bot, target, { [name]: checkedValue(name, options.getString('value', true)) });
      return;
    }
    case 'reset': {
      const typed = options.getString('name');
      const names = typed === null ? settableIn(target) : [settingNamed(typed, target, bot, locale)];
      const changes = Object.fromEntries(names.map((name) => [name, undefined]));
      await change(interaction, bot, target, changes);
      await tellHeld(interaction, bot, target, names, 'takenBack');
    }
  }
}

/** Changes of the subcommands that have options of their own. */
function typedChanges({ options }: ChatInputCommandInteraction): SettingChanges | undefined {
  switch (options.getSubcommand()) {
    case 'mentions':
      return { mentions: options.getString('answer', true) as NonNullable<SettingValues['mentions']> };
    case 'recent-talk':
      return { recentTalk: options.getInteger('messages', true) };
    case 'notify': {
      const after = options.getInteger('after');
      return {
        notify: options.getString('how', true) as NonNullable<SettingValues['notify']>,
        ...(after !== null && { notifyAfterSeconds: after }),
      };
    }
    default:
      return undefined;
  }
}

async function set(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  target: Target,
  changes: SettingChanges,
): Promise<void> {
  const lock = interaction.options.getBoolean('lock') ?? undefined;
  await change(interaction, bot, target, changes, { lock });
  await tellHeld(interaction, bot, target, Object.keys(changes) as SettingName[], 'saved');
}

/** Switches me off there or on again, and says what holds then: also where something wider keeps me switched off. */
async function switchTo(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  target: Target,
  to: 'on' | 'off',
): Promise<void> {
  await change(interaction, bot, target, { off: to === 'off' ? true : undefined });
  const texts = bot.texts(interaction.locale);
  const { switched } = texts.settings;
  const { off } = await bot.settings.explain(heldAt(interaction, target));
  const where = inWords(target, texts);
  const isStill = to === 'on' && off.value;
  await tell(interaction, [
    isStill ? switched.still(where, off.from) : switched[to](where, target.kind === 'channel'),
  ]);
}

/** What came of a change: also where something else holds all the same. */
async function tellHeld(
  interaction: ChatInputCommandInteraction,
  bot: Bot,
  target: Target,
  names: readonly SettingName[],
  how: 'saved' | 'takenBack',
): Promise<void> {
  const texts = bot.texts(interaction.locale);
  const resolution = await bot.settings.explain(heldAt(interaction, target));
  const lines = names.map((name) => lineOf(name, resolution, texts));
  const reads = names.includes('start') && resolution.start.value.includes('every-message');
  await tell(interaction, [
    texts.settings[how](inWords(target, texts)),
    ...lines,
    ...(names.includes('noStore') && resolution.noStore.value
      ? [texts.settings.keptBefore(resolution.retentionDays.value, target.kind === 'member')]
      : []),
    ...(reads && !bot.messageContent ? [texts.settings.startNeedsContent] : []),
  ]);
}

/** Of a message, UTF-16 units (Discord docs, "Create Message"). */
const mostCharacters = 2000;

/** Tells whole lines to whoever asked, in as many messages as it takes. */
async function tell(interaction: ChatInputCommandInteraction, lines: readonly string[]): Promise<void> {
  const messages: string[] = [];
  for (const line of lines.flatMap((one) => one.split('\n')).map((one) => shortened(one, mostCharacters))) {
    const last = messages.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= mostCharacters)
      messages[messages.length - 1] = `${last}\n${line}`;
    else messages.push(line);
  }
  for (const [index, content] of messages.entries()) {
    const said = { content, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } } as const;
    if (index === 0) await interaction.reply(said);
    else await interaction.followUp(said);
  }
}
