import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { apiError } from './api-error.ts';
import type { Upload } from './wire.ts';

/** A request's body: the JSON, and the files of a multipart form. */
export interface RequestBody {
  json: unknown;
  uploads: Upload[];
}

const most = 25 * 1024 * 1024;

/** Reads a body: JSON, or a form with `payload_json` and `files[n]` (Discord docs, uploading files). */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return await readForm(request);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > most) throw apiError(40005);
    chunks.push(chunk as Buffer);
  }
  if (size === 0) return { json: undefined, uploads: [] };
  return { json: parsed(Buffer.concat(chunks).toString()), uploads: [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw apiError(50109);
  }
}

function readForm(request: IncomingMessage): Promise<RequestBody> {
  return new Promise((resolve, reject) => {
    const form = busboy({ headers: request.headers, limits: { fieldSize: most }, defParamCharset: 'utf8' });
    const uploads: Upload[] = [];
    let payload: string | undefined;
    let size = 0;
    form.on('field', (name, value) => {
      if (name === 'payload_json') payload = value;
    });
    form.on('file', (field, stream, info) => {
      const filename = info.filename ?? 'unknown';
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= most) chunks.push(chunk);
      });
      stream.on('end', () => {
        uploads.push({ field, filename, contentType: info.mimeType, bytes: Buffer.concat(chunks) });
      });
    });
    form.on('error', reject);
    form.on('close', () => {
      if (size > most) return reject(apiError(40005));
      try {
        resolve({ json: payload === undefined ? {} : parsed(payload), uploads });
      } catch (error) {
        reject(error);
      }
    });
    request.pipe(form);
  });
}
