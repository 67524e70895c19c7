import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import type { SettingName, SettingValues } from '../../settings/definitions.ts';
import { forms } from '../../settings/forms.ts';
import type { Texts } from '../../texts/index.ts';
import type { Step } from './panel-id.ts';
import { channelSelect, row, select } from './panel-parts.ts';

/** What can be chosen. */
export interface Offered {
  value: string;
  description?: string;
}

/** What is to be edited. */
interface Edited {
  name: SettingName;
  /** What is set there; undefined: nothing. */
  own: unknown;
  id: (step: Step) => string;
  /** What may be chosen where anything can be typed. */
  offers: readonly Offered[];
  texts: Texts;
}

/** How a setting is changed in the panel: by what is chosen there, or by what is typed in a modal. */
export function editorOf({ name, own, id, offers, texts }: Edited): {
  rows: APIActionRowComponent<APIComponentInMessageActionRow>[];
  isTyped: boolean;
} {
  const { panel, wordsFor, choiceFor } = texts.settings;
  const form = forms[name];
  const choice = (value: string, label: string, isChosen: boolean) => ({
    ...{ value, label },
    ...(isChosen && { default: true }),
  });
  const labelled = (of: readonly string[], isChosen: (value: string) => boolean) =>
    of.map((value) => choice(value, choiceFor(name, value), isChosen(value)));
  switch (form.kind) {
    case 'switch': {
      const options = [
        choice('on', wordsFor(name, true), own === true),
        choice('off', wordsFor(name, false), own === false),
      ];
      return { rows: [row(select(id('pick'), panel.pick, options))], isTyped: false };
    }
    case 'choice': {
      const options = labelled(form.of, (value) => value === own);
      return { rows: [row(select(id('pick'), panel.pick, options))], isTyped: false };
    }
    case 'choices': {
      const options = labelled(form.of, (value) => Array.isArray(own) && own.includes(value));
      return { rows: [row(select(id('pick'), panel.pick, options, form.of.length))], isTyped: false };
    }
    case 'channel':
      return { rows: [row(channelSelect(id('channel'), panel.pick, 'writing'))], isTyped: false };
    default: {
      const options = offers.map((offer) => ({
        ...offer,
        ...choice(offer.value, offer.value, offer.value === own),
      }));
      const rows = options.length > 0 ? [row(select(id('pick'), panel.pick, options))] : [];
      return { rows, isTyped: true };
    }
  }
}

const fields = { value: 'value', how: 'how' };
/** Discord's limits (docs, "Component Reference"), UTF-16 units. */
const longest = { title: 45, label: 45, value: 4000 };

/** The modal in which a value is typed, with what is set now. */
export function modalOf({
  name,
  own,
  id,
  texts,
}: Omit<Edited, 'offers'>): APIModalInteractionResponseCallbackData {
  const { panel, explain, choices } = texts.settings;
  const form = forms[name];
  const isLong = form.kind === 'persona';
  const as = (own as SettingValues['persona'])?.as ?? 'added';
  const title = explain.names[name];
  return {
    custom_id: id('typed'),
    title: title.slice(0, longest.title),
    components: [
      label(panel.value, {
        type: ComponentType.TextInput,
        custom_id: fields.value,
        style: isLong ? TextInputStyle.Paragraph : TextInputStyle.Short,
        max_length: 'most' in form && form.kind !== 'number' ? form.most : longest.value,
        ...(own !== undefined && { value: typedForm(own) }),
      }),
      ...(isLong
        ? [
            label(panel.how, {
              type: ComponentType.StringSelect,
              custom_id: fields.how,
              options: (['added', 'replacing'] as const).map((value) => ({
                value,
                label: choices.persona[value],
                ...(value === as && { default: true }),
              })),
            }),
          ]
        : []),
    ],
  };
}

/** What came back in it: what was typed, and for a persona how it joins. */
export function readModal({ fields: sent }: ModalSubmitInteraction): {
  typed: string;
  how: string | undefined;
} {
  return {
    typed: sent.getTextInputValue(fields.value),
    how: sent.fields.has(fields.how) ? sent.getStringSelectValues(fields.how)[0] : undefined,
  };
}

/** A value as it would be typed: a list without the blanks between its names where they have no room. */
function typedForm(value: unknown): string {
  if (Array.isArray(value)) {
    const [wide, narrow] = [value.join(', '), value.join(',')];
    return value.length === 0 ? 'none' : wide.length <= longest.value ? wide : narrow;
  }
  if (typeof value === 'object' && value !== null && 'text' in value) return String(value.text);
  return String(value);
}

function label(text: string, component: APILabelComponent['component']): APILabelComponent {
  return { type: ComponentType.Label, label: text.slice(0, longest.label), component };
}
