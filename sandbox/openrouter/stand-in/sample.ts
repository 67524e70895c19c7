/**
 * JSON text of the smallest value that a JSON schema allows, roughly.
 *
 * @param title what stands where a title or a question is asked for
 */
export function sample(schema: unknown, title = filler): string {
  return JSON.stringify(sampleOf(schema, title));
}

const filler = 'stand-in';
/** Names of what is said of the whole, and of what one chooses from. */
const titles = new Set(['title', 'question', 'decision', 'name']);
const answers = new Set(['answers', 'options']);
const choices = ['Yes', 'No', 'Not sure'];

interface Schema {
  type?: string;
  properties?: Record<string, unknown>;
  required?: string[];
  items?: unknown;
  enum?: unknown[];
}

function sampleOf(schema: unknown, title: string, name?: string): unknown {
  const { type, properties, required, items, enum: values } = (schema ?? {}) as Schema;
  if (values) return values[0];
  if (type === 'array')
    return name !== undefined && answers.has(name)
      ? choices.map((choice) => sampleOf(items, choice, 'name'))
      : [sampleOf(items, title)];
  if (type === 'integer' || type === 'number') return name === 'hours' ? 24 : 1;
  if (type === 'boolean') return name !== 'multiple';
  if (type === 'string') return name !== undefined && titles.has(name) ? title : filler;
  const keys = required ?? Object.keys(properties ?? {});
  return Object.fromEntries(
    keys.map((key) => [key, sampleOf(properties?.[key] ?? { type: 'string' }, title, key)]),
  );
}
