import { ButtonStyle, ComponentType } from 'discord.js';

/** What the buttons under a reply do; each carries the id of its turn, so that it works after a restart. */
export type ReplyAction = 'stop' | 'retry';

/** A row with one button, in Discord's wire form. */
export function buttonRow(action: ReplyAction, turnId: string, label: string): readonly unknown[] {
  const style = action === 'stop' ? ButtonStyle.Secondary : ButtonStyle.Primary;
  const button = { type: ComponentType.Button, style, label, custom_id: `${action}:${turnId}` };
  return [{ type: ComponentType.ActionRow, components: [button] }];
}

/** Reads a button's `custom_id`; undefined when it is not of a reply. */
export function readButton(customId: string): { action: ReplyAction; turnId: string } | undefined {
  const match = /^(stop|retry):([\w-]{1,60})$/.exec(customId);
  if (!match?.[1] || !match[2]) return undefined;
  return { action: match[1] as ReplyAction, turnId: match[2] };
}
