import { z } from 'zod';
import type { FileRef } from '../../history/file-ref.ts';
import type { TurnServices } from '../services.ts';

/** What a parser found in a file (OpenRouter docs, PDF inputs): goes back as it came. */
const annotationSchema = z.looseObject({
  type: z.literal('file'),
  file: z.looseObject({ name: z.string().nullish() }),
});
const keptSchema = z.array(z.unknown());

/** Under this name it is kept with the PDF. */
const derivative = 'annotations';

/**
 * Keeps what a parser found in the PDFs that came with a prompt, so that later turns do not have them parsed, and paid, again.
 * It is as large as they are: it stays with them, and not in the history. Never rejects.
 */
export async function keepAnnotations(
  services: Pick<TurnServices, 'files' | 'log'>,
  turnId: string,
  pdfs: readonly FileRef[],
  annotations: readonly unknown[],
): Promise<void> {
  const found = annotations.flatMap((one) => {
    const read = annotationSchema.safeParse(one);
    return read.success ? [{ name: read.data.file.name, annotation: one }] : [];
  });
  if (found.length === 0 || pdfs.length === 0) return;
  try {
    const files = await services.files();
    for (const { hash, name } of pdfs) {
      const own = found.filter((one) => pdfs.length === 1 || one.name === name);
      const value = JSON.stringify(own.map(({ annotation }) => annotation));
      if (own.length > 0) await files.saveDerived(hash, derivative, value);
    }
  } catch (error) {
    services.log.warn({ turnId, error }, 'what a parser found in a file could not be kept');
  }
}

/** What is kept of the PDFs of each message, by their hashes. */
export async function annotationsOf(
  services: Pick<TurnServices, 'files' | 'log'>,
  hashes: readonly (readonly string[])[],
): Promise<unknown[][]> {
  const files = await services.files();
  const read = async (hash: string): Promise<unknown[]> => {
    try {
      const kept = await files.peekDerived(hash, derivative);
      return kept === undefined ? [] : keptSchema.parse(JSON.parse(kept));
    } catch (error) {
      services.log.warn({ hash, error }, 'what a parser found in a file could not be read: parsed once more');
      return [];
    }
  };
  return await Promise.all(hashes.map(async (each) => (await Promise.all(each.map(read))).flat()));
}
