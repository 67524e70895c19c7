import { UserError } from '../../errors.ts';
import { audioFormat } from '../../files/look.ts';
import type { FileRef } from '../../history/file-ref.ts';
import { ModelFailure, Stopped } from '../../openrouter/failure.ts';
import { type Identity, transcribe } from '../../openrouter/transcribe.ts';
import type { CallEnd } from '../../quota/call-end.ts';
import type { Payer } from '../../quota/payer.ts';
import type { TurnServices } from '../services.ts';
import { warn } from '../warn.ts';
import { bytesOf } from './bytes-of.ts';

/** For whom a recording is written down. */
export interface WritingDown {
  turnId: string;
  payer: Payer;
  /** Name of the preset. */
  preset: string;
  /** That writes it down. */
  model: string;
  /** Who is said to ask, in which conversation and trace. */
  identity: Identity;
  signal: AbortSignal;
  /** Gets the quiet line that tells what is done; nothing: it is done. */
  onStatus: (line: string | undefined) => void;
  /** Gets what it has cost, in micro-USD, where that is told. */
  onPaid: (microUsd: number) => void;
}

/** More of a recording is not sent (OpenRouter docs, speech to text: 25 MB). */
const mostBytes = 25_000_000;
/** What a minute is reserved at, in micro-USD: three times the dearest of OpenRouter's list in November 2026. */
const minuteMicroUsd = 20_000;
/** So many bytes of a recording are a second of it, at least. */
const leastBytes = 1000;

/**
 * What is said in a recording, written down by a model: once for each recording,
 * whoever brings it.
 *
 * @throws {UserError} where a limit stands in the way, the recording is gone or too long, or the model fails; `Stopped` where
 *   nobody waits any more
 */
export async function writeDown(services: TurnServices, file: FileRef, how: WritingDown): Promise<string> {
  const { model } = how;
  const files = await services.files();
  const known = await files.peekDerived(file.hash, 'transcript');
  if (known !== undefined) return known;
  const format = audioFormat(file.type);
  if (format === undefined || file.bytes > mostBytes)
    throw new UserError((texts) => texts.reading.notWrittenDown(file.name));
  how.onStatus(services.texts.reading.listening(file.name, file.voice ?? false));
  let paidFor: string | undefined;
  const make = async () => {
    const data = await bytesOf(services, file, how.signal);
    if (!data) throw new UserError((texts) => texts.reading.gone(file.name));
    const recording = { model, data, format, ...how.identity };
    paidFor = await paid(services, { file, ...how }, () =>
      transcribe(services.openrouter, recording, how.signal),
    );
    return paidFor;
  };
  try {
    // Who brings the same recording meanwhile waits for this one.
    return await files.derived(file.hash, 'transcript', make, how.signal);
  } catch (error) {
    if (how.signal.aborted) throw new Stopped();
    if (paidFor === undefined) throw error;
    services.log.warn({ turnId: how.turnId, error }, 'what is said in a recording could not be kept');
    return paidFor;
  } finally {
    how.onStatus(undefined);
  }
}

/** Sets aside what it can cost at the most, and enters what it has cost. */
async function paid(
  services: TurnServices,
  { file, model, turnId, payer, preset, onPaid }: WritingDown & { file: FileRef },
  ask: () => ReturnType<typeof transcribe>,
): Promise<string> {
  const { quota, openrouter, log } = services;
  const seconds = file.seconds ?? file.bytes / leastBytes;
  const fixed = Math.ceil(Math.max(1, seconds / 60) * minuteMicroUsd);
  const reserved = await quota.reserve({
    ...{ payer, purpose: 'transcription', turnId, preset, modelAsked: model, counts: false },
    ...{ rates: { prompt: 0, completion: 0, fixed }, promptTokens: 0, maxTokens: 0, leastTokens: 0 },
  });
  const startedAt = openrouter.clock.now();
  const settle = async (end: CallEnd) => {
    try {
      const totalMs = openrouter.clock.now() - startedAt;
      const reached = await quota.settle(reserved.id, { modelServed: model, totalMs, ...end });
      if (reached.length > 0) void warn(services, reached, payer);
    } catch (error) {
      log.error({ turnId, callId: reserved.id, error }, 'could not enter what a recording has cost');
    }
  };
  try {
    const { text, generationId, costMicroUsd } = await ask();
    const bill =
      costMicroUsd === undefined ? { state: 'unknown' as const } : { state: 'known' as const, costMicroUsd };
    await settle({ outcome: 'done', generationId, bill });
    onPaid(costMicroUsd ?? 0);
    return text;
  } catch (error) {
    const failure = error instanceof ModelFailure ? error : undefined;
    const isRefused = failure?.place === 'http' || failure?.kind === 'dns' || failure?.kind === 'refused';
    const outcome = failure instanceof Stopped ? 'stopped' : (failure?.kind ?? 'failed');
    await settle({ outcome, bill: isRefused ? { state: 'known', costMicroUsd: 0 } : { state: 'unknown' } });
    throw error;
  }
}
