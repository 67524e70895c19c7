import { type Document, isAlias, isMap, isNode, isPair, isSeq, type LineCounter } from 'yaml';
import type { z } from 'zod';
import { quote } from '../config/quote.ts';
import { nearestText } from '../openrouter/nearest-text.ts';

type Path = readonly PropertyKey[];

/** What names of a parameter meant elsewhere or once, and what to write here. */
const formerly: Record<string, string> = {
  include_reasoning: 'write reasoning: { exclude: true } or leave it out',
  max_completion_tokens: 'write max_tokens',
  messages: 'write system',
  models: 'write model and fallbacks',
  reasoning_effort: 'write reasoning: { effort: … }',
  route: 'write provider: { sort: { by: …, partition: … } }',
  session_id: 'Parley fills it in',
  stream: 'Parley fills it in',
  structured_outputs: 'write response_format',
  system_prompt: 'write system',
  transforms: 'write plugins: [{ id: context-compression }]',
  usage: 'it is always on',
  user: 'Parley fills it in',
};

/** One line for each thing that is wrong: `LINE:COLUMN where.it.is: expected …, got …`. */
export function complaints(
  issues: readonly z.core.$ZodIssue[],
  document: Document,
  lines: LineCounter,
  value: unknown,
): string[] {
  const all = issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        return `${position(document, lines, path)} ${label(path)}: unknown${hint(key, issue.message)}`;
      });
    const isKey = issue.code === 'invalid_key';
    const expected = isKey ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    const came = isKey ? issue.path.at(-1) : at(value, issue.path);
    return `${position(document, lines, issue.path)} ${label(issue.path)}: expected ${expected}, got ${show(came, isSecret(issue.path))}`;
  });
  // Two checks of one field may say the same.
  return [...new Set(all)];
}

/** `known`: "one of a, b, c", as `map` of field.ts words it. */
function hint(key: string, known: string): string {
  const former = formerly[key];
  if (former !== undefined) return `; ${former}`;
  const keys = known.replace(/^one of /, '').split(', ');
  const meant = nearestText(key, keys);
  if (meant !== undefined) return `; did you mean ${meant}?`;
  return keys.includes('extra')
    ? ' (extra: { … } sends unknown fields as they are)'
    : `; known: ${keys.join(', ')}`;
}

/** The path as an operator would say it: `code.temperature`, `code.fallbacks[2]`. */
function label(path: Path): string {
  const [first, ...rest] = path;
  const said = first === 'presets' && rest.length > 0 ? rest : path;
  if (said.length === 0) return 'the file';
  return said.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/** Whether people may write a key there, where its variable's name belongs. */
function isSecret(path: Path): boolean {
  const [top, , field] = path;
  return (
    path.at(-1) === 'key_variable' ||
    (top === 'mcpServers' && ['args', 'env', 'headers', 'url'].includes(String(field)))
  );
}

/** What came, short enough for one line; secrets stay where they are. */
function show(value: unknown, isSecret: boolean): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'a map';
  if (typeof value !== 'string') return String(value);
  if (isSecret) return `a text of ${value.length} characters`;
  return value.length > 60 ? `${quote(value)} (${value.length} characters)` : quote(value);
}

function at(value: unknown, path: Path): unknown {
  let found = value;
  for (const part of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<PropertyKey, unknown>)[part];
  }
  return found;
}

/** `LINE:COLUMN` of the deepest node on the path that the file has; keys count, not their values. */
function position(document: Document, lines: LineCounter, path: Path): string {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => keyText(key) === String(part));
      if (!isPair(pair)) break;
      offset = start(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = start(node) ?? offset;
    } else break;
  }
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}

function keyText(key: unknown): string {
  return isNode(key) ? String(key.toJSON()) : String(key);
}

function start(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
