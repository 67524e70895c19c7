import { basename } from 'node:path';
import { ConfigError, readVariable } from '../config/environment.ts';
import { type Config, loadConfig } from '../config.ts';
import { ModelFailure } from '../openrouter/failure.ts';
import { viewKey } from '../openrouter/key-view.ts';
import { createOpenRouter } from '../openrouter/openrouter.ts';
import { usesFree } from '../openrouter/uses-free.ts';
import { brokenForms } from '../presets/forms/broken-forms.ts';
import { PresetsError, parsePresets, readPresets } from '../presets/load.ts';
import type { Presets } from '../presets/schema.ts';
import type { Texts } from '../texts/index.ts';
import { databaseAtRest } from './database.ts';
import { askDiscord, type DiscordView } from './discord.ts';
import { applicationFindings, contentFinding, serverFindings, silenceFinding } from './discord-findings.ts';
import { type Finding, lineOf, worstFirst } from './finding.ts';
import { keyFindings } from './key.ts';
import { clockFinding, versionFinding } from './machine.ts';
import { catalogueFailure, modelFindings, serverKeyFindings } from './models.ts';
import { inviteLink } from './permissions.ts';
import { plain } from './plain.ts';

/** What the doctor works with. */
export interface Practice {
  /** Variables, those of `.env` included. */
  environment: Record<string, string | undefined>;
  texts: Texts;
  /** Epoch ms. */
  now: () => number;
  /** Takes a line for the shell. */
  write(line: string): void;
  signal: AbortSignal;
}

/**
 * Looks at all that a start needs, and says of each thing how it stands, before anything is started: settings, presets,
 * database, Discord (by plain requests: no gateway), OpenRouter, this machine. What hangs on a broken setting is left out.
 * At the end stands the invitation. Nothing is changed, and nothing costs money.
 *
 * @returns how many things are in the way
 */
export async function examine({ environment, texts, now, write, signal }: Practice): Promise<number> {
  const { doctor } = texts.diagnosis;
  const all: Finding[] = [];
  const tell = (heading: string, findings: readonly Finding[]) => {
    write(`\n${heading}`);
    for (const finding of worstFirst(findings)) write(`  ${plain(lineOf(finding, texts))}`);
    all.push(...findings);
  };
  const { config, broken } = readSettings(environment);
  tell(doctor.settings, broken.length > 0 ? broken.map(asWritten) : [well(doctor.settingsWell)]);
  const isBroken = (...names: string[]) =>
    broken.some((line) => names.some((name) => line.startsWith(`${name}:`)));

  const { presets, mistakes } = await readAll(config.presetsFile, signal);
  const ownServers = presets
    ? serverKeyFindings(presets, (name) => readVariable(environment, name) ?? '')
    : [];
  const ofPresets = [...mistakes.map(asWritten), ...ownServers];
  if (ofPresets.length > 0) tell(doctor.presets, ofPresets);
  tell(
    doctor.database,
    isBroken('DATABASE_URL', 'CONTENT_KEYS')
      ? [skipped(doctor.skippedDatabase)]
      : await databaseAtRest(config),
  );
  const discord = isBroken('DISCORD_TOKEN', 'DISCORD_API_URL')
    ? undefined
    : await askDiscord(config, { now, signal });
  tell(doctor.discord, discord ? discordFindings(discord, config) : [skipped(doctor.skippedDiscord)]);
  const isKeyBroken = isBroken('OPENROUTER_API_KEY', 'OPENROUTER_API_KEY_FILE', 'OPENROUTER_BASE_URL');
  tell(
    doctor.openrouter,
    isKeyBroken ? [skipped(doctor.skippedOpenrouter)] : await modelSide(config, presets, signal),
  );
  tell(doctor.machine, [
    await versionFinding(),
    ...(discord && 'clockAheadMs' in discord ? [clockFinding(discord.clockAheadMs)] : []),
  ]);
  const applicationId = discord && 'application' in discord ? discord.application.id : undefined;
  write(`\n${doctor.invite(inviteLink(applicationId ?? 'APP'))}`);
  if (applicationId === undefined) write(plain(doctor.applicationUnknown));
  const count = (standing: Finding['standing']) => all.filter((one) => one.standing === standing).length;
  write(`\n${doctor.end(count('wrong'), count('note'))}`);
  return count('wrong');
}

/** The settings, those that are broken as if they were not set; and a line for each of these. */
function readSettings(environment: Practice['environment']): { config: Config; broken: readonly string[] } {
  try {
    return { config: loadConfig(environment), broken: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const names = error.lines.map((line) => line.slice(0, line.indexOf(':')));
    const whole = Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
    // What is needed and missing is stood in for: nothing is asked with it.
    const stoodIn = { DISCORD_TOKEN: 'none', OPENROUTER_API_KEY: 'none', ...whole };
    return { config: loadConfig(stoodIn), broken: error.lines };
  }
}

async function readAll(
  file: string,
  signal: AbortSignal,
): Promise<{ presets?: Presets; mistakes: readonly string[] }> {
  try {
    const bytes = await readPresets(file);
    const presets = parsePresets(bytes, file);
    const mistakes = await brokenForms(presets, bytes, file, signal).catch(({ message }: Error) => [
      `${basename(file)}: ${message}`,
    ]);
    return { presets, mistakes };
  } catch (error) {
    if (error instanceof PresetsError) return { mistakes: error.lines };
    throw error;
  }
}

function discordFindings(seen: Awaited<ReturnType<typeof askDiscord>>, { discord }: Config): Finding[] {
  if ('trouble' in seen) return [silenceFinding(seen)];
  return [
    takes(seen),
    contentFinding(seen, discord.messageContent),
    ...applicationFindings(seen),
    ...serverFindings(seen),
  ];
}

function takes({ application: { name, id } }: DiscordView): Finding {
  return { standing: 'well', say: ({ diagnosis }) => diagnosis.discord.well(name, id) };
}

async function modelSide(
  config: Config,
  presets: Presets | undefined,
  signal: AbortSignal,
): Promise<Finding[]> {
  const openrouter = createOpenRouter(config);
  const caught = (error: unknown) => {
    if (error instanceof ModelFailure) return error;
    throw error;
  };
  const [seen, catalogue] = await Promise.all([
    viewKey(openrouter, signal).catch(caught),
    openrouter.catalogue.refresh(signal).catch(caught),
  ]);
  const limits = {
    lowMicroUsd: config.operator.lowCreditMicroUsd,
    usesFree: presets !== undefined && usesFree(presets, openrouter.catalogue.current()),
    now: openrouter.clock.now(),
  };
  const key = keyFindings(seen, limits, true);
  if (catalogue instanceof ModelFailure) {
    // A key that is not accepted is told once.
    return catalogue.kind === 'key-invalid' ? key : [...key, catalogueFailure(catalogue)];
  }
  return [...key, ...(presets ? modelFindings(catalogue, presets) : [])];
}

function well(sentence: string): Finding {
  return { standing: 'well', say: () => sentence };
}

function skipped(sentence: string): Finding {
  return { standing: 'note', say: () => sentence };
}

function asWritten(line: string): Finding {
  return { standing: 'wrong', say: (texts) => texts.translated(line) };
}
