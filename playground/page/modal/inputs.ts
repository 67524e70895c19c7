import type { House, Room } from '../../wire/live.ts';
import type { Component } from '../../wire/message.ts';
import type { OwnAct } from '../act.ts';
import { acceptOf } from '../composer/options.ts';
import { type Entered, type Field, isEmpty } from '../fields/field.ts';
import { wireFile } from '../fields/files.ts';
import type { Item } from '../fields/listbox.ts';
import { placesOf, rolesOf, usersOf } from '../fields/offered.ts';

/** Something that stands in a form: a field, or words. */
export type FormPart = { field: Field } | { words: string };

/** What is entered in a form, as an act carries it. */
export type FormInputs = Extract<OwnAct, { do: 'submit' }>['inputs'];

/** What stands in a modal (Discord docs, component reference), in its order. */
export function partsOf(
  components: readonly Component[],
  house: House | undefined,
  room: Room | undefined,
): FormPart[] {
  return components.flatMap((one): FormPart[] => {
    if (one.type === 10) return [{ words: one.content ?? '' }];
    if (one.type === 1) return partsOf(one.components ?? [], house, room);
    const inner = one.type === 18 ? one.component : one;
    if (inner?.custom_id === undefined) return [];
    const about = { label: one.label ?? inner.label ?? '', description: one.description };
    return [{ field: { ...about, ...fieldOf(inner, house, room) } }];
  });
}

type Control = Omit<Field, 'label' | 'description'>;

function fieldOf(one: Component, house: House | undefined, room: Room | undefined): Control {
  const { type, custom_id: name = '', placeholder, required = true } = one;
  const base = { name, required, placeholder };
  const options = (one.options ?? []).map(({ value, label, description }) => ({
    value,
    name: label,
    hint: description,
  }));
  const chosen = (one.options ?? []).filter((option) => option.default === true).map(({ value }) => value);
  const [min, max] = [one.min_values, one.max_values];
  switch (type) {
    case 4:
      return {
        ...{ ...base, kind: one.style === 2 ? 'paragraph' : 'line', initial: one.value },
        ...{ min: one.min_length, max: one.max_length ?? 4000 },
      };
    case 3:
    case 5:
    case 6:
    case 7:
    case 8: {
      const items = type === 3 ? options : offered(one, house, room);
      const preset = type === 3 ? chosen : (one.default_values ?? []).map(({ id }) => id);
      const isMany = (max ?? 1) > 1;
      return {
        ...base,
        kind: 'choice',
        items,
        isMany,
        initial: isMany ? preset : preset[0],
        ...(isMany && { min, max: max ?? 1 }),
      };
    }
    case 19:
      return { ...base, kind: 'files', min, max: max ?? 1, accept: one.file_types?.map(acceptOf).join(',') };
    case 21:
      return { ...base, kind: 'radio', items: options, initial: chosen[0] };
    case 22:
      return { ...base, kind: 'checks', items: options, initial: chosen, min, max: max ?? options.length };
    default:
      return { ...base, kind: 'check', required: false, initial: one.default === true };
  }
}

/** Who or what can be chosen in a select of members (5), roles (6), both (7) or channels (8). */
function offered(
  { type, channel_types }: Component,
  house: House | undefined,
  room: Room | undefined,
): Item[] {
  if (type === 8) return placesOf(house, room, channel_types);
  const users = type === 6 ? [] : usersOf(house, room);
  return type === 5 ? users : [...users, ...rolesOf(house, room)];
}

/** What is entered in the fields of a form, as it is sent. */
export async function formInputs(
  fields: readonly Field[],
  entered: Readonly<Record<string, Entered>>,
): Promise<FormInputs> {
  const inputs: FormInputs = {};
  for (const { name, kind } of fields) {
    const one = entered[name];
    if (kind === 'check') inputs[name] = one === true;
    else if (kind === 'line' || kind === 'paragraph') inputs[name] = String(one ?? '');
    else if (kind === 'files')
      inputs[name] = await Promise.all(((one ?? []) as readonly File[]).map(wireFile));
    else if (kind !== 'radio')
      inputs[name] = isEmpty(one) ? [] : Array.isArray(one) ? [...(one as string[])] : [String(one)];
    else if (!isEmpty(one)) inputs[name] = String(one);
  }
  return inputs;
}
