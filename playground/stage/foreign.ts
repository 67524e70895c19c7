import { isNode, LineCounter, parseDocument } from 'yaml';
import type { PresetProblem } from '../wire/presets.ts';

const programs =
  'Programs are started from your own file only: write it there, and name the file by PRESETS_FILE when you start the playground.';
const secrets =
  'Variables of this machine are sent only where your own file sends them: write it there, and name the file by PRESETS_FILE when you start the playground.';

/**
 * What a presets file would have the bot do with this machine, and the operator's own file would not: start a program, or send a
 * variable of the environment somewhere. Whoever reaches the page, or pastes a preset from somewhere, must not be able to. What is
 * no YAML is for the bot to tell.
 */
export function foreignIn(text: string, own: string): PresetProblem[] {
  const known = new Set(usesIn(own).map(({ said }) => said));
  const foreign = usesIn(text).filter(({ said }) => !known.has(said));
  return foreign.map(({ line, why }) => ({ text: why, ...(line !== undefined && { line }) }));
}

/** A use of this machine. */
interface Use {
  why: string;
  /** Equal for equal uses. */
  said: string;
  line: number | undefined;
}

/** Reads a file as the bot does (src/presets/load.ts), else it would find what was not seen here. */
function usesIn(text: string): Use[] {
  const counter = new LineCounter();
  // Of what is written, the bot decodes the bytes.
  const decoded = new TextDecoder().decode(Buffer.from(text));
  const document = parseDocument(decoded, { lineCounter: counter, prettyErrors: false, merge: true });
  /** The line of something; what is merged in stands elsewhere. */
  const lineOf = (path: string[], key: string): number | undefined => {
    const nodes = [[...path, key], path].map((one) => document.getIn(one, true));
    const [start] = nodes.flatMap((node) => (isNode(node) && node.range ? node.range[0] : []));
    return start === undefined ? undefined : counter.linePos(start).line;
  };
  const { mcpServers, presets } = rootOf(document);
  const ofServers = entriesOf(mcpServers).flatMap(([name, server]): Use[] => {
    const path = ['mcpServers', name];
    if ('command' in server) {
      const said = JSON.stringify(['command', 'args', 'cwd', 'env'].map((key) => server[key] ?? null));
      return [{ why: programs, said, line: lineOf(path, 'command') }];
    }
    const said = JSON.stringify(server);
    return said.includes('${') ? [{ why: secrets, said, line: lineOf(path, 'headers') }] : [];
  });
  const ofPresets = entriesOf(presets).flatMap(([name, { base_url, key_variable }]): Use[] => {
    if (key_variable === undefined) return [];
    const line = lineOf(['presets', name], 'key_variable');
    return [{ why: secrets, said: JSON.stringify([base_url ?? null, key_variable]), line }];
  });
  return [...ofServers, ...ofPresets];
}

/** Nothing where the bot will not read it either. */
function rootOf(document: ReturnType<typeof parseDocument>): Record<string, unknown> {
  if (document.errors.length > 0) return {};
  try {
    const root: unknown = JSON.parse(JSON.stringify(document.toJS()));
    return isObject(root) ? root : {};
  } catch {
    // Aliases that cannot be resolved, or hold themselves.
    return {};
  }
}

function entriesOf(value: unknown): [string, Record<string, unknown>][] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => (isObject(inner) ? [[name, inner]] : []));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
