import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord.js';

/** What a component under a reply stands for; all of it is in its `custom_id`, so that it works after a restart. */
export interface ControlId {
  /** Which control, as listed in `src/controls/index.ts`. */
  action: string;
  /** The id of the turn, mostly. */
  subject: string;
  /** What else the control must know; no colon at its beginning or end. */
  argument?: string;
}

/** A button, before it is in Discord's wire form. */
export interface Button extends ControlId {
  label?: string;
  /** A Unicode emoji. */
  emoji?: string;
  style?: 'primary' | 'secondary' | 'danger';
  disabled?: boolean;
}

/** A select menu, before it is in Discord's wire form. */
export interface Select extends ControlId {
  /** At most 150 units. */
  placeholder: string;
  /** 1 to 25 of them; each part at most 100 units. */
  options: readonly { label: string; value: string; description?: string }[];
}

/** A row of components in Discord's wire form. */
export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

const styles = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  danger: ButtonStyle.Danger,
} as const;

/** A row of at most five buttons, in Discord's wire form. */
export function buttonRow(...buttons: readonly Button[]): Row[] {
  const components = buttons.map(({ label, emoji, style = 'secondary', disabled, ...id }) => ({
    type: ComponentType.Button as const,
    style: styles[style],
    custom_id: customId(id),
    ...(label !== undefined && { label }),
    ...(emoji !== undefined && { emoji: { name: emoji } }),
    ...(disabled && { disabled }),
  }));
  return [{ type: ComponentType.ActionRow, components }];
}

/** Discord's limit for the label of a button (docs, "Component Reference"). */
const labelLimit = 80;

/** Rows in Discord's wire form, the first of them with a button behind the others that only says something. */
export function withSign([first, ...rows]: readonly unknown[], says: string): readonly unknown[] {
  const label = says.length > labelLimit ? `${says.slice(0, labelLimit - 1)}…` : says;
  const [sign] = buttonRow({ action: 'sign', subject: 'status', label, disabled: true });
  if (!first || !sign) return [sign];
  const row = first as Row;
  return [{ ...row, components: [...row.components, ...sign.components] }, ...rows];
}

/** A select menu in a row of its own, in Discord's wire form. */
export function selectRow({ placeholder, options, ...id }: Select): Row[] {
  const select = {
    type: ComponentType.StringSelect as const,
    custom_id: customId(id),
    placeholder,
    options: [...options],
  };
  return [{ type: ComponentType.ActionRow, components: [select] }];
}

/** A control as a `custom_id`; at most 100 units (Discord docs, "Component Reference"). */
export function customId({ action, subject, argument }: ControlId): string {
  return [action, subject, ...(argument === undefined ? [] : [argument])].join(':');
}

/** Reads a `custom_id`; undefined when it is not of ours. */
export function readCustomId(id: string): ControlId | undefined {
  const match = /^([a-z-]{1,20}):([\w-]{1,60})(?::(.{1,40}))?$/s.exec(id);
  if (!match?.[1] || !match[2]) return undefined;
  return { action: match[1], subject: match[2], ...(match[3] !== undefined && { argument: match[3] }) };
}
