import { html, nothing, type TemplateResult } from 'lit';
import type { Attachment, Component, Media, Message } from '../../wire/message.ts';
import { act } from '../act.ts';
import { own } from '../embed.ts';
import { link, markdown } from '../markdown/markdown.ts';
import { straight } from '../straight.ts';
import { select } from './select.ts';

type Drawn = TemplateResult | typeof nothing;

/** The components of a message, also those of version 2 (Discord docs, component reference). */
export function components(message: Message, all: readonly Component[]): Drawn {
  return all.length === 0
    ? nothing
    : html`<div class="components">${all.map((one) => component(message, one))}</div>`;
}

function component(message: Message, one: Component): Drawn {
  const inner = () => (one.components ?? []).map((child) => component(message, child));
  switch (one.type) {
    case 1:
      return html`<div class="row">${inner()}</div>`;
    case 2:
      return button(message, one);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return select(message, one);
    case 9:
      return html`<div class="section"><div>${inner()}</div>${one.accessory ? component(message, one.accessory) : nothing}</div>`;
    case 10:
      return html`<div class="text">${markdown(one.content ?? '')}</div>`;
    case 11:
      return one.media ? picture(message, one.media, 'thumbnail', one.description) : nothing;
    case 12:
      return html`<div class="gallery">${(one.items ?? []).map(({ media, description }) => picture(message, media, '', description))}</div>`;
    case 13:
      return one.file ? file(message, one.file) : nothing;
    case 14:
      return one.divider === false ? html`<div class="gap"></div>` : html`<hr />`;
    case 17:
      return container(one, inner());
    default:
      return nothing;
  }
}

function container(one: Component, inner: readonly Drawn[]): Drawn {
  const accent = one.accent_color;
  const colour = accent == null ? undefined : `#${accent.toString(16).padStart(6, '0')}`;
  return html`<div class="container" .style=${colour ? `border-left-color: ${colour}` : ''}>${inner}</div>`;
}

const styles: Record<number, string> = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger' };

function button(message: Message, { label, emoji, style = 2, custom_id, disabled, url }: Component): Drawn {
  const face = html`${emoji ? html`<span aria-hidden=${label ? 'true' : nothing}>${emoji.id ? `:${emoji.name}:` : emoji.name}</span> ` : nothing}${label ?? ''}`;
  if (url) return html`<span class="button link">${link(url, [face])}</span>`;
  return html`<button type="button" class="button ${styles[style] ?? 'secondary'}" ?disabled=${disabled === true}
    @click=${() => void act({ do: 'click', message: message.id, customId: custom_id ?? '' })}>${face}</button>`;
}

/** What a component points to: a file of the message, by its name, or an address of this server. */
function attached({ attachments }: Message, { url }: Media): Attachment | undefined {
  const name = url.startsWith('attachment://') ? url.slice('attachment://'.length) : undefined;
  return attachments.find((one) => (name === undefined ? one.url === url : one.filename === name));
}

function picture(message: Message, media: Media, kind: string, description?: string): Drawn {
  const url = attached(message, media)?.url ?? media.url;
  if (!own(url)) return html`<span class="subtext">${link(url, url)}</span>`;
  return html`<img class=${kind} src=${url} alt=${description ?? ''} loading="lazy" />`;
}

function file(message: Message, media: Media): Drawn {
  const found = attached(message, media);
  if (!found) return nothing;
  const name = straight(found.filename);
  return html`<a class="file" href=${own(found.url) ? found.url : nothing} download=${name}><b>${name}</b></a>`;
}
