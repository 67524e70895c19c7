import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../wire/message.ts';

/** What is being written, where it is no message of its own. */
export interface Head {
  isEdit: boolean;
  /** What it answers. */
  replyTo: Message | undefined;
  /** Whether the author of that is told. */
  pings: boolean;
  onPings: () => void;
  onLeave: () => void;
}

/** What stands over the line in which one writes: that one edits, or whom one answers. */
export function head({ isEdit, replyTo, pings, onPings, onLeave }: Head): TemplateResult | typeof nothing {
  if (isEdit)
    return html`<div class="bar"><span class="who">Editing your message</span>
      <button type="button" aria-label="Stop editing" @click=${onLeave}>✕</button></div>`;
  if (!replyTo) return nothing;
  const { author } = replyTo;
  return html`<div class="bar"><span class="who">Replying to <strong>${author.global_name ?? author.username}</strong></span>
    <button type="button" role="switch" aria-checked=${pings} aria-label="Mention the author" title="Mention the author"
      @click=${onPings}>@ ${pings ? 'On' : 'Off'}</button>
    <button type="button" aria-label="Do not reply" @click=${onLeave}>✕</button></div>`;
}
