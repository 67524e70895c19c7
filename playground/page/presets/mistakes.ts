import type { Diagnostic } from '@codemirror/lint';
import { type Document, isScalar, visit } from 'yaml';

/** A part of a text: where it begins and ends. */
interface Part {
  from: number;
  to: number;
}

/** Where a text is no YAML, or says something twice. @param length of the text */
export function brokenIn({ errors }: Document.Parsed, length: number): Diagnostic[] {
  return errors.map(({ pos: [from, to], message }) => ({
    ...{ from: Math.min(from, length), to: Math.min(to, length) },
    ...{ severity: 'error' as const, message },
  }));
}

/**
 * Where a key stands that the schema does not know; nothing where a message tells of something else. The library marks all of what
 * the key stands in (codemirror-json-schema 0.8).
 *
 * @param within what it marks
 */
export function unknownKey(document: Document.Parsed, message: string, within: Part): Part | undefined {
  const [, name] = /^Additional property `(.+?)` in /.exec(message) ?? [];
  if (name === undefined) return undefined;
  let found: (Part & { depth: number }) | undefined;
  visit(document, {
    Pair(_, { key }, above) {
      if (!isScalar(key) || String(key.value) !== name || !key.range) return;
      const [from, to] = key.range;
      const isWithin = from >= within.from && to <= within.to;
      if (isWithin && (!found || above.length < found.depth)) found = { from, to, depth: above.length };
    },
  });
  return found && { from: found.from, to: found.to };
}
