import { UserError } from '../../errors.ts';
import type { Body } from '../../history/body.ts';
import type { ContextMessage } from '../../history/context.ts';
import { estimateTokens } from '../../history/estimator.ts';
import { type FileRef, heardText } from '../../history/file-ref.ts';
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
 * @throws {UserError} as `writeDown` does, and where the question is a recording in which nothing is said
 */
export async function hearOut(
  services: TurnServices,
  { preset, models }: Choice,
  { body, ...how }: HearingOut,
): Promise<void> {
  const { files = [], text, quotes = [] } = body.prompt;
  const model = writerFor(services.presets(), preset);
  const transcripts: (string | undefined)[] = [];
  if (model === undefined || hears(services, { preset, models })) return;
  for (const file of files) {
    if (!isUnheard(file)) {
      transcripts.push(file.transcript);
      continue;
    }
    const writing = writeDown(services, file, { ...how, preset: preset.name, model });
    const transcript = await (file.quoted ? orNothing(services, how.turnId, writing) : writing);
    transcripts.push(transcript);
    if (transcript !== undefined) await services.history.noteTranscript(how.turnId, file.hash, transcript);
  }
  const isSilent = files.length > 0 && transcripts.every((transcript) => transcript === '');
  // Nothing was asked: an answer to that is not worth its money.
  if (isSilent && text.trim() === '' && quotes.length === 0)
    throw new UserError((texts) => texts.reading.nothingHeard);
}

/** Messages of a conversation, and what was added to them, about, in tokens. */
export interface HeardEarlier {
  messages: ContextMessage[];
  estimated: number;
}

/**
 * Has recordings of earlier prompts written down, which a model that hears has been sent as they are, where the model that is
 * asked now hears nothing. What cannot be written down is left to `attach` to tell.
 *
 * @throws `Stopped` where nobody waits any more
 */
export async function hearEarlier(
  services: TurnServices,
  { preset, models }: Choice,
  messages: readonly ContextMessage[],
  how: Omit<HearingOut, 'body'>,
): Promise<HeardEarlier> {
  const model = writerFor(services.presets(), preset);
  const heard: HeardEarlier = { messages: [...messages], estimated: 0 };
  if (model === undefined || hears(services, { preset, models })) return heard;
  for (const [index, message] of messages.slice(0, -1).entries()) {
    if (!('files' in message) || !message.files?.some(isUnheard)) continue;
    const files: FileRef[] = [];
    const added: string[] = [];
    for (const file of message.files) {
      const written = isUnheard(file)
        ? await orNothing(
            services,
            how.turnId,
            writeDown(services, file, { ...how, preset: preset.name, model }),
          )
        : undefined;
      const now = written === undefined ? file : { ...file, transcript: written };
      files.push(now);
      if (written !== undefined) added.push(...heardText(now));
    }
    heard.messages[index] = { ...message, files, content: [message.content, ...added].join('\n\n') };
    heard.estimated += estimateTokens(added.join('\n\n'));
  }
  return heard;
}

function isUnheard({ kind, transcript }: FileRef): boolean {
  return kind === 'audio' && transcript === undefined;
}

function hears({ catalogue }: TurnServices, { preset, models }: Choice): boolean {
  return reads(models[0] ?? preset.model, 'audio', preset, catalogue());
}

/** What is written down; nothing, where that cannot be. */
async function orNothing({ log }: TurnServices, turnId: string, writing: Promise<string>) {
  try {
    return await writing;
  } catch (error) {
    if (!isTrouble(error)) throw error;
    log.warn({ turnId, error }, 'a recording that is not asked about could not be written down');
    return undefined;
  }
}

/** What takes a recording along, but not the answer to a question that only brings it in. */
function isTrouble(error: unknown): boolean {
  return error instanceof UserError && !(error instanceof Stopped);
}
