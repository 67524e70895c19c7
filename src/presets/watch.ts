import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { brokenForms } from './forms/broken-forms.ts';
import { digest, PresetsError, parsePresets, readPresets } from './load.ts';
import type { Presets } from './schema.ts';

/** How often the file is looked at where nothing was heard, ms: NFS and some containers send no events. */
const lookEveryMs = 60 * 60_000;

/** A presets file under watch. */
export interface PresetsWatch {
  /** Looks at the file now and resolves when what was found has been told. */
  check(): Promise<void>;
  close(): void;
}

/**
 * Tells the presets of a file, and again whenever the file has changed, be it written in place or replaced by
 * renaming; and hourly, whatever the file system says. A broken file is told once by `onError`, also where only a schema or a
 * template in it is broken; the presets told before it stay the good ones. Files that were touched without a change are not told.
 * @param loaded what the caller has already; it is not told again
 */
export function watchPresets(
  file: string,
  onPresets: (presets: Presets) => void,
  onError: (error: PresetsError) => void,
  loaded?: Presets,
): PresetsWatch {
  const path = resolve(file);
  let told = loaded?.digest;
  let looking: Promise<void> | undefined;
  let wanted = false;
  const closing = new AbortController();

  const look = async () => {
    while (wanted && !closing.signal.aborted) {
      wanted = false;
      const { state, presets, error } = await read(path, told, closing.signal);
      // Another event while we read: a writer may be halfway, and half a text is not worth a complaint.
      if (closing.signal.aborted || state === told || (error && wanted)) continue;
      told = state;
      if (presets) onPresets(presets);
      if (error) onError(error);
    }
  };
  const check = () => {
    wanted = true;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  const watcher = watchFolder(path, check, (cause) => {
    const code = 'code' in cause ? cause.code : cause.message;
    onError(new PresetsError([`${basename(path)}: changes will not be noticed (${code})`], { cause }));
  });
  const hourly = setInterval(() => void check(), lookEveryMs).unref();
  void check();
  return {
    check,
    close: () => {
      closing.abort();
      clearInterval(hourly);
      watcher?.close();
    },
  };
}

interface Reading {
  /** Equal for equal findings. */
  state: string;
  presets?: Presets;
  error?: PresetsError;
}

async function read(path: string, told: string | undefined, signal: AbortSignal): Promise<Reading> {
  let state: string | undefined;
  try {
    const bytes = await readPresets(path);
    state = digest(bytes);
    if (state === told) return { state };
    const presets = parsePresets(bytes, path);
    const broken = await brokenForms(presets, bytes, path, signal).catch((cause: Error) => {
      // The next look tries again.
      state = `${state} ${cause.message}`;
      throw new PresetsError([`${basename(path)}: not taken yet: ${cause.message}`], { cause });
    });
    return broken.length === 0 ? { state, presets } : { state, error: new PresetsError(broken) };
  } catch (error) {
    if (!(error instanceof PresetsError)) throw error;
    return { state: state ?? error.message, error };
  }
}

/** The folder, since a file that editors replace by renaming has a new inode which nobody watches. */
function watchFolder(
  path: string,
  onChange: () => void,
  onError: (error: Error) => void,
): FSWatcher | undefined {
  // Kubernetes replaces the folder behind its link `..data` when a config map changes.
  const names = [basename(path), '..data', null];
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (names.includes(name)) onChange();
    });
    return watcher.on('error', onError);
  } catch (error) {
    onError(error as Error);
    return undefined;
  }
}
