import { html, nothing, type TemplateResult } from 'lit';
import type { ListedPlace, ServerOfHouse } from '../wire/live.ts';
import { LightElement } from './light.ts';
import { store, Watching } from './store.ts';

/** The servers of whoever one is, and their direct messages, one round mark each. */
export class Servers extends LightElement {
  readonly watching = new Watching(this);

  protected override render() {
    const { house, room } = store.shown;
    if (!house) return nothing;
    const [direct] = house.directs;
    return html`<nav aria-label="Servers"><ul>
      ${direct ? this.#mark('Direct messages', '@', room?.serverId === undefined, house.directs, () => store.open(direct.id)) : nothing}
      ${house.servers.map((server) => this.#server(server))}
    </ul></nav>`;
  }

  #server({ id, name, places }: ServerOfHouse): TemplateResult {
    return this.#mark(name, initials(name), store.shown.room?.serverId === id, places, () =>
      store.openServer(id),
    );
  }

  #mark(name: string, sign: string, isOpen: boolean, places: readonly ListedPlace[], open: () => void) {
    const isUnread = places.some((place) => store.reading.isUnread(store.shown.as, place));
    return html`<li><button type="button" aria-current=${isOpen ? 'page' : nothing} ?data-unread=${isUnread} title=${name} @click=${open}>
      <span aria-hidden="true">${sign}</span><span class="unseen">${name}${isUnread ? ', unread' : ''}</span></button></li>`;
  }
}

/** As Discord writes servers without a picture: the first letter of each word. */
function initials(name: string): string {
  const letters = name.split(/\s+/).map((word) => [...word][0] ?? '');
  return letters.slice(0, 3).join('');
}

customElements.define('parley-servers', Servers);
