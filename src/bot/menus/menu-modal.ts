import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js';
import { type Menu, menuName } from '../../presets/menu.ts';
import type { Preset, Presets } from '../../presets/schema.ts';
import { customId } from '../../reply/buttons.ts';
import type { Texts } from '../../texts/index.ts';
import type { Bot } from '../bot.ts';

/** The action of a menu's modal; its subject is what was chosen, its argument the menu's key. */
export const menuAction = 'menu';

const fields = { question: 'question', preset: 'preset', private: 'private' };

/** Discord's limits (docs, "Component Reference"), UTF-16 units. */
const longestTitle = 45;
const longestChoice = 100;
const mostChoices = 25;
/** As in a slash command's `prompt`. */
const longestQuestion = 4000;

/** The modal in which a member types a question to a menu, chooses a preset, and who sees the answer. */
export function menuModal(
  menu: Menu,
  chosenId: string,
  bot: Pick<Bot, 'texts'>,
  { list: presets }: Presets,
  locale: string,
): APIModalInteractionResponseCallbackData {
  const texts = bot.texts(locale);
  const says = texts.menus;
  return {
    custom_id: customId({ action: menuAction, subject: chosenId, argument: menu.key }),
    title: menuName(menu, locale).slice(0, longestTitle),
    components: [
      label(says.question, {
        type: ComponentType.TextInput,
        custom_id: fields.question,
        style: TextInputStyle.Paragraph,
        placeholder: says.questionHint,
        max_length: longestQuestion,
      }),
      ...(presets.length > 1 ? [label(says.preset, presetSelect(presets, menu.preset, texts))] : []),
      label(says.private, {
        type: ComponentType.Checkbox,
        custom_id: fields.private,
        default: menu.isPrivate,
      }),
    ],
  };
}

/** What came back in it. */
export function readMenuModal({ fields: sent }: ModalSubmitInteraction) {
  return {
    question: sent.getTextInputValue(fields.question),
    preset: sent.fields.has(fields.preset) ? sent.getStringSelectValues(fields.preset)[0] : undefined,
    isPrivate: sent.getCheckbox(fields.private),
  };
}

function label(text: string, component: APILabelComponent['component']): APILabelComponent {
  return { type: ComponentType.Label, label: text, component };
}

/** The menu's own preset first: it is chosen unless the member chooses otherwise. */
function presetSelect(
  presets: readonly Preset[],
  own: string,
  { translated }: Texts,
): APILabelComponent['component'] {
  const ordered = [...presets].sort((a, b) => Number(b.name === own) - Number(a.name === own));
  return {
    type: ComponentType.StringSelect,
    custom_id: fields.preset,
    options: ordered.slice(0, mostChoices).map(({ name, description }) => ({
      label: name,
      value: name,
      description: translated(description).slice(0, longestChoice),
      ...(name === own && { default: true }),
    })),
  };
}
