import { html, nothing, type TemplateResult } from 'lit';
import { channelType, type ListedPlace } from '../wire/live.ts';
import { LightElement } from './light.ts';
import { store, Watching } from './store.ts';

const signs: Record<number, string> = {
  [channelType.text]: '#',
  [channelType.direct]: '@',
  [channelType.voice]: '🔊',
  [channelType.news]: '📢',
  [channelType.publicThread]: '↳',
  [channelType.privateThread]: '🔒',
  [channelType.forum]: '💬',
};

/** The channels and threads of the server that is open, or the direct messages. */
export class Places extends LightElement {
  readonly watching = new Watching(this);

  protected override render() {
    const { house, room } = store.shown;
    if (!house) return nothing;
    const server = house.servers.find(({ id }) => id === room?.serverId);
    const name = server?.name ?? 'Direct messages';
    return html`<nav aria-label="Channels"><h2>${name}</h2>${server ? this.#server(server.places) : this.#list(house.directs)}</nav>`;
  }

  /** Channels outside of categories first, then categories with theirs. */
  #server(places: readonly ListedPlace[]): TemplateResult {
    const isIn = (category?: string) =>
      places.filter(
        ({ id, type, parentId }) =>
          !isThread(type) && id !== category && type !== channelType.category && parentId === category,
      );
    const categories = places.filter(({ type }) => type === channelType.category);
    return html`${this.#list(isIn(), places)}${categories.map((category) => {
      const within = isIn(category.id);
      return within.length === 0 ? nothing : html`<h3>${category.name}</h3>${this.#list(within, places)}`;
    })}`;
  }

  #list(channels: readonly ListedPlace[], all: readonly ListedPlace[] = []): TemplateResult {
    const threadsOf = (channel: ListedPlace) =>
      all.filter(
        ({ type, parentId, isArchived }) => isThread(type) && parentId === channel.id && !isArchived,
      );
    return html`<ul>${channels.map(
      (channel) =>
        html`${this.#place(channel)}${threadsOf(channel).map((thread) => this.#place(thread, true))}`,
    )}</ul>`;
  }

  #place(place: ListedPlace, isBelow = false): TemplateResult {
    const { id, name, type } = place;
    const isOpen = store.shown.room?.id === id;
    const isUnread = !isOpen && store.reading.isUnread(store.shown.as, place);
    return html`<li ?data-below=${isBelow}><button type="button" aria-current=${isOpen ? 'page' : nothing} ?data-unread=${isUnread}
      @click=${() => store.open(id)}><span aria-hidden="true">${signs[type] ?? '#'}</span> <bdi>${name}</bdi>${isUnread ? html`<span class="unseen">, unread</span>` : nothing}</button></li>`;
  }
}

function isThread(type: number): boolean {
  return type === channelType.publicThread || type === channelType.privateThread;
}

customElements.define('parley-places', Places);
