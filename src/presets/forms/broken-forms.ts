import type { Presets } from '../schema.ts';

const patienceMs = 20_000;

/**
 * What is wrong with the schemas and templates of a presets file, which would else show only when they are used: a line
 * each, as for all its mistakes. They are read in a process of its own.
 *
 * @param presets what the bytes were read as
 * @param file named in the lines
 * @throws where that process does not come to an end of its own; the signal's reason where it was aborted
 */
export async function brokenForms(
  presets: Presets,
  bytes: Uint8Array,
  file: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const hasForms = presets.list.some(
    ({ request, response }) => request.response_format?.type === 'json_schema' || response !== undefined,
  );
  if (!hasForms) return [];
  const { createFormWorkshop } = await import('./workshop.ts');
  const outcome = await createFormWorkshop(patienceMs, 0)({ make: 'read', bytes, file }, signal);
  if ('end' in outcome) return outcome.end;
  throw new Error('The process that reads forms failed', {
    cause: 'threw' in outcome ? outcome.threw : outcome.killed,
  });
}
