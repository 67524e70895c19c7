import { UserError } from '../../errors.ts';
import type { Forms } from '../../presets/forms/forms.ts';
import type { Form } from './form.ts';

/** What a model wrote, as data; or why it is none, or does not fit. */
export type Fitted = { value: unknown } | { problem: string };

/** Tells whether what a model wrote is JSON that fits a form. @throws {FormError} where that cannot be told */
export type Fit = (text: string) => Fitted | Promise<Fitted>;

/** A form that nothing can be checked against. Its cause says why. */
export class FormError extends UserError {}

/** Takes any JSON object. Words and fences around the JSON do no harm. */
export function anyObject(text: string): Fitted {
  const value = jsonIn(text);
  if (value === undefined) return { problem: 'it is no JSON' };
  return typeof value === 'object' && value !== null ? { value } : { problem: 'it is no JSON object' };
}

/**
 * Makes the check of a form.
 *
 * @throws {FormError} where the schema itself is none, or takes too long to be read
 */
export async function fitOf({ schema, name }: Form, forms: Forms, signal: AbortSignal): Promise<Fit> {
  if (!schema) return anyObject;
  const tooMuch = (cause: string) => new FormError((texts) => texts.structured.uncheckable(name), { cause });
  const unread = await forms.read(schema, signal);
  if (unread && 'killed' in unread) throw tooMuch(unread.killed);
  if (unread) throw new FormError((texts) => texts.structured.brokenSchema(name), { cause: unread.broken });
  return async (text) => {
    const found = anyObject(text);
    if ('problem' in found) return found;
    const outcome = await forms.check(schema, JSON.stringify(found.value), signal);
    if (outcome && 'killed' in outcome) throw tooMuch(outcome.killed);
    return outcome ?? found;
  };
}

/** The JSON in what a model wrote; undefined where there is none. */
function jsonIn(text: string): unknown {
  // In steps: one expression that looks for spaces before the last fence would try each of a million spaces.
  const bare = text
    .trim()
    .replace(/^```\w*/, '')
    .replace(/```$/, '');
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
