import { createHash } from 'node:crypto';
import type { WireModel } from './catalogue.ts';
import { dataUrl } from './check-parts.ts';
import type { ChatRequestBody } from './wire.ts';

/** What the file-parser plugin did with the PDFs of a request. */
export interface Parsed {
  engine: 'native' | 'mistral-ocr' | 'cloudflare-ai';
  /** Pages that were parsed, and not known from an annotation. */
  pages: number;
  /** In USD. */
  cost: number;
  /** What was found, one for each file that was parsed. */
  annotations: Record<string, unknown>[];
}

/** Price of a page (OpenRouter docs, PDF inputs). */
const pageUsd = 0.002;

/**
 * Parses the PDFs of a request as the file-parser plugin does (OpenRouter docs, PDF inputs): a model that reads files gets them as
 * they are, unless another engine is asked for; otherwise they are parsed, by Mistral's OCR if nothing else is said. What an
 * assistant message brings back as an annotation, with the same hash, is neither parsed nor paid again.
 */
export function parseFiles(body: ChatRequestBody, model: WireModel | undefined): Parsed {
  const parts = body.messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const files = parts.flatMap((part) =>
    part.type === 'file' ? [part.file as { filename?: string; file_data?: string }] : [],
  );
  const plugins = (body.plugins ?? []) as { id: string; pdf?: { engine?: string } }[];
  const wanted = plugins.find(({ id }) => id === 'file-parser')?.pdf?.engine;
  const reads = model?.architecture.input_modalities.includes('file') ?? false;
  const engine =
    wanted === 'pdf-text'
      ? 'cloudflare-ai'
      : ((wanted ?? (reads ? 'native' : 'mistral-ocr')) as Parsed['engine']);
  if (engine === 'native') return { engine, pages: 0, cost: 0, annotations: [] };
  const known = new Set(
    body.messages
      .flatMap(({ annotations }) => (annotations ?? []) as { file?: { hash?: string } }[])
      .map(({ file }) => file?.hash),
  );
  const found = files.flatMap(({ filename, file_data = '' }) => {
    const hash = createHash('sha256').update(file_data).digest('hex');
    if (known.has(hash)) return [];
    const text = Buffer.from(dataUrl(file_data).data, 'base64').toString('latin1');
    const pages = Math.max(1, text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 1);
    const content = [{ type: 'text', text: `What stands in ${filename}.` }];
    return [{ pages, annotation: { type: 'file', file: { hash, name: filename, content } } }];
  });
  const pages = found.reduce((sum, one) => sum + one.pages, 0);
  return {
    engine,
    pages,
    cost: engine === 'mistral-ocr' ? pages * pageUsd : 0,
    annotations: found.map(({ annotation }) => annotation),
  };
}
