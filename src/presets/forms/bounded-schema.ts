/** What a stranger's schema may not be longer than, UTF-16 units of JSON. */
const longestSchema = 20_000;

/**
 * Keywords by which a check can take longer than what is checked is long: expressions that search backwards, what refers to
 * other parts (which can double with each step), and comparing each item with each other.
 */
const unbounded = [
  ...['pattern', 'patternProperties', 'uniqueItems'],
  ...['$ref', '$dynamicRef', '$recursiveRef'],
];

/** Under these stand schemas by names that somebody chose. */
const named = ['properties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'];

/** Under these stand data. */
const plain = ['enum', 'const', 'default', 'examples', 'required'];

/**
 * Where a JSON schema has what can make its check take very long, as whoever writes an answer (or has it written) could want.
 * Pure.
 *
 * @returns the path of each such keyword; an empty path: it is too long
 */
export function unboundedIn(schema: object): string[][] {
  if (JSON.stringify(schema).length > longestSchema) return [[]];
  return found(schema, []);
}

function found(schema: unknown, path: string[]): string[][] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((one, index) => found(one, [...path, String(index)]));
  return Object.entries(schema).flatMap(([key, value]) => {
    const here = [...path, key];
    if (unbounded.includes(key)) return [here];
    if (plain.includes(key)) return [];
    if (!named.includes(key) || typeof value !== 'object' || value === null) return found(value, here);
    return Object.entries(value).flatMap(([name, one]) => found(one, [...here, name]));
  });
}
