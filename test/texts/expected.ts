import type { z } from 'zod';

/** Values that hardly any schema takes, of every kind. */
const wrong: unknown[] = [
  ...[undefined, null, true, 5, -1, 1e12, 1.5, Number.NaN, '', 'x'.repeat(40_000), 'a b', 'http://a@b'],
  ...[[], ['', 1, 'x'.repeat(500)], Array(3000).fill('x'), {}, { 'B B': 1 }, { key: 'x' }],
  Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, 'x'.repeat(600)])),
];

/** All that the schemas inside a schema say that they expect, by trying them with what is wrong. */
export function listExpected(schema: z.ZodType): string[] {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  const visit = (one: unknown): void => {
    if (!isSchema(one) || seen.has(one) || one.type === 'transform') return;
    seen.add(one);
    for (const value of wrong) {
      for (const issue of one.safeParse(value).error?.issues ?? []) {
        if (issue.code === 'invalid_key') for (const { message } of issue.issues) found.add(message);
        else if (issue.code !== 'unrecognized_keys') found.add(issue.message);
      }
    }
    for (const check of one._zod.def.checks ?? []) {
      // What a refinement says, though no wrong value comes so far.
      const { error } = check._zod.def as { error?: (issue: object) => unknown };
      const message = error?.({ code: 'custom' });
      if (typeof message === 'string') found.add(message);
    }
    const { shape, options, ...rest } = one._zod.def as unknown as Record<string, unknown>;
    for (const part of [shape, options]) for (const inner of Object.values(part ?? {})) visit(inner);
    for (const inner of Object.values(rest)) visit(inner);
  };
  visit(schema);
  return [...found].sort();
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value && 'safeParse' in value;
}
