import { UserError } from '../../errors.ts';
import type { Body } from '../../history/body.ts';
import { Stopped } from '../../openrouter/failure.ts';
import type { Choice } from '../choose.ts';
import type { TurnServices } from '../services.ts';
import { reads, writerFor } from './reads.ts';
import { type WritingDown, writeDown } from './write-down.ts';

/** For whom the recordings of a prompt are written down. */
export interface HearingOut extends Omit<WritingDown, 'preset' | 'model'> {
  /** Of the turn. */
  body: Body;
}

/**
 * Has the recordings of a prompt written down where the model that is asked hears nothing, and notes that with the prompt:
 * from then on it is part of the conversation. Does nothing where there are none. One that was only brought in and cannot be
 * written down is left out.
 *
 * @throws {UserError} as `writeDown` does
 */
export async function hearOut(
  services: TurnServices,
  { preset, models }: Choice,
  { body, ...how }: HearingOut,
): Promise<void> {
  const { files = [] } = body.prompt;
  const unheard = files.filter(({ kind, transcript }) => kind === 'audio' && transcript === undefined);
  const model = writerFor(services.presets(), preset);
  if (unheard.length === 0 || model === undefined) return;
  if (reads(models[0] ?? preset.model, 'audio', preset, services.catalogue())) return;
  for (const file of unheard) {
    try {
      const transcript = await writeDown(services, file, { ...how, preset: preset.name, model });
      await services.history.noteTranscript(how.turnId, file.hash, transcript);
    } catch (error) {
      if (!file.quoted || !isTrouble(error)) throw error;
      services.log.warn({ turnId: how.turnId, error }, 'a quoted recording could not be written down');
    }
  }
}

/** What takes a recording along, but not the answer to a question that only brings it in. */
function isTrouble(error: unknown): boolean {
  return error instanceof UserError && !(error instanceof Stopped);
}
