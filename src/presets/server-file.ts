import { stringify } from 'yaml';
import { z } from 'zod';
import { map } from './field.ts';
import { fileLimit, readYaml } from './load.ts';
import { customPreset, functionsOf, type KeptPreset, presetChanges } from './of-server.ts';
import { type Presets, presetName } from './schema.ts';

/** UTF-16 units of JSON: far more than instructions need, and little enough to be read with each question. */
const longestBody = 100_000;

const onlyChanges = `changes of the operator’s preset of this name (${Object.keys(presetChanges.shape).join(', ')})`;

const serverFile = map({
  shared: z.unknown().optional(),
  presets: z
    .record(z.string(), z.unknown(), { error: 'a map of presets' })
    .refine((presets) => Object.keys(presets).length > 0, { error: 'at least one preset' }),
});

/**
 * What a server keeps of presets, read from a file in the form of presets.yaml: under the name of a preset of the operator's
 * file stands what is changed of it, under any other one of the server's own. Pure.
 *
 * @param file the operator's presets
 * @throws PresetsError with a line for each mistake
 */
export function parseServerFile(bytes: Uint8Array, name: string, file: Presets): KeptPreset[] {
  const { value, fail, complain } = readYaml(bytes, name);
  const checked = serverFile.safeParse(value ?? undefined);
  if (!checked.success) return fail(complain(checked.error.issues));
  const offered = functionsOf(file);
  const read = Object.entries(checked.data.presets).map(([preset, written]) => {
    const path = ['presets', preset];
    const kind = file.get(preset) ? ('changes' as const) : ('custom' as const);
    const issues = [...issuesOf(preset, kind, written, offered)];
    const body = JSON.stringify(written) ?? 'null';
    if (body.length > longestBody)
      issues.push({ code: 'custom', path: [], message: `at most ${longestBody} characters`, input: written });
    return {
      kept: { name: preset, kind, body },
      issues: issues.map((one) => ({ ...one, path: [...path, ...one.path] })),
    };
  });
  const lines = complain(read.flatMap(({ issues }) => issues));
  if (lines.length > 0) return fail(lines);
  return read.map(({ kept }) => kept);
}

function issuesOf(
  name: string,
  kind: KeptPreset['kind'],
  written: unknown,
  offered: ReadonlySet<string>,
): z.core.$ZodIssue[] {
  if (kind === 'changes') {
    const issues = presetChanges.safeParse(written).error?.issues ?? [];
    // Somebody may not know that the name is taken.
    const isOther = issues.some(({ code, path }) => code === 'unrecognized_keys' && path.length === 0);
    return isOther ? [{ code: 'custom', path: [], message: onlyChanges, input: written }, ...issues] : issues;
  }
  const named = presetName.safeParse(name);
  if (!named.success) return named.error.issues;
  try {
    const { functions } = customPreset(name, written);
    return functions.flatMap((one, index) =>
      offered.has(one)
        ? []
        : [
            {
              code: 'custom' as const,
              path: ['functions', index],
              message:
                [...offered].length === 0
                  ? 'nothing: no preset of the operator has functions'
                  : `one of ${[...offered].join(', ')}`,
              input: one,
            },
          ],
    );
  } catch (error) {
    if (error instanceof z.ZodError) return error.issues;
    throw error;
  }
}

/** The same as a file, to be taken along and read in again. */
export function writeServerFile(kept: readonly KeptPreset[]): string {
  return stringify(
    { presets: Object.fromEntries(kept.map(({ name, body }) => [name, JSON.parse(body) as unknown])) },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** The same in as many files as an import needs: each at most {@link fileLimit} bytes. */
export function writeServerFiles(kept: readonly KeptPreset[]): string[] {
  const files: KeptPreset[][] = [];
  let room = 0;
  for (const one of kept) {
    const bytes = Buffer.byteLength(writeServerFile([one]));
    if (bytes > room || files.length === 0) {
      files.push([]);
      room = fileLimit;
    }
    files.at(-1)?.push(one);
    room -= bytes;
  }
  return files.map(writeServerFile);
}
