import { createHash } from 'node:crypto';
import type { AccessRule } from '../../access/rules.ts';
import { type ControlId, customId } from '../../reply/buttons.ts';

/** The action of all that stands in the panel of lists. */
export const accessPanelAction = 'access';

/** What a select of the panel is for: which preset's lists are shown, or one of them. */
export const parts = ['for', 'allow-people', 'allow-places', 'deny-people', 'deny-places'] as const;
export type Part = (typeof parts)[number];

/** What a component of the panel stands for: nothing else is kept of a panel. Whose server it is, the interaction tells. */
export interface AccessPanelId {
  part: Part;
  /** Absent: the lists of all presets. */
  preset?: string | undefined;
  /** Of the lists as they were shown. */
  seen: string;
}

/** As a `custom_id`. */
export function accessPanelId({ part, preset = '', seen }: AccessPanelId): string {
  return customId({ action: accessPanelAction, subject: part, argument: `${seen}.${preset}` });
}

/** Reads one; undefined where it is none of ours. */
export function readAccessPanelId({ subject, argument = '' }: ControlId): AccessPanelId | undefined {
  const part = parts.find((one) => one === subject);
  const [, seen, preset] = /^([\da-f]{7})\.(.{0,32})$/s.exec(argument) ?? [];
  if (!part || seen === undefined) return undefined;
  return { part, seen, preset: preset || undefined };
}

/** Tells one state of a preset's lists from all others: two admins may have the panel open. */
export function stateOf(rules: readonly AccessRule[], preset: string | undefined): string {
  const said = rules.filter((rule) => rule.preset === preset);
  const lines = said.map(({ kind, subjectId, effect }) => `${kind} ${subjectId} ${effect}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 7);
}
