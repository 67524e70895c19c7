import { UserError } from '../../errors.ts';
import type { FileRef } from '../../history/file-ref.ts';
import type { Choice } from '../choose.ts';
import type { TurnServices } from '../services.ts';
import { neededFor, type Reads, reads, writerFor } from './reads.ts';

/**
 * Leaves of the models those that can read what came with a prompt. What the asker has attached must be read; what came with
 * quotes, and what is linked, is read if any of the models can.
 *
 * @throws {UserError} where no model of the preset can read what was attached
 */
export function fitted(
  services: Pick<TurnServices, 'catalogue' | 'presets' | 'texts'>,
  choice: Choice,
  files: readonly FileRef[],
): Choice {
  const { preset, models } = choice;
  const writesDown = writerFor(services.presets(), preset) !== undefined;
  const kindsOf = (some: readonly FileRef[]) =>
    [...new Set(some.map((file) => neededFor(file, writesDown)))].filter((kind) => kind !== undefined);
  const can = (model: string, kinds: readonly Reads[]) =>
    kinds.every((kind) => reads(model, kind, preset, services.catalogue()));
  const ableTo = (kinds: readonly Reads[]) => models.filter((model) => can(model, kinds));

  const own = kindsOf(files.filter(({ quoted, linked }) => !quoted && !linked));
  const wanted = kindsOf(files);
  const all = ableTo(wanted);
  const able = all.length > 0 ? all : ableTo(own);
  const [first] = able;
  const [asked] = models;
  if (first === undefined || asked === undefined)
    throw new UserError((texts) => texts.reading.cannot(own, presetsFor(services, own)));
  const missing = wanted.filter((kind) => !can(asked, [kind]) && can(first, [kind]));
  const instead = asked !== first && { from: asked, reason: services.texts.reading.cannotRead(missing) };
  return { ...choice, models: able, ...(instead && { instead }) };
}

/** The presets that read all of that by their first model; those with a command of their own before others. */
function presetsFor(
  { presets, catalogue }: Pick<TurnServices, 'catalogue' | 'presets'>,
  kinds: readonly Reads[],
): string[] {
  return presets()
    .list.filter((preset) => kinds.every((kind) => reads(preset.model, kind, preset, catalogue())))
    .toSorted((a, b) => Number(b.command) - Number(a.command))
    .map(({ name, command }) => (command ? `/${name}` : `/ask preset:${name}`))
    .slice(0, 3);
}
