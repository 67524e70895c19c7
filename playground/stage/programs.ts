import { LineCounter, parseDocument } from 'yaml';
import type { PresetProblem } from '../wire/presets.ts';

/** Settings of an MCP server that is a program on this machine (docs/presets, mcpServers). */
const ofPrograms = ['command', 'args', 'cwd', 'env'] as const;

const why =
  'Programs are started from your own file only: write it there, and name the file by PRESETS_FILE when you start the playground.';

/**
 * The programs that a presets file would have the bot start, and that the operator's own file would not: whoever reaches the page,
 * or pastes a preset from somewhere, must not be able to run something on this machine. What is no YAML is for the bot to tell.
 */
export function foreignPrograms(text: string, own: string): PresetProblem[] {
  const known = new Set([...programsIn(own)].map(({ said }) => said));
  const foreign = [...programsIn(text)].filter(({ said }) => !known.has(said));
  return foreign.map(({ line }) => ({ text: why, ...(line !== undefined && { line }) }));
}

function* programsIn(text: string): Generator<{ said: string; line: number | undefined }> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) return;
  const servers = (document.toJS() as { mcpServers?: unknown } | null)?.mcpServers;
  if (typeof servers !== 'object' || servers === null) return;
  for (const [name, server] of Object.entries(servers)) {
    if (typeof server !== 'object' || server === null || !('command' in server)) continue;
    const settings = server as Partial<Record<(typeof ofPrograms)[number], unknown>>;
    const said = JSON.stringify(ofPrograms.map((key) => settings[key] ?? null));
    const node = document.getIn(['mcpServers', name, 'command'], true) as
      | { range?: [number, number, number] }
      | undefined;
    yield { said, line: node?.range && counter.linePos(node.range[0]).line };
  }
}
