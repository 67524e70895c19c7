import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { OperatorError } from '../errors.ts';
import { nearestText } from '../openrouter/nearest-text.ts';
import { complaints } from './complaint.ts';
import { toMcpServer } from './mcp-servers.ts';
import { toMenu } from './menu.ts';
import { type Presets, presetsFile, toPreset } from './schema.ts';

/** Bytes; the shipped file has about a hundredth. */
export const fileLimit = 1024 * 1024;

/** The presets file is wrong. `lines` says what and where, as in `presets.yaml:12:5 code.temperature: expected …`. */
export class PresetsError extends OperatorError {
  override readonly name = 'PresetsError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[], options?: ErrorOptions) {
    super(lines.join('\n'), options);
    this.lines = lines;
  }
}

/**
 * Reads and checks a presets file.
 * @throws PresetsError with a line for each mistake
 */
export async function loadPresets(file: string): Promise<Presets> {
  return parsePresets(await readPresets(file), file);
}

/**
 * The bytes of a presets file.
 * @throws PresetsError where there is no such file, or it cannot be read or is too large
 */
export async function readPresets(file: string): Promise<Buffer> {
  const name = basename(file);
  try {
    const { size } = await stat(file);
    if (size > fileLimit)
      throw new PresetsError([`${name}: expected at most ${fileLimit} bytes, got ${size}`]);
    return await readFile(file);
  } catch (error) {
    if (error instanceof PresetsError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why =
      code === 'ENOENT' ? `there is no such file (${file}, PRESETS_FILE)` : `cannot be read (${code})`;
    throw new PresetsError([`${name}: ${why}`], { cause: error });
  }
}

/**
 * Checks the bytes of a presets file. Pure; the presets are frozen.
 * @param file named in the complaints
 * @throws PresetsError with a line for each mistake
 */
export function parsePresets(bytes: Uint8Array, file: string): Presets {
  return parseFile(bytes, file).presets;
}

/** A presets file that was read. */
export interface ParsedFile {
  presets: Presets;
  /** A line for each further mistake, with the place where it stands in the file. */
  complain(issues: readonly z.core.$ZodIssue[]): string[];
}

/** A file of YAML that was read, before its form is looked at. */
interface ReadFile {
  value: unknown;
  /** A line for each issue, with the place where it stands; without the file's name. */
  complain(issues: readonly z.core.$ZodIssue[]): string[];
  /** Throws a PresetsError with these lines. */
  fail(lines: readonly string[], cause?: unknown): never;
}

/** Reads YAML with all the care that a presets file is read with. @throws PresetsError */
export function readYaml(bytes: Uint8Array, name: string): ReadFile {
  const fail = (lines: readonly string[], cause?: unknown): never => {
    throw new PresetsError(
      lines.map((line) => `${name}:${line}`),
      { cause },
    );
  };
  if (bytes.length > fileLimit) fail([` expected at most ${fileLimit} bytes, got ${bytes.length}`]);

  const lines = new LineCounter();
  const document = parseDocument(decode(bytes, fail), {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
  });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) fail(broken.map(({ pos, message }) => `${place(pos[0])} ${message}`));
  visit(document, {
    Pair: (_, { key }) => {
      // An own key of this name would be dropped without a word by what follows.
      if (isScalar(key) && key.value === '__proto__')
        fail([`${place(key.range?.[0] ?? 0)} __proto__: unknown`]);
    },
  });

  const value = expand(document, fail);
  return { value, fail, complain: (issues) => complaints(issues, document, lines, value) };
}

/** The same, for whoever looks further. @throws PresetsError */
export function parseFile(bytes: Uint8Array, file: string): ParsedFile {
  const name = basename(file);
  const { value, fail, complain } = readYaml(bytes, name);
  const checked = presetsFile.safeParse(value ?? undefined);
  if (!checked.success) return fail(complain(checked.error.issues));
  const names = Object.keys(checked.data.presets);
  const menus = Object.entries(checked.data.menus);
  const servers = Object.entries(checked.data.mcpServers);
  const unknown = [
    ...[
      { path: ['default'], wanted: checked.data.default },
      { path: ['background'], wanted: checked.data.background },
      ...menus.map(([key, { preset }]) => ({ path: ['menus', key, 'preset'], wanted: preset })),
    ].flatMap(({ path, wanted }) => {
      if (wanted === undefined || names.includes(wanted)) return [];
      const message = `the name of a preset (${nearestText(wanted, names) ?? names.join(', ')})`;
      return [{ code: 'custom' as const, path, message, input: value }];
    }),
    ...Object.entries(checked.data.presets).flatMap(([preset, { mcp = {} }]) => {
      const keys = Object.keys(mcp).filter((server) => !Object.hasOwn(checked.data.mcpServers, server));
      const known = servers.map(([server]) => server).join(', ') || '(no mcpServers)';
      const path = ['presets', preset, 'mcp'];
      return [{ code: 'unrecognized_keys' as const, keys, path, message: `one of ${known}`, input: mcp }];
    }),
  ];
  const misnamed = complain(unknown);
  if (misnamed.length > 0) return fail(misnamed);

  const list = Object.entries(checked.data.presets).map(([each, preset]) => toPreset(each, preset));
  const byName = new Map(list.map((preset) => [preset.name, preset]));
  const presets: Presets = freeze({
    default: checked.data.default,
    background: checked.data.background ?? checked.data.default,
    ...(checked.data.transcription !== undefined && { transcription: checked.data.transcription }),
    list,
    menus: menus.map(([key, menu]) => toMenu(key, menu, checked.data.default)),
    mcpServers: Object.fromEntries(
      servers.flatMap(([each, server]) => {
        const settings = toMcpServer(server);
        return settings ? [[each, settings]] : [];
      }),
    ),
    get: (wanted: string) => byName.get(wanted),
    digest: digest(bytes),
  });
  return {
    presets,
    complain: (issues) => complain(issues).map((line) => `${name}:${line}`),
  };
}

/** Equal for equal bytes. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function decode(bytes: Uint8Array, fail: (lines: string[], cause?: unknown) => never): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return fail([' expected UTF-8 text'], error);
  }
}

/** Nodes → plain values; aliases may not blow up to more than the library's limit, nor hold themselves. */
function expand(
  document: ReturnType<typeof parseDocument>,
  fail: (lines: string[], cause?: unknown) => never,
): unknown {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value);
    return value;
  } catch (error) {
    return fail(
      [` aliases (*name) that cannot be resolved: ${(error as Error).message.split('\n')[0]}`],
      error,
    );
  }
}

function freeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner);
  return Object.freeze(value);
}
