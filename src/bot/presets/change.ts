import { type BaseInteraction, DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { UserError } from '../../errors.ts';
import { checkPresets } from '../../presets/check.ts';
import type { PresetChange } from '../../presets/keep.ts';
import { PresetsError, parsePresets } from '../../presets/load.ts';
import { customPreset, type KeptPreset, presetChanges } from '../../presets/of-server.ts';
import { parseServerFile, writeServerFile } from '../../presets/server-file.ts';
import { together } from '../../presets/together.ts';
import type { Texts } from '../../texts/index.ts';
import { whyNot } from '../../turn/choose.ts';
import type { Bot } from '../bot.ts';
import { mayManage } from '../quota/admins-only.ts';

/** So many mistakes are told at once, each so long: a message has room for them. */
const mostLines = 10;
const longestLine = 160;

/** Schemas and templates are read within, ms. */
const formsMs = 20_000;

/** The server whose presets somebody may change. @throws {UserError} where they may not */
export function serverOf(interaction: BaseInteraction): string {
  if (!interaction.guild || !mayManage(interaction)) throw new UserError((texts) => texts.presets.notAllowed);
  return interaction.guild.id;
}

/** What a file says of presets, checked as the operator's file is. @throws {UserError} with its mistakes */
export async function readPresets(bytes: Uint8Array, fileName: string, bot: Bot): Promise<KeptPreset[]> {
  try {
    const kept = parseServerFile(bytes, fileName, bot.presets());
    const broken = await brokenFormsOf(kept, fileName);
    if (broken.length > 0) throw new PresetsError(broken);
    return kept;
  } catch (error) {
    if (!(error instanceof PresetsError)) throw error;
    const { lines } = error;
    const told = (texts: Texts) =>
      lines.slice(0, mostLines).map((line) => {
        const own = texts.translated(line);
        return own.length > longestLine ? `${own.slice(0, longestLine)}…` : own;
      });
    throw new UserError(
      (texts) => texts.presets.mistakes(told(texts), Math.max(0, lines.length - mostLines)),
      { cause: error },
    );
  }
}

/** What is wrong with schemas and templates: they are read in a process of its own, as a file in the form of the operator's. */
async function brokenFormsOf(kept: readonly KeptPreset[], fileName: string): Promise<string[]> {
  const own = kept.filter(({ kind }) => kind === 'custom');
  if (own[0] === undefined) return [];
  const bytes = Buffer.from(`default: ${JSON.stringify(own[0].name)}\n${writeServerFile(own)}`);
  const { brokenForms } = await import('../../presets/forms/broken-forms.ts');
  const lines = await brokenForms(
    parsePresets(bytes, fileName),
    bytes,
    fileName,
    AbortSignal.timeout(formsMs),
  );
  // The place would be that in this file.
  return lines.map((line) => line.replace(/^\S+ /, ''));
}

/**
 * Keeps what was checked, and brings the server's commands up to date.
 *
 * @returns what may not go as whoever changed it thinks, a sentence each
 * @throws {UserError} where a model is not offered here, or somebody else has changed the preset meanwhile
 */
export async function keepPresets(
  interaction: BaseInteraction,
  bot: Bot,
  changes: readonly PresetChange[],
): Promise<string[]> {
  const serverId = serverOf(interaction);
  for (const { name, kind, body } of changes) if (body !== undefined) checkModels(name, kind, body, bot);
  await bot.serverPresets.keep(serverId, changes, interaction.user.id);
  const texts = bot.texts(interaction.locale);
  const commands = await bot.serverCommands.bring(serverId).then(
    () => [],
    (error: unknown) => {
      bot.log.warn({ serverId, error }, 'could not register the commands of a server');
      return [whyNoCommand(error, texts)];
    },
  );
  const now = await bot.presetsFor(serverId);
  const list = changes.flatMap(({ name }) => now.get(name) ?? []);
  const { transcription: _, ...presets } = now;
  const warnings = checkPresets({ ...presets, list }, bot.catalogue());
  const notes = together(warnings).map(({ presets, say }) => texts.presets.warning(presets, say(texts)));
  return [...notes, ...commands];
}

/** Why a slash command is not there yet, and what becomes of it. */
function whyNoCommand(error: unknown, { presets: says }: Texts): string {
  if (!(error instanceof DiscordAPIError)) return says.commandsLater;
  if (error.code === RESTJSONErrorCodes.MaximumNumberOfApplicationCommandsReached) return says.commandsFull;
  if (error.code === RESTJSONErrorCodes.MissingAccess) return says.commandsForbidden;
  return says.commandsRefused(error.message);
}

function checkModels(name: string, kind: KeptPreset['kind'], body: string, bot: Bot): void {
  const value: unknown = JSON.parse(body);
  const file = bot.presets();
  const { model, fallbacks = [] } =
    kind === 'custom' ? customPreset(name, value) : presetChanges.parse(value);
  const models = [...(model === undefined ? [] : [model]), ...fallbacks];
  // The operator's own server, with the operator's key, is asked for what the operator has named.
  if (file.get(name)?.endpoint && models.length > 0)
    throw new UserError((texts) => texts.presets.ownServer(name));
  const open = bot.config.models.catalogue === 'all';
  for (const one of models) {
    const refusal = whyNot(one, { policy: { presets: file }, catalogue: bot.catalogue(), open });
    if (refusal) throw new UserError(refusal);
  }
}
