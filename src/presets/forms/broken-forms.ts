import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Presets } from '../schema.ts';

const script = fileURLToPath(new URL('process.ts', import.meta.url));
const patienceMs = 20_000;
const said = z.array(z.string());

/**
 * What is wrong with the schemas and templates of a presets file, which would else show only when they are used: a line
 * each, as for all its mistakes. They are read in a process of its own, since the libraries for that are large and the bot
 * itself may never need them.
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
  const { execFile } = await import('node:child_process');
  const cache = getCompileCacheDir();
  // It needs none of the bot's variables, and no secret.
  const env = cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
  return new Promise((resolve, reject) => {
    const ended = (error: Error | null, out: string, complaint: string) => {
      if (signal.aborted) reject(signal.reason);
      else if (error) reject(new Error('The process that reads forms failed', { cause: complaint || error }));
      else resolve(said.parse(JSON.parse(out)));
    };
    const child = execFile(process.execPath, [script, file], { env, signal, timeout: patienceMs }, ended);
    // It may be gone before it has read all; its end tells why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(bytes);
  });
}
