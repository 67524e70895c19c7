import { stringify } from 'yaml';
import type { KeptPreset } from './of-server.ts';
import { writeServerFile } from './server-file.ts';

/** What a field of a form can hold (Discord docs, "Text Input"), UTF-16 units. */
export const longestField = 4000;

/** The fields of a form, in its order; `models` is the model and its fallbacks, `more` all that has no field of its own. */
const fieldsOf = {
  custom: ['description', 'models', 'system', 'more'],
  changes: ['model', 'fallbacks', 'max_tokens', 'history_tokens', 'more'],
} as const;

/** A field of a form. */
export type FormField = (typeof fieldsOf)[KeptPreset['kind']][number];

/** One field, with what stands in it at first; no text: the form has no room for it, so it is left out. */
export interface ShownField {
  field: FormField;
  text: string | undefined;
}

/** What a form shows of a preset. @param kept JSON; undefined: there is none yet */
export function formOf(kind: KeptPreset['kind'], kept: string | undefined): ShownField[] {
  const value = fieldsIn(kept);
  return fieldsOf[kind].map((field) => {
    const text = textOf(field, kind, value);
    return { field, text: text.length <= longestField ? text : undefined };
  });
}

/** Whether it is to be a slash command, as the form's box says. */
export function isCommand(kept: string | undefined): boolean {
  return fieldsIn(kept).command === true;
}

/** What came back: the texts of the fields that were shown, and the box. */
export interface SentForm {
  texts: ReadonlyMap<FormField, string>;
  command: boolean | undefined;
}

/**
 * What a form says, as a file in the form of presets.yaml with one preset: what it does not show, and what nobody has touched,
 * stands there as it was. Further settings stand there as they were typed: whoever reads the file finds their mistakes. Pure.
 *
 * @param kept as in {@link formOf}, when the form was opened
 */
export function fileOfForm(
  { name, kind }: Pick<KeptPreset, 'name' | 'kind'>,
  kept: string | undefined,
  { texts, command }: SentForm,
): string {
  const value = fieldsIn(kept);
  for (const { field, text } of formOf(kind, kept)) {
    const typed = clean(texts.get(field));
    if (typed === undefined || typed === clean(text)) continue;
    if (field !== 'more') write(value, field, typed);
  }
  if (command !== undefined && command !== (value.command === true)) {
    if (command) value.command = true;
    else delete value.command;
  }
  const more = texts.get('more');
  if (more === undefined) return fileOf(name, kind, value);
  const own = Object.fromEntries(Object.entries(value).filter(([key]) => !isFurther(key, kind)));
  const above = fileOf(name, kind, own).replace(/ \{\}\n$/, '\n');
  const lines = more.replaceAll(/\r\n?/g, '\n').replace(/\s+$/, '');
  return lines.trim() === '' ? fileOf(name, kind, own) : `${above}${indented(lines)}\n`;
}

/** Not by a regular expression: its lines end at more characters than those of YAML. */
function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `    ${line}`))
    .join('\n');
}

function fileOf(name: string, kind: KeptPreset['kind'], value: object): string {
  return writeServerFile([{ name, kind, body: JSON.stringify(value) }]);
}

function fieldsIn(kept: string | undefined): Record<string, unknown> {
  const value: unknown = kept === undefined ? {} : JSON.parse(kept);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Whether a key has no field of its own. */
function isFurther(key: string, kind: KeptPreset['kind']): boolean {
  const own: readonly string[] =
    kind === 'custom' ? ['description', 'model', 'fallbacks', 'system', 'command'] : fieldsOf.changes;
  return !own.includes(key);
}

function textOf(field: FormField, kind: KeptPreset['kind'], value: Record<string, unknown>): string {
  const listed = (one: unknown): unknown[] => (Array.isArray(one) ? one : one === undefined ? [] : [one]);
  if (field === 'models') return [...listed(value.model), ...listed(value.fallbacks)].join('\n');
  if (field === 'more') {
    const further = Object.entries(value).filter(([key]) => isFurther(key, kind));
    if (further.length === 0) return '';
    return stringify(Object.fromEntries(further), { lineWidth: 0, aliasDuplicateObjects: false });
  }
  return listed(value[field]).join(field === 'system' ? '\n\n' : '\n');
}

function clean(text: string | undefined): string | undefined {
  return text?.replaceAll(/\r\n?/g, '\n').trim();
}

function write(value: Record<string, unknown>, field: Exclude<FormField, 'more'>, typed: string): void {
  const names = typed.split(/[\s,]+/).filter((one) => one !== '');
  const set = (key: string, given: unknown) => {
    if (given === undefined) delete value[key];
    else value[key] = given;
  };
  if (field === 'models') {
    set('model', names[0]);
    set('fallbacks', names.length > 1 ? names.slice(1) : undefined);
  } else if (typed === '') set(field, undefined);
  else if (field === 'fallbacks') set(field, names);
  else if (field === 'max_tokens' || field === 'history_tokens')
    set(field, /^\d+$/.test(typed) ? Number(typed) : typed);
  else set(field, typed);
}
