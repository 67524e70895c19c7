import { html, nothing, type TemplateResult } from 'lit';
import type { Place, ServerOfHouse } from '../wire/live.ts';
import { LightElement } from './light.ts';
import { store, Watching } from './store.ts';

const signs: Record<number, string> = { 0: '#', 1: '@', 2: '🔊', 5: '📢', 11: '↳', 12: '🔒', 15: '💬' };

/** The list of servers with their channels and threads, and of direct messages. */
export class Places extends LightElement {
  readonly watching = new Watching(this);

  protected override render() {
    const { house } = store.shown;
    if (!house) return nothing;
    return html`<nav aria-label="Servers and channels">
      ${house.servers.map((server) => this.#server(server))}
      <h2>Direct messages</h2>
      <ul>${house.directs.map((place) => this.#place(place))}</ul>
    </nav>`;
  }

  #server({ name, places }: ServerOfHouse): TemplateResult {
    const below = (id: string) => places.filter(({ parentId, isArchived }) => parentId === id && !isArchived);
    const known = new Set(places.map(({ id }) => id));
    const top = places.filter(({ parentId }) => parentId === undefined || !known.has(parentId));
    return html`<h2>${name}</h2>
      <ul>${top.map((place) => html`${this.#place(place)}${below(place.id).map((one) => this.#place(one, true))}`)}</ul>`;
  }

  #place({ id, name, type }: Place, isBelow = false): TemplateResult {
    const isOpen = store.shown.room?.id === id;
    if (type === 4) return html`<li class="category">${name}</li>`;
    return html`<li ?data-below=${isBelow}><button type="button" aria-current=${isOpen ? 'page' : nothing}
      @click=${() => store.open(id)}><span aria-hidden="true">${signs[type] ?? '#'}</span> ${name}</button></li>`;
  }
}

customElements.define('parley-places', Places);
