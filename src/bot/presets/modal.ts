import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { markOf } from '../../presets/keep.ts';
import type { KeptPreset } from '../../presets/of-server.ts';
import { customId } from '../../reply/buttons.ts';
import type { Texts } from '../../texts/index.ts';

/** The action of the modal; its subject marks what was there when it was opened, its argument is the preset's name. */
export const presetAction = 'preset';

/** Discord's limits (docs, "Component Reference"), UTF-16 units. */
const longest = { title: 45, value: 4000 };

/** The fields that are typed of each kind, as presets.yaml calls them. */
const fieldsOf = {
  custom: ['description', 'model', 'fallbacks', 'system'],
  changes: ['model', 'fallbacks', 'max_tokens', 'history_tokens'],
} as const;
type Field = (typeof fieldsOf)[KeptPreset['kind']][number];
const command = 'command';

/** The modal in which a preset is written, with what is kept of it. */
export function presetModal(
  name: string,
  kind: KeptPreset['kind'],
  kept: string | undefined,
  { presets: says }: Pick<Texts, 'presets'>,
): APIModalInteractionResponseCallbackData {
  const value = writtenIn(kept);
  return {
    custom_id: customId({ action: presetAction, subject: markOf(kept), argument: name }),
    title: says.title(name).slice(0, longest.title),
    components: [
      ...fieldsOf[kind]
        .filter((field) => isShort(value[field]))
        .map((field) => input(field, kind, value[field], says)),
      ...(kind === 'custom'
        ? [
            {
              type: ComponentType.Label as const,
              label: says.fields.command,
              component: {
                type: ComponentType.Checkbox as const,
                custom_id: command,
                default: value.command === true,
              },
            },
          ]
        : []),
    ],
  };
}

/**
 * What came back, put over what was kept: what the modal does not show stays as it is.
 *
 * @param kept JSON, as it was when the modal was opened
 */
export function readPresetModal(
  { fields: sent }: ModalSubmitInteraction,
  kind: KeptPreset['kind'],
  kept: string | undefined,
): Record<string, unknown> {
  const value = { ...writtenIn(kept) };
  for (const field of fieldsOf[kind]) {
    if (!sent.fields.has(field)) continue;
    const typed = sent.getTextInputValue(field).trim();
    if (typed === '') delete value[field];
    else value[field] = read(field, typed);
  }
  if (sent.fields.has(command)) {
    if (sent.getCheckbox(command)) value.command = true;
    else delete value.command;
  }
  return value;
}

function read(field: Field, typed: string): unknown {
  if (field === 'fallbacks') return typed.split(/[\s,]+/);
  if (field === 'max_tokens' || field === 'history_tokens')
    return /^\d+$/.test(typed) ? Number(typed) : typed;
  return typed;
}

function writtenIn(kept: string | undefined): Record<string, unknown> {
  const value: unknown = kept === undefined ? {} : JSON.parse(kept);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A prompt that a modal cannot hold, or that is a list, is changed in a file. */
function isShort(value: unknown): boolean {
  if (Array.isArray(value))
    return value.every((one) => typeof one === 'string') && value.join('\n').length <= longest.value;
  return value === undefined || String(value).length <= longest.value;
}

function input(
  field: Field,
  kind: KeptPreset['kind'],
  value: unknown,
  says: Texts['presets'],
): APILabelComponent {
  const isLong = field === 'system' || field === 'fallbacks';
  const typed = Array.isArray(value) ? value.join(field === 'system' ? '\n\n' : '\n') : value;
  return {
    type: ComponentType.Label,
    label: says.fields[field],
    component: {
      type: ComponentType.TextInput,
      custom_id: field,
      style: isLong ? TextInputStyle.Paragraph : TextInputStyle.Short,
      required: kind === 'custom' && (field === 'description' || field === 'model'),
      max_length: field === 'description' ? 100 : longest.value,
      ...(typed !== undefined && { value: String(typed) }),
    },
  };
}
