import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { type Place, placeAt } from './place.ts';

/** What is read of a JSON schema here (JSON Schema, draft 7). */
interface Schema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
}

/**
 * Completes keys and values from a JSON schema, also where nothing is written yet, which the editor's own library leaves out.
 *
 * @returns a source of completions for CodeMirror
 */
export function completing(schema: object) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const place = placeAt(state.doc.toString(), pos);
    if (!place || (!explicit && place.from === pos)) return null;
    const options = offered(schema, place);
    return options.length === 0 ? null : { from: place.from, options, validFor: /^[\w.-]*$/ };
  };
}

/** What may stand at a place. */
export function offered(schema: object, { path, takes, beside }: Place): Completion[] {
  const here = path.reduce<Schema[]>((all, key) => all.flatMap((one) => within(one, key)), unfolded(schema));
  const keys = takes === 'value' ? [] : keysOf(here, beside);
  return takes === 'key' ? keys : [...valuesOf(here), ...keys];
}

/** A schema, or those of which one or all hold. */
function unfolded(schema: Schema): Schema[] {
  const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((all) => all ?? []);
  return [schema, ...parts.flatMap(unfolded)];
}

function within({ properties, additionalProperties: others, items }: Schema, key: string): Schema[] {
  const inner =
    key === '*' ? items : (properties?.[key] ?? (typeof others === 'object' ? others : undefined));
  return inner ? unfolded(inner) : [];
}

function keysOf(here: readonly Schema[], beside: readonly string[]): Completion[] {
  const all = new Map(here.flatMap(({ properties }) => Object.entries(properties ?? {})));
  return [...all]
    .filter(([key]) => !beside.includes(key))
    .map(([label, inner]) => {
      const info = unfolded(inner).find(({ description }) => description)?.description;
      return { label, type: 'property', apply: `${label}: `, ...(info !== undefined && { info }) };
    });
}

function valuesOf(here: readonly Schema[]): Completion[] {
  const said = here.flatMap(({ enum: choices = [], const: only, type, default: usual }) => [
    ...choices,
    ...(only === undefined || only === '' ? [] : [only]),
    ...([type].flat().includes('boolean') ? [true, false] : []),
    ...(typeof usual === 'string' || typeof usual === 'number' ? [usual] : []),
  ]);
  const texts = [...new Set(said.map(String))].filter((text) => text !== '');
  return texts.map((label) => ({ label, type: 'constant' }));
}
