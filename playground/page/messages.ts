import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Message } from '../wire/message.ts';
import { beginning } from './beginning.ts';
import { LightElement } from './light.ts';
import { store, Watching } from './store.ts';

/** From so many pixels on one counts as at the end of the list. */
const nearPixels = 80;
/** Messages of one author stand together when they are so close, ms. */
const togetherMs = 7 * 60_000;

/** The messages of the channel that is open, oldest first; stays at the end where one was there. */
export class Messages extends LightElement {
  readonly #watching = new Watching(this);
  #isAtEnd = true;
  #room = '';
  #top = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#watching;
    this.addEventListener('scroll', () => {
      const isNear = this.scrollHeight - this.scrollTop - this.clientHeight < nearPixels;
      // Who is told of a scroll late may be told when the list has grown already: only going up leaves the end.
      if (isNear || this.scrollTop < this.#top) this.#isAtEnd = isNear;
      this.#top = this.scrollTop;
    });
    this.#resized.observe(this);
  }

  protected override firstUpdated(): void {
    const list = this.querySelector('discord-messages');
    if (list) this.#resized.observe(list);
  }

  protected override updated(): void {
    const room = `${store.shown.as} ${store.shown.room?.id}`;
    if (room !== this.#room) this.#isAtEnd = true;
    this.#room = room;
    this.#stay();
    requestAnimationFrame(() => this.#stay());
  }

  /** Pictures and lazily drawn parts make the list longer after it was drawn, panels the room for it smaller. */
  readonly #resized = new ResizeObserver(() => this.#stay());

  #stay(): void {
    if (this.#isAtEnd) this.scrollTop = this.scrollHeight;
  }

  protected override render() {
    const { messages, typing, room, selected, isLight, panel } = store.shown;
    if (!room) return nothing;
    return html`<discord-messages no-background ?light-theme=${isLight} role="log" aria-label="Messages in ${room.name}" aria-live="off">
        ${messages.length === 0 ? beginning() : nothing}
        ${repeat(
          messages,
          ({ id }) => id,
          (
            message,
            index,
          ) => html`<parley-message tabindex="0" .message=${message} .follows=${follows(message, messages[index - 1])}
            ?data-follows=${follows(message, messages[index - 1])} ?data-selected=${panel === 'glass' && message.id === selected} data-message=${message.id}
            @click=${() => this.#select(message)} @focus=${() => this.#select(message)}></parley-message>`,
        )}
      </discord-messages>
      <p class="typing" role="status">${typing.length > 0 ? `${typing.join(', ')} is typing…` : ''}</p>`;
  }

  #select({ id }: Message): void {
    if (store.shown.selected !== id) store.set({ selected: id });
  }
}

function follows(message: Message, before: Message | undefined): boolean {
  if (!before || before.author.id !== message.author.id || before.type !== message.type) return false;
  if (message.type !== 0 || message.interaction || message.referenced_message !== undefined) return false;
  return Date.parse(message.timestamp) - Date.parse(before.timestamp) < togetherMs;
}

customElements.define('parley-messages', Messages);
