import { isNode, LineCounter, parseDocument } from 'yaml';
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
  const known = new Set(programsIn(own).map(({ said }) => said));
  const foreign = programsIn(text).filter(({ said }) => !known.has(said));
  return foreign.map(({ line }) => ({ text: why, ...(line !== undefined && { line }) }));
}

interface Program {
  /** Equal for equal programs. */
  said: string;
  line: number | undefined;
}

/** Reads a file as the bot does (src/presets/load.ts), else it would find programs where none were seen here. */
function programsIn(text: string): Program[] {
  const counter = new LineCounter();
  // Of what is written, the bot decodes the bytes.
  const decoded = new TextDecoder().decode(Buffer.from(text));
  const document = parseDocument(decoded, { lineCounter: counter, prettyErrors: false, merge: true });
  return Object.entries(serversIn(document)).flatMap(([name, server]) => {
    if (typeof server !== 'object' || server === null || !('command' in server)) return [];
    const settings = server as Partial<Record<(typeof ofPrograms)[number], unknown>>;
    const said = JSON.stringify(ofPrograms.map((key) => settings[key] ?? null));
    // What is merged in stands elsewhere.
    const [start] = [['command'], []]
      .map((rest) => document.getIn(['mcpServers', name, ...rest], true))
      .flatMap((node) => (isNode(node) && node.range ? node.range[0] : []));
    return { said, line: start === undefined ? undefined : counter.linePos(start).line };
  });
}

/** None where the bot will not read it either. */
function serversIn(document: ReturnType<typeof parseDocument>): object {
  if (document.errors.length > 0) return {};
  try {
    const servers: unknown = document.toJS()?.mcpServers;
    return typeof servers === 'object' && servers !== null ? servers : {};
  } catch {
    // Aliases that cannot be resolved.
    return {};
  }
}
