import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { type FormField, formOf, isCommand, longestField, type SentForm } from '../../presets/form.ts';
import type { KeptPreset } from '../../presets/of-server.ts';
import { customId } from '../../reply/buttons.ts';
import type { Texts } from '../../texts/index.ts';

/** The action of the modal; its subject marks what was there when it was opened, its argument is the preset's name. */
export const presetAction = 'preset';

/** Discord's limit (docs, "Component Reference"), UTF-16 units. */
const longestTitle = 45;

const command = 'command';

/** Examples of what can stand in the field for all else; Discord shows them while it is empty. */
const examples = {
  custom: 'temperature: 0.4\ntools:\n  - type: openrouter:web_search',
  changes: 'agent:\n  rounds: 4\n  usd: 0.05',
} as const;

/** The modal in which a preset is written, with what is kept of it. @param seen marks what stands there now, whatever its kind */
export function presetModal(
  name: string,
  kind: KeptPreset['kind'],
  kept: string | undefined,
  seen: string,
  { presets: says }: Pick<Texts, 'presets'>,
): APIModalInteractionResponseCallbackData {
  const shown = formOf(kind, kept);
  const left = shown.flatMap(({ field, text }) => (text === undefined ? [says.fields[field]] : []));
  return {
    custom_id: customId({ action: presetAction, subject: seen, argument: name }),
    title: says.title(name).slice(0, longestTitle),
    components: [
      ...(left.length > 0
        ? [{ type: ComponentType.TextDisplay as const, content: says.notInForm(left) }]
        : []),
      ...shown.flatMap(({ field, text }) => (text === undefined ? [] : [input(field, kind, text, says)])),
      ...(kind === 'custom' ? [box(isCommand(kept), says)] : []),
    ],
  };
}

/** What came back of it. */
export function sentOf({ fields }: ModalSubmitInteraction, kind: KeptPreset['kind']): SentForm {
  const sent = formOf(kind, undefined).filter(({ field }) => fields.fields.has(field));
  return {
    texts: new Map(sent.map(({ field }) => [field, fields.getTextInputValue(field)])),
    command: fields.fields.has(command) ? fields.getCheckbox(command) : undefined,
  };
}

function box(isOn: boolean, says: Texts['presets']): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: says.fields.command,
    component: { type: ComponentType.Checkbox, custom_id: command, default: isOn },
  };
}

function input(
  field: FormField,
  kind: KeptPreset['kind'],
  text: string,
  says: Texts['presets'],
): APILabelComponent {
  const isLong = ['system', 'models', 'fallbacks', 'more'].includes(field);
  return {
    type: ComponentType.Label,
    label: says.fields[field],
    component: {
      type: ComponentType.TextInput,
      custom_id: field,
      style: isLong ? TextInputStyle.Paragraph : TextInputStyle.Short,
      required: field === 'description' || field === 'models',
      max_length: field === 'description' ? 100 : longestField,
      ...(field === 'more' && { placeholder: examples[kind] }),
      ...(text !== '' && { value: text }),
    },
  };
}
