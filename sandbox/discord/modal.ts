import { storeUpload } from './attachments.ts';
import type { CommandPlace } from './offer.ts';
import { type FileInput, resolveChosen, uploadOf } from './slash.ts';
import type { Json, WireComponent } from './wire.ts';

/** What a person enters in a modal, by `custom_id`: text, chosen values, yes or no, files. */
export type ModalInputs = Record<string, string | string[] | boolean | FileInput[] | undefined>;

/**
 * The components, and resolved files, people and places, of a modal submit (Discord docs, interaction object, modal submit data).
 * Throws where the client would not let it be sent: unknown fields, required ones left empty, lengths.
 */
export function fillModal(
  place: CommandPlace,
  components: readonly WireComponent[],
  inputs: ModalInputs,
): { components: Json[]; resolved: Json | undefined } {
  const { world, channel } = place;
  const resolved: Record<string, Json> = {};
  const left = new Set(Object.keys(inputs));
  let number = 0;
  const visit = (component: WireComponent): Json => {
    const shape: Json = { type: component.type, id: component.id ?? ++number };
    if (component.components) return { ...shape, components: component.components.map(visit) };
    if (component.component) return { ...shape, component: visit(component.component) };
    if (component.custom_id === undefined) return shape;
    left.delete(component.custom_id);
    return { ...shape, custom_id: component.custom_id, ...entered(component, inputs[component.custom_id]) };
  };
  const entered = (component: WireComponent, input: ModalInputs[string]): Json => {
    const required = component.required ?? true;
    const name = component.custom_id;
    if (component.type === 4) {
      const value = String(input ?? component.value ?? '');
      if (required && value === '') throw new Error(`modal: ${name} is required`);
      const max = Number(component.max_length ?? 4000);
      if (value.length > max) throw new Error(`modal: ${name} is longer than ${max}`);
      if (value !== '' && value.length < Number(component.min_length ?? 0))
        throw new Error(`modal: ${name} is too short`);
      return { value };
    }
    if (component.type === 19) {
      const files = (input ?? []) as FileInput[];
      if (required && files.length === 0) throw new Error(`modal: ${name} is required`);
      const made = files.map((file) => storeUpload(world, channel.id, uploadOf(file), { ephemeral: true }));
      for (const attachment of made)
        resolved.attachments = { ...resolved.attachments, [attachment.id]: world.cdn.sign(attachment) };
      return { values: made.map((attachment) => attachment.id) };
    }
    if (component.type === 23) return { value: input === true };
    if (component.type === 21) return { value: input ?? null };
    const preset = (component.options ?? []).filter((option) => option.default).map((option) => option.value);
    const values = input === undefined ? preset : ([input].flat() as string[]);
    if (required && values.length === 0) throw new Error(`modal: ${name} is required`);
    for (const value of values) resolveChosen(place, component.type, value, resolved);
    return { values };
  };
  const filled = components.map(visit);
  if (left.size > 0) throw new Error(`modal: there is no field ${[...left].join(', ')}`);
  return { components: filled, resolved: Object.keys(resolved).length > 0 ? resolved : undefined };
}
