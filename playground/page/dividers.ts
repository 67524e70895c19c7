import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../wire/message.ts';
import { isNewer } from './reading.ts';
import { store } from './store.ts';

/** What stands above a message: the day, where another one begins, and that it is new, where it is the first of those. */
export function divider(message: Message, before: Message | undefined): TemplateResult | typeof nothing {
  const isNew = isFirstNew(message, before);
  if (!isNew && !(before && isOtherDay(message, before))) return nothing;
  const { locale } = store.shown.house?.me ?? { locale: 'en-US' };
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(message.timestamp));
  const isDay = before !== undefined && isOtherDay(message, before);
  return html`<div class="divider" role="separator" ?data-new=${isNew}><span>${isDay ? day : ''}</span>${isNew ? html`<b>New</b>` : nothing}</div>`;
}

/** Whether anything stands between two messages. */
export function isApart(message: Message, before: Message): boolean {
  return isOtherDay(message, before) || isFirstNew(message, before);
}

function isOtherDay({ timestamp }: Message, before: Message): boolean {
  return new Date(timestamp).toDateString() !== new Date(before.timestamp).toDateString();
}

function isFirstNew({ id, author }: Message, before: Message | undefined): boolean {
  const { readTo, as } = store.shown;
  if (readTo === undefined || author.id === as || !isNewer(id, readTo)) return false;
  return before === undefined || !isNewer(before.id, readTo);
}
