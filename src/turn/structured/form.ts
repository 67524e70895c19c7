import type { WireParameters } from '../../openrouter/call.ts';
import type { JsonSchema } from '../../tools/tool.ts';
import { canBeStrict } from '../agent/tool-request.ts';

/** What an answer that is data has to look like. */
export interface Form {
  /** At most 64 letters, digits, _ and -. */
  name: string;
  description?: string | undefined;
  /** Absent: any JSON object. */
  schema?: JsonSchema | undefined;
  /** Whether the provider is to hold the model to the schema; absent: wherever the schema allows it. */
  strict?: boolean | undefined;
}

/** The form that a request's `response_format` asks for; none where answers are text. */
export function formOf({ response_format: format }: WireParameters): Form | undefined {
  const { type, json_schema: wanted } = asObject(format);
  if (type === 'json_object') return { name: 'answer' };
  if (type !== 'json_schema') return undefined;
  const { name, description, schema, strict } = asObject(wanted);
  return {
    name: String(name),
    ...(typeof description === 'string' && { description }),
    schema: asObject(schema),
    ...(typeof strict === 'boolean' && { strict }),
  };
}

/** A form as `response_format` asks for it. */
export function formatOf({ name, description, schema, strict }: Form): Record<string, unknown> {
  if (!schema) return { type: 'json_object' };
  const isStrict = strict ?? canBeStrict(schema);
  const described = description === undefined ? {} : { description };
  return { type: 'json_schema', json_schema: { name, ...described, strict: isStrict, schema } };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
