import { UserError } from '../../errors.ts';
import { type Check, checkOf } from '../../presets/forms/json-schema.ts';
import type { Form } from './form.ts';

/** Of what is wrong with an answer a model is told so much, UTF-16 units. */
const longestProblem = 1000;

/** Tells whether what a model wrote is JSON that fits a form. */
export type Fit = (text: string) => { value: unknown } | { problem: string };

/**
 * Makes the check of a form. Words and fences around the JSON do no harm.
 *
 * @throws {UserError} where the schema itself is none
 */
export async function fitOf({ schema, name }: Form): Promise<Fit> {
  const validate = schema && (await validatorOf(schema, name));
  return (text) => {
    const value = jsonIn(text);
    if (value === undefined) return { problem: 'it is no JSON' };
    if (typeof value !== 'object' || value === null) return { problem: 'it is no JSON object' };
    const problem = validate?.(value);
    return problem === undefined ? { value } : { problem: problem.slice(0, longestProblem) };
  };
}

async function validatorOf(schema: object, name: string): Promise<Check> {
  try {
    return await checkOf(schema);
  } catch (cause) {
    throw new UserError((texts) => texts.structured.brokenSchema(name), { cause });
  }
}

/** The JSON in what a model wrote; undefined where there is none. */
function jsonIn(text: string): unknown {
  const bare = text.replace(/^\s*```\w*\s*|\s*```\s*$/g, '');
  const braces = bare.slice(bare.indexOf('{'), bare.lastIndexOf('}') + 1);
  for (const candidate of [bare, braces]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next one may be it.
    }
  }
  return undefined;
}
