import type { ValidateFunction } from 'ajv';
import type { JsonSchema, Tool } from './tool.ts';

/** What a model gave a tool: values that fit, or what is wrong with them, in words for the model. */
export type Arguments = { values: Record<string, unknown> } | { complaint: string };

/** Longest complaint, UTF-16 units. */
const longestComplaint = 600;

/** By schema, since each is compiled once; undefined: it cannot be, and holds nobody to anything. */
const checks = new WeakMap<JsonSchema, ValidateFunction | undefined>();

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
  const { errorsText, validate } = await checkOf(parameters);
  if (!validate || validate(values)) return { values: values as Record<string, unknown> };
  return complaint(
    `The arguments of ${name} do not fit: ${errorsText(validate.errors, { dataVar: 'arguments' })}`,
  );
}

function complaint(words: string): Arguments {
  return { complaint: words.slice(0, longestComplaint) };
}

async function checkOf(schema: JsonSchema) {
  const { Ajv } = await import('ajv');
  // One for each schema: two of them may call themselves the same.
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false, logger: false });
  if (!checks.has(schema)) {
    // Which draft it is written in, and how it calls itself, matters to nobody here.
    const { $schema: _, $id: __, ...rest } = schema;
    try {
      checks.set(schema, ajv.compile(rest));
    } catch {
      checks.set(schema, undefined);
    }
  }
  return { validate: checks.get(schema), errorsText: ajv.errorsText.bind(ajv) };
}
