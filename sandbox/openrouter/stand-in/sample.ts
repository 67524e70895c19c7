/**
 * JSON text of the smallest value that a JSON schema allows, roughly.
 *
 * @param title what stands where a title is asked for
 */
export function sample(schema: unknown, title = filler): string {
  return JSON.stringify(sampleOf(schema, title));
}

const filler = 'stand-in';

interface Schema {
  type?: string;
  properties?: Record<string, unknown>;
  required?: string[];
  items?: unknown;
  enum?: unknown[];
}

function sampleOf(schema: unknown, title: string, name?: string): unknown {
  const { type, properties, required, items, enum: choices } = (schema ?? {}) as Schema;
  if (choices) return choices[0];
  if (type === 'array') return [sampleOf(items, title)];
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'string') return name === 'title' ? title : filler;
  const keys = required ?? Object.keys(properties ?? {});
  return Object.fromEntries(
    keys.map((key) => [key, sampleOf(properties?.[key] ?? { type: 'string' }, title, key)]),
  );
}
