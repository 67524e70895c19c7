import {
  type APIApplicationCommandBasicOption,
  ApplicationCommandOptionType,
  type ChatInputCommandInteraction,
} from 'discord.js';
import { acknowledge } from '../src/bot/acknowledge.ts';
import type { Bot } from '../src/bot/bot.ts';
import type { Command } from '../src/bot/command.ts';
import { fileLimit } from '../src/bot/file-limit.ts';
import { exportConversation } from '../src/bot/history/export.ts';
import { conversationHere } from '../src/bot/history/here.ts';
import { inShort, pageOf } from '../src/bot/history/page.ts';
import { showSummary } from '../src/bot/history/summary.ts';
import { undoLast } from '../src/bot/history/undo.ts';
import { continueInThread } from '../src/bot/threads/continue-in-thread.ts';
import { mayPress } from '../src/controls/may-press.ts';
import { UserError } from '../src/errors.ts';
import { isFinished } from '../src/history/measure.ts';
import { clear } from './clear.ts';
import { everywhere } from './options.ts';

type Run = (interaction: ChatInputCommandInteraction, bot: Bot) => Promise<void>;

const privately: APIApplicationCommandBasicOption = {
  type: ApplicationCommandOptionType.Boolean,
  name: 'private',
  description: 'Your own private conversation here',
};

/** What each subcommand says of itself and does. */
const subcommands: Record<
  string,
  { description: string; run: Run; options?: APIApplicationCommandBasicOption[] }
> = {
  show: { description: 'What I have in mind here, question by question', run: show, options: [privately] },
  summary: { description: 'The summary that stands for the earlier questions', run: summary },
  export: {
    description: 'The whole conversation as Markdown and JSON files',
    run: exportHere,
    options: [privately],
  },
  undo: {
    description: 'Take back the last question: I go on from before it',
    run: undo,
    options: [privately],
  },
  fork: { description: 'Go on from here in a thread as well', run: fork, options: [privately] },
  clear: { description: 'Begin afresh, as with /clear', run: clear.run, options: [privately] },
};

/** `/history`: what is kept of the conversation here. What it shows, only the asker sees. */
export const history: Command = {
  payload: {
    name: 'history',
    description: 'See, take along or take back what was said here',
    ...everywhere,
    options: Object.entries(subcommands).map(([name, { description, options = [] }]) => ({
      type: ApplicationCommandOptionType.Subcommand,
      name,
      description,
      options,
    })),
  },
  run: async (interaction, bot) => subcommands[interaction.options.getSubcommand()]?.run(interaction, bot),
};

async function show(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  await acknowledge(interaction, true);
  await bot.admit(interaction);
  const { head } = await conversationHere(interaction, bot);
  const { content, components } = await pageOf(bot.turns, head.id, 0, bot.texts(interaction.locale));
  await interaction.editReply({ content, components: components as never });
}

async function summary(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  await acknowledge(interaction, true);
  await bot.admit(interaction);
  const { head } = await conversationHere(interaction, bot);
  await interaction.editReply(await showSummary(bot, head.id, bot.texts(interaction.locale)));
}

async function exportHere(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  await acknowledge(interaction, true);
  await bot.admit(interaction);
  const { head } = await conversationHere(interaction, bot, { mayRest: true });
  const texts = bot.texts(interaction.locale);
  const { history } = bot.turns;
  const turns = await history.transcribe(await history.path(head.id));
  if (turns.length === 0) throw new UserError((says) => says.history.empty);
  const found = await history.summaryOn(head.id);
  const files = exportConversation(
    {
      where: whereOf(interaction, texts.history.direct),
      at: Date.now(),
      summary: found && { text: found.summary.text, turns: found.turns, model: found.summary.model },
    },
    turns,
    // Both files together may take that much.
    Math.floor(fileLimit(interaction) / 2),
    texts,
  );
  await interaction.editReply({
    content:
      files.left === 0
        ? texts.history.exported(turns.length)
        : texts.history.exportedPart(turns.length - files.left, files.left),
    files: [
      { name: 'conversation.md', attachment: files.markdown },
      { name: 'conversation.json', attachment: files.json },
    ],
  });
}

function whereOf({ channel, guild }: ChatInputCommandInteraction, direct: string): string {
  const name = channel && 'name' in channel ? channel.name : null;
  return name ? `#${name}${guild ? ` (${guild.name})` : ''}` : direct;
}

async function undo(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  // Everybody in the conversation is to know where it goes on from.
  await acknowledge(interaction, interaction.options.getBoolean('private') ?? false);
  await bot.admit(interaction);
  const here = await conversationHere(interaction, bot);
  const { question, goesOn } = await undoLast(bot, here, (authorId) => mayPress(interaction, authorId));
  const { history: says } = bot.texts(interaction.locale);
  await interaction.editReply(says.undone(inShort(question, 100), goesOn));
}

async function fork(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  await acknowledge(interaction, true);
  const { settings } = await bot.admit(interaction);
  if (!interaction.guildId) throw new UserError((texts) => texts.history.forkDirect);
  const { head } = await conversationHere(interaction, bot, { mayRest: true });
  const newest = (await bot.turns.history.path(head.id)).findLast(isFinished);
  if (!newest) throw new UserError((texts) => texts.history.empty);
  const threadId = await continueInThread(bot, newest.id, interaction, settings);
  await interaction.editReply(bot.texts(interaction.locale).history.forked(threadId));
}
