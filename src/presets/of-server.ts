import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refusedIn } from './allowed.ts';
import { identifier, list, map } from './field.ts';
import { agentSchema, type Preset, type Presets, presetName, presetSchema, toPreset } from './schema.ts';

/** What a server keeps of presets: one of its own, or what it has changed of one of the file's. */
export interface KeptPreset {
  name: string;
  kind: 'custom' | 'changes';
  /** JSON: a preset in the form of the file, or {@link presetChanges}. */
  body: string;
}

/** Where the presets of servers are kept. */
export interface PresetShelf {
  /** Grows with each change of any preset of a server; 0: it has none. */
  revision(serverId: string): Promise<number>;
  list(serverId: string): Promise<KeptPreset[]>;
}

/** Prompts and settings that stand in the operator's own OpenRouter account are nobody else's (OpenRouter docs, presets). */
const model = identifier().refine((id) => !id.includes('@preset/'), {
  error: 'a model, not a preset of the operator’s account',
});

/** What a server can change of a preset of the file without copying it. */
export const presetChanges = map({
  model: model.optional(),
  fallbacks: list(model, 32).optional(),
  max_tokens: presetSchema.shape.max_tokens.unwrap().optional(),
  history_tokens: presetSchema.shape.history_tokens.unwrap().optional(),
  agent: map({
    rounds: agentSchema.shape.rounds.unwrap().optional(),
    calls: agentSchema.shape.calls.unwrap().optional(),
    seconds: agentSchema.shape.seconds.unwrap().optional(),
    usd: agentSchema.shape.usd,
  }).optional(),
});

/** What is known of a preset that cannot be read. */
export interface PresetProblem {
  serverId: string;
  name: string;
  cause: unknown;
}

/** So many servers' presets are kept in memory at once; those of others are read again. */
const mostKept = 200;

/**
 * The presets of a place: the file's, with what its server has changed of them, and the server's own. Each time the server's
 * revision is asked for, so that a change holds at once in every process; only what is of that revision is taken from memory.
 *
 * @param file the file's, as they are now
 */
export function createServerPresets(
  shelf: PresetShelf,
  file: () => Presets,
  onProblem: (problem: PresetProblem) => void,
): (serverId: string | null) => Promise<Presets> {
  const kept = new Map<string, { revision: number; of: Presets; presets: Presets }>();
  return async (serverId) => {
    if (serverId === null) return file();
    const revision = await shelf.revision(serverId);
    if (revision === 0) return file();
    const of = file();
    const known = kept.get(serverId);
    if (known?.revision === revision && known.of === of) return known.presets;
    const rows = await shelf.list(serverId);
    const presets = overlay(of, rows, (name, cause) => onProblem({ serverId, name, cause }));
    const oldest = kept.keys().next().value;
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(serverId, { revision, of, presets });
    return presets;
  };
}

/** The file's presets, with those of a server put over them. What cannot be read is told, and left out. Pure. */
export function overlay(
  file: Presets,
  rows: readonly KeptPreset[],
  onProblem: (name: string, cause: unknown) => void,
): Presets {
  const changes = new Map<string, z.output<typeof presetChanges>>();
  const own: Preset[] = [];
  const offered = functionsOf(file);
  for (const { name, kind, body } of rows) {
    try {
      const value: unknown = JSON.parse(body);
      if (kind === 'changes') changes.set(name, presetChanges.parse(value));
      else if (!file.get(name)) own.push(withOffered(customPreset(name, value), offered));
    } catch (cause) {
      // Neither zod's words nor JSON's: they may quote a prompt.
      onProblem(
        name,
        cause instanceof z.ZodError ? cause.issues.map(({ path }) => path.join('.')) : 'no JSON',
      );
    }
  }
  const all = [...file.list.map((preset) => changed(preset, changes.get(preset.name))), ...own];
  const byName = new Map(all.map((preset) => [preset.name, preset]));
  const digest = createHash('sha256')
    .update(`${file.digest} ${JSON.stringify(rows)}`)
    .digest('hex');
  return Object.freeze({ ...file, list: all, get: (name: string) => byName.get(name), digest });
}

const noneHere = 'nothing here: only the operator’s presets may have it';

/**
 * A preset of a server's own, in the form of the file.
 *
 * @throws {z.ZodError} where it is not of that form, or reaches for what only the operator may give
 */
export function customPreset(name: string, value: unknown): Preset {
  const checked = presetSchema.parse(value);
  const issue = (path: PropertyKey[], message: string): z.core.$ZodIssue => ({
    ...{ code: 'custom', path, message, input: value },
  });
  const issues = refusedIn(value).map((path) => issue(path, noneHere));
  const models = [
    { path: ['model'], id: checked.model },
    ...checked.fallbacks.map((id, index) => ({ path: ['fallbacks', index], id })),
  ];
  for (const { path, id } of models) {
    const fits = model.safeParse(id);
    if (!fits.success) issues.push(issue(path, fits.error.issues[0]?.message ?? ''));
  }
  if (issues.length > 0) throw new z.ZodError(issues);
  return Object.freeze(toPreset(presetName.parse(name), checked));
}

/** The functions that the operator lets anybody's question call: those that presets of the file name. */
export function functionsOf(file: Pick<Presets, 'list'>): ReadonlySet<string> {
  return new Set(file.list.flatMap(({ functions }) => functions));
}

function withOffered(preset: Preset, offered: ReadonlySet<string>): Preset {
  return { ...preset, functions: preset.functions.filter((name) => offered.has(name)) };
}

function changed(preset: Preset, changes: z.output<typeof presetChanges> = {}): Preset {
  const { model, fallbacks, max_tokens, history_tokens, agent = {} } = changes;
  const { usd, ...limits } = agent;
  return {
    ...preset,
    ...(model !== undefined && { model }),
    ...(fallbacks && { fallbacks }),
    ...(max_tokens !== undefined && { maxTokens: max_tokens }),
    ...(history_tokens !== undefined && { historyTokens: history_tokens }),
    agent: { ...preset.agent, ...limits, ...(usd !== undefined && { microUsd: usd }) },
  };
}
