import type { ChatInputCommandInteraction, ModalSubmitInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { fileOfForm } from '../../presets/form.ts';
import { markOf } from '../../presets/keep.ts';
import { fileLimit } from '../../presets/load.ts';
import type { KeptPreset } from '../../presets/of-server.ts';
import { presetName } from '../../presets/schema.ts';
import { writeServerFiles } from '../../presets/server-file.ts';
import type { Texts } from '../../texts/index.ts';
import { acknowledge } from '../acknowledge.ts';
import type { Bot } from '../bot.ts';
import { answerFailure } from '../boundary.ts';
import { withFile } from '../with-file.ts';
import { keepPresets, readPresets, serverOf } from './change.ts';
import { presetModal, sentOf } from './modal.ts';

const fileName = 'presets.yaml';
const notesName = 'notes.txt';
const nothingSent = { texts: new Map(), command: undefined };

/** `/preset create` and `edit`: opens the modal. @throws {UserError} where there is one of this name, or there is none */
export async function openPreset(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const serverId = serverOf(interaction);
  const isNew = interaction.options.getSubcommand() === 'create';
  const name = interaction.options.getString(isNew ? 'name' : 'preset', true).trim();
  const { kept, left, kind } = await keptOf(serverId, name, bot);
  if (isNew && !presetName.safeParse(name).success)
    throw new UserError((texts) => texts.presets.badName(name));
  if (isNew && (kind === 'changes' || kept)) throw new UserError((texts) => texts.presets.exists(name));
  if (!isNew && kind === 'custom' && !kept)
    throw new UserError((texts) =>
      left ? texts.presets.leftover(name, left.kind) : texts.prompt.unknownPreset(name),
    );
  const seen = markOf((kept ?? left)?.body);
  await interaction.showModal(presetModal(name, kind, kept?.body, seen, bot.texts(interaction.locale)));
}

/** The modal came back. What was typed is given back where it cannot be kept. */
export async function savePreset(
  interaction: ModalSubmitInteraction,
  seen: string,
  name: string,
  bot: Bot,
): Promise<void> {
  await acknowledge(interaction, true);
  // Before anything can fail: whoever may no longer change it gets back what they typed, and no more.
  const now = kindOf(name, bot);
  let typed = fileOfForm({ name, kind: now }, undefined, sentOf(interaction, now));
  try {
    const { kept, left, kind } = await keptOf(serverOf(interaction), name, bot);
    typed = fileOfForm({ name, kind }, kept?.body, sentOf(interaction, kind));
    const isEmpty = kind === 'changes' && typed === fileOfForm({ name, kind }, undefined, nothingSent);
    const [checked] = isEmpty ? [] : await readPresets(Buffer.from(typed), fileName, bot);
    const notes = await keepPresets(interaction, bot, [{ name, kind, body: checked?.body, seen }]);
    const { presets: says } = bot.texts(interaction.locale);
    if (left) notes.push(says.replaced);
    await tell(interaction, bot, says.saved(name), notes, left && [left]);
  } catch (error) {
    await answerFailure(error, interaction, bot, typed);
  }
}

/** `/preset delete`: one of the server's own goes; of one of the operator's, what the server has changed. */
export async function deletePreset(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const name = interaction.options.getString('preset', true);
  const { kept: known, left, kind } = await keptOf(serverOf(interaction), name, bot);
  const kept = known ?? left;
  if (!kept)
    throw new UserError((texts) =>
      kind === 'changes' ? texts.presets.unchanged(name) : texts.prompt.unknownPreset(name),
    );
  const notes = await keepPresets(interaction, bot, [
    { name, kind: kept.kind, body: undefined, seen: markOf(kept.body) },
  ]);
  const { presets: says } = bot.texts(interaction.locale);
  const isBack = known?.kind === 'changes';
  await tell(interaction, bot, isBack ? says.restored(name) : says.deleted(name), notes, [kept]);
}

/** `/preset export`: what the server keeps of presets, or of one, as a file. */
export async function exportPresets(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const name = interaction.options.getString('preset');
  const all = await bot.presetRows.list(serverOf(interaction));
  const left = all.filter((one) => one.kind !== kindOf(one.name, bot));
  // What has no effect here goes along only where it is named: no file has it together with what holds.
  const kept =
    name === null ? all.filter((one) => !left.includes(one)) : all.filter((one) => one.name === name);
  const { presets: says } = bot.texts(interaction.locale);
  const told = (texts: Texts) => left.map((one) => texts.presets.leftover(one.name, one.kind));
  const notes = name === null ? told(bot.texts(interaction.locale)) : [];
  if (kept.length === 0 && notes.length > 0)
    throw new UserError((texts) => told(texts).join('\n').slice(0, 2000));
  if (kept.length === 0)
    throw new UserError((texts) =>
      name === null ? texts.presets.nothingToExport : texts.presets.unchanged(name),
    );
  await tell(interaction, bot, says.exported(kept.length), notes, kept);
}

/** `/preset import`: all that the file names is kept, or nothing. */
export async function importPresets(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  serverOf(interaction);
  const { name, size, url } = interaction.options.getAttachment('file', true);
  if (size > fileLimit) throw new UserError((texts) => texts.presets.tooLarge(fileLimit / 1024 ** 2));
  const response = await bot.turns.safeFetch(url, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) {
    await response.body?.cancel();
    throw new UserError((texts) => texts.presets.unreachable);
  }
  const kept = await readPresets(new Uint8Array(await response.arrayBuffer()), name, bot);
  const notes = await keepPresets(interaction, bot, kept);
  const names = kept.map((one) => one.name);
  await tell(interaction, bot, bot.texts(interaction.locale).presets.imported(names), notes);
}

/**
 * What a server keeps under a name, and what the name is now. `left`: it was kept when the name was something else, before
 * the operator has put a preset of this name into the file, or taken it out: it has no effect.
 */
async function keptOf(
  serverId: string,
  name: string,
  bot: Bot,
): Promise<{ kept?: KeptPreset; left?: KeptPreset; kind: KeptPreset['kind'] }> {
  const row = (await bot.presetRows.list(serverId)).find((one) => one.name === name);
  const kind = kindOf(name, bot);
  return { kind, ...(row && (row.kind === kind ? { kept: row } : { left: row })) };
}

function kindOf(name: string, bot: Bot): KeptPreset['kind'] {
  return bot.presets().get(name) ? 'changes' : 'custom';
}

async function tell(
  interaction: ChatInputCommandInteraction | ModalSubmitInteraction,
  bot: Bot,
  sentence: string,
  notes: readonly string[],
  file: readonly KeptPreset[] = [],
): Promise<void> {
  const { content, files } = withFile(
    notes.map((note) => `-# ${note}`),
    { before: [sentence], after: [], more: bot.texts(interaction.locale).presets.moreNotes },
    { name: notesName, line: (line) => line.slice(3) },
  );
  for (const [index, text] of writeServerFiles(file).entries())
    files.push({ name: index === 0 ? fileName : `presets-${index + 1}.yaml`, attachment: Buffer.from(text) });
  await interaction.editReply({ content, files, allowedMentions: { parse: [] } });
}
