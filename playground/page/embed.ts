import { html, nothing, type TemplateResult } from 'lit';
import type { Embed } from '../wire/message.ts';
import { link, markdown, title } from './markdown/markdown.ts';
import { store } from './store.ts';

/** An embed. */
export function embed(one: Embed): TemplateResult {
  const colour = one.color === undefined ? undefined : `#${one.color.toString(16).padStart(6, '0')}`;
  return html`<discord-embed color=${colour ?? nothing} ?light-theme=${store.shown.isLight}>
    <div slot="description" class="embed">
      ${one.author ? html`<div class="embed-author">${one.author.url ? link(one.author.url, one.author.name) : one.author.name}</div>` : nothing}
      ${one.title ? html`<div class="embed-title">${one.url ? link(one.url, title(one.title)) : title(one.title)}</div>` : nothing}
      ${one.description ? html`<div>${markdown(one.description)}</div>` : nothing}
      ${one.fields?.length ? html`<div class="embed-fields">${one.fields.map(({ name, value, inline }) => html`<div ?data-inline=${inline}><b>${title(name)}</b><div>${markdown(value)}</div></div>`)}</div>` : nothing}
      ${[one.image, one.thumbnail].map((media) => (media && own(media.url) ? html`<img src=${media.url} alt=${media.description ?? ''} loading="lazy" />` : nothing))}
      ${one.footer ? html`<div class="subtext">${one.footer.text}</div>` : nothing}
    </div>
  </discord-embed>`;
}

/** Whether a picture is of this server: the page asks nobody else. */
export function own(url: string): boolean {
  return url.startsWith('/files/') || url.startsWith('data:image/');
}
