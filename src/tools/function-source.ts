import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Texts } from '../texts/index.ts';
import { aborted } from './aborted.ts';
import type { Tool, ToolSource } from './tool.ts';

/** Where functions are looked for. */
export interface FunctionOptions {
  /** An operator's own; it need not be there. */
  folder: string;
  /** How long an answer waits for the files there to load, ms; for one that has taken longer, no further answer waits. */
  patienceMs: number;
  /** Told of a file there that is no tool, or does not load; once, until it is changed. */
  onProblem: (problem: { file: string; cause: unknown }) => void;
}

/** A file that was read. */
interface ReadFile {
  changed: bigint;
  /** Never rejects, but may never come. */
  tool: Promise<Tool | undefined>;
  /** An answer has waited for it in vain. */
  isLate: boolean;
}

/** Those that ship with Parley: one file each. */
const shipped = fileURLToPath(new URL('./functions/', import.meta.url));

const shape = z.looseObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().min(1).max(4096),
  parameters: z.looseObject({ type: z.literal('object') }),
  strict: z.boolean().optional(),
  writes: z.custom<Tool['writes']>((value) => typeof value === 'boolean' || typeof value === 'function', {
    error: 'expected true, false or a function',
  }),
  asks: z
    .custom<Tool['asks']>((value) => typeof value === 'function', { error: 'expected a function' })
    .optional(),
  doing: z
    .union([z.string().max(100), z.custom<(texts: Texts) => string>((value) => typeof value === 'function')])
    .optional(),
  seconds: z.number().positive().max(600).optional(),
  run: z.custom<Tool['run']>((value) => typeof value === 'function', { error: 'expected a function' }),
});

/**
 * Functions that a preset names: Parley's own, and those of an operator's folder, which win where names are equal. A file that
 * is dropped there, or changed, counts from the next answer on: each exports one `tool`, or has it as its default.
 */
export function createFunctions({ folder, patienceMs, onProblem }: FunctionOptions): ToolSource {
  const read = new Map<string, ReadFile>();

  const load = async (file: string, version: string): Promise<Tool | undefined> => {
    try {
      const module = await import(`${pathToFileURL(file).href}${version}`);
      const tool: unknown = module.tool ?? module.default;
      shape.parse(tool);
      return tool as Tool;
    } catch (cause) {
      onProblem({ file, cause });
      return undefined;
    }
  };

  /** A file as it is now; it is loaded anew where it has changed. */
  const readNow = async (file: string): Promise<ReadFile | undefined> => {
    const changed = (await stat(file, { bigint: true }).catch(() => undefined))?.mtimeNs;
    if (changed === undefined) return undefined;
    const before = read.get(file);
    if (before?.changed === changed) return before;
    // A module is kept under its address for good: a changed file needs another.
    const tool = load(file, file.startsWith(shipped) ? '' : `?changed=${changed}`);
    const now: ReadFile = { changed, tool, isLate: false };
    void tool.then(() => {
      now.isLate = false;
    });
    read.set(file, now);
    return now;
  };

  const toolIn = async (file: string): Promise<Tool | undefined> => (await readNow(file))?.tool;

  /** What a file of the operator's holds, if that is known before the signal is aborted: whatever it does while it loads. */
  const toolInTime = async (file: string, tooLate: AbortSignal): Promise<Tool | undefined> => {
    const now = await readNow(file);
    if (!now || now.isLate) return undefined;
    try {
      return await Promise.race([now.tool, aborted(tooLate)]);
    } catch {
      now.isLate = true;
      onProblem({ file, cause: new Error(`it has not loaded within ${patienceMs / 1000} s`) });
      return undefined;
    }
  };

  return {
    async toolsFor({ functions }, { isForAnother }, signal) {
      // They act with the asker's rights, and tell what is theirs: not for whoever else presses a button.
      if (functions.length === 0 || isForAnother) return { tools: [] };
      const files = (await filesIn(folder)).filter((name) => /^(?!.*\.(d|test)\.).*\.[mc]?[jt]s$/.test(name));
      const tooLate = AbortSignal.timeout(patienceMs);
      const loading = Promise.all(files.map((name) => toolInTime(join(folder, name), tooLate)));
      const own = await Promise.race([loading, aborted(signal).catch(() => [])]);
      const byName = new Map(own.flatMap((tool) => (tool ? [[tool.name, tool]] : [])));
      const others = functions.filter((name) => !byName.has(name));
      const ours = await Promise.all(others.map((name) => toolIn(join(shipped, fileOf(name)))));
      for (const tool of ours) if (tool) byName.set(tool.name, tool);
      return {
        tools: functions.flatMap((name) => byName.get(name) ?? []),
        missing: functions.filter((name) => !byName.has(name)),
      };
    },
  };
}

/** The file of one of Parley's own: `read_channel` is in `read-channel.ts`, so that only what is named is loaded. */
function fileOf(name: string): string {
  return `${name.replaceAll('_', '-')}.ts`;
}

/** The names of what is in a folder; none where there is no such folder, or it cannot be read. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}
