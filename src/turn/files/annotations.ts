import { z } from 'zod';
import type { FileRef } from '../../history/file-ref.ts';
import type { TurnServices } from '../services.ts';

/** What a parser found in a file (OpenRouter docs, PDF inputs): goes back as it came. */
const annotationSchema = z.looseObject({
  type: z.literal('file'),
  file: z.looseObject({ hash: z.string().nullish(), name: z.string().nullish() }),
});
const keptSchema = z.array(z.unknown());
const contentSchema = z.looseObject({
  file: z.looseObject({ content: z.array(z.looseObject({ type: z.string(), text: z.string().nullish() })) }),
});

/** Under this name it is kept with the PDF. */
const derivative = (parser: string) => `annotations-${parser}`;

/** A PDF that a request carried, for a parser to read. */
export type SentPdf = Pick<FileRef, 'hash' | 'name'>;

/**
 * Keeps what a parser found in the PDFs that a request carried, so that later turns do not have them parsed, and paid, again.
 * It is as large as they are: it stays with them, goes with them, and is not in the history. Never rejects.
 *
 * @param parser that has read them
 * @param sent all that were sent to be parsed, in their order: those of earlier prompts too
 */
export async function keepAnnotations(
  services: Pick<TurnServices, 'files' | 'log'>,
  turnId: string,
  parser: string,
  sent: readonly SentPdf[],
  annotations: readonly unknown[],
): Promise<void> {
  const found = foundIn(sent, annotations);
  if (found.size === 0) return;
  try {
    const files = await services.files();
    for (const [hash, annotation] of found)
      await files.saveDerived(hash, derivative(parser), JSON.stringify([annotation]));
  } catch (error) {
    services.log.warn({ turnId, error }, 'what a parser found in a file could not be kept');
  }
}

/**
 * Which annotation is of which PDF, by the PDFs' hashes. What may be of several is nobody's: under the wrong file, one
 * member's would be read to another, and would outlive its own.
 */
export function foundIn(sent: readonly SentPdf[], annotations: readonly unknown[]): Map<string, unknown> {
  const read = annotations.flatMap((annotation) => {
    const { data } = annotationSchema.safeParse(annotation);
    return data ? [{ hash: data.file.hash ?? undefined, name: data.file.name ?? undefined, annotation }] : [];
  });
  const found = read.filter(
    ({ hash }, index) => hash === undefined || read.findIndex((one) => one.hash === hash) === index,
  );
  const pdfs = sent.filter(({ hash }, index) => sent.findIndex((one) => one.hash === hash) === index);
  const owned = new Map<string, unknown>();
  // Where the parser hashes the bytes, as we do, nothing is left to guess.
  const others = found.filter(({ hash, annotation }) => {
    const isSame = pdfs.some((pdf) => pdf.hash === hash);
    if (isSame && hash !== undefined) owned.set(hash, annotation);
    return !isSame;
  });
  const left = pdfs.filter(({ hash }) => !owned.has(hash));
  for (const name of new Set(others.map((one) => one.name))) {
    const named = others.filter((one) => one.name === name);
    const alike = name === undefined ? left : left.filter((pdf) => pdf.name === name);
    // Those of one name come in the order in which they were sent, if they all come.
    if (named.length !== alike.length || (name === undefined && named.length !== others.length)) continue;
    for (const [index, { hash }] of alike.entries()) owned.set(hash, named[index]?.annotation);
  }
  return owned;
}

/** What is kept of PDFs that a parser has read, by their hashes. */
export async function annotationsOf(
  services: Pick<TurnServices, 'files' | 'log'>,
  parser: string,
  hashes: readonly string[],
): Promise<Map<string, unknown[]>> {
  const files = await services.files();
  const read = async (hash: string): Promise<unknown[]> => {
    try {
      const kept = await files.peekDerived(hash, derivative(parser));
      return kept === undefined ? [] : keptSchema.parse(JSON.parse(kept));
    } catch (error) {
      services.log.warn({ hash, error }, 'what a parser found in a file could not be read: parsed once more');
      return [];
    }
  };
  const found = await Promise.all(
    [...new Set(hashes)].map(async (hash) => [hash, await read(hash)] as const),
  );
  return new Map(found.filter(([, annotations]) => annotations.length > 0));
}

/** The words that a parser has found in a PDF; nothing where it found pictures too, which only the parser's own way brings. */
export function wordsIn(annotations: readonly unknown[]): string | undefined {
  const words: string[] = [];
  for (const annotation of annotations) {
    const { data } = contentSchema.safeParse(annotation);
    if (!data) return undefined;
    for (const { type, text } of data.file.content) {
      if (type !== 'text') return undefined;
      words.push(text ?? '');
    }
  }
  const all = words.join('\n\n');
  return all.trim() === '' ? undefined : all;
}
