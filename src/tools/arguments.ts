import type { JsonSchema, Tool } from './tool.ts';

/** What a model gave a tool: values that fit, or what is wrong with them, in words for the model. */
export type Arguments = { values: Record<string, unknown> } | { complaint: string };

/** Longest complaint, UTF-16 units. */
const longestComplaint = 600;

/** Says what is wrong with values; nothing where they fit. */
type Check = (values: unknown) => string | undefined;

/** By schema, since each is compiled once. */
const checks = new WeakMap<JsonSchema, Promise<Check>>();

/** Reads the arguments of a call, JSON as the model wrote it, and holds them to the tool's schema. */
export async function readArguments(
  { name, parameters }: Pick<Tool, 'name' | 'parameters'>,
  json: string,
): Promise<Arguments> {
  let values: unknown;
  try {
    values = JSON.parse(json);
  } catch (error) {
    return complaint(`The arguments of ${name} are not valid JSON: ${(error as Error).message}`);
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    return complaint(`The arguments of ${name} are not a JSON object.`);
  const check = checks.get(parameters) ?? compile(parameters);
  checks.set(parameters, check);
  const wrong = (await check)(values);
  if (wrong === undefined) return { values: values as Record<string, unknown> };
  return complaint(`The arguments of ${name} do not fit: ${wrong}`);
}

function complaint(words: string): Arguments {
  return { complaint: words.slice(0, longestComplaint) };
}

async function compile(schema: JsonSchema): Promise<Check> {
  const { Ajv } = await import('ajv');
  // One for each schema: two of them may call themselves the same.
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false, logger: false });
  // Which draft it is written in, and how it calls itself, matters to nobody here.
  const { $schema: _, $id: __, ...rest } = schema;
  try {
    const validate = ajv.compile(rest);
    return (values) =>
      validate(values) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'arguments' });
  } catch {
    // What cannot be understood holds nobody to anything: the tool sees for itself.
    return () => undefined;
  }
}
