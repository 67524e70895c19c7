import { type ButtonInteraction, ChannelType, MessageFlags } from 'discord.js';
import type { Bot } from '../bot/bot.ts';
import type { Control } from '../bot/control.ts';
import { offeredPresets } from '../bot/offered-presets.ts';
import { isInOwnPlace } from '../bot/own-place.ts';
import { leaveRow } from '../bot/threads/leave-button.ts';
import { homeOf } from '../bot/threads/open-thread.ts';
import { chosenAnswer, hasContent } from '../history/body.ts';
import { isPrivate } from '../history/place.ts';
import type { Turn } from '../history/turn.ts';
import type { Presets } from '../presets/schema.ts';
import { type Button, buttonRow, type Row, selectRow } from '../reply/buttons.ts';
import type { Texts } from '../texts/index.ts';
import type { KnownTurn } from '../turn/again.ts';
import { mayLeave } from './leave.ts';
import { mayPress } from './may-press.ts';
import { reasoningOf } from './reasoning.ts';
import { turnOf } from './turn-of.ts';

/** Options of one select (Discord docs, "Component Reference"). */
const mostOptions = 25;

/** ⋯: what else can be done with an answer, for who pressed only. Those who may only look get what only looks. */
export const more: Control = {
  action: 'more',
  async press(interaction, { subject }, bot) {
    const shown = await turnOf(interaction, subject, bot);
    await interaction.reply({
      content: bot.texts(interaction.locale).more.panel,
      components: await panelOf(interaction, shown, bot),
      flags: MessageFlags.Ephemeral,
    });
  },
};

async function panelOf(interaction: ButtonInteraction, { turn, body }: KnownTurn, bot: Bot): Promise<Row[]> {
  const texts = bot.texts(interaction.locale);
  const { id: subject } = turn;
  const mayChange = mayPress(interaction, turn.authorId);
  const buttons: Button[] = [{ action: 'details', subject, label: texts.details.open }];
  if (await reasoningOf(bot, subject, body)) {
    buttons.unshift({ action: 'reasoning', subject, label: texts.reasoning.open });
  }
  if (await bot.turns.history.summaryOn(subject)) {
    buttons.push({ action: 'summary', subject, label: texts.history.openSummary });
  }
  if (mayChange && canHaveThread(interaction, turn)) {
    buttons.push({ action: 'thread', subject, label: texts.more.continueInThread });
  }
  const conversation = await bot.turns.threads.get(interaction.channelId);
  const leave = conversation && mayLeave(interaction, conversation.ownerId) ? leaveRow(texts) : [];
  if (mayChange) buttons.push({ action: 'delete', subject, label: texts.delete.open, style: 'danger' });
  const presets = await offeredPresets(interaction, bot);
  return [
    ...(mayChange ? presetSelect({ turn, body }, presets, texts) : []),
    ...buttonRow(...buttons),
    ...leave,
  ];
}

/** Direct messages have no threads, and only text channels have private ones. */
function canHaveThread(interaction: ButtonInteraction, { place }: Turn): boolean {
  const home = isInOwnPlace(interaction) ? homeOf(interaction.channel) : undefined;
  return home !== undefined && (!isPrivate(place) || home.type === ChannelType.GuildText);
}

/** Of an option's description, UTF-16 units (Discord docs, "Select Option Structure"). */
const longestChoice = 100;

/** Nothing where there is no other preset. */
function presetSelect({ turn, body }: KnownTurn, all: Presets, { more: says, translated }: Texts): Row[] {
  const presets = all.list.slice(0, mostOptions);
  if (presets.length < 2) return [];
  const answer = chosenAnswer(body);
  const current = answer?.preset ?? turn.preset;
  return selectRow({
    action: 'regenerate-with',
    subject: turn.id,
    placeholder: hasContent(answer) ? says.regenerateWith : says.retryWith,
    options: presets.map(({ name, description }) => ({
      label: name === current ? says.current(name) : name,
      value: name,
      description: translated(description).slice(0, longestChoice),
    })),
  });
}
