import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Message } from '../wire/message.ts';
import { beginning } from './beginning.ts';
import { divider, isApart } from './dividers.ts';
import { Following } from './following.ts';
import { LightElement } from './light.ts';
import { isNewer } from './reading.ts';
import { store, Watching } from './store.ts';

/** Messages of one author stand together when they are so close, ms. */
const togetherMs = 7 * 60_000;

/**
 * The messages of the channel that is open, oldest first; stays at the end where one was there. To the keyboard it is one stop, within
 * which arrows lead from message to message.
 */
export class Messages extends LightElement {
  readonly watching = new Watching(this);
  readonly #following = new Following(this, () => {
    this.#leftAt = store.shown.messages.at(-1)?.id ?? '';
    this.requestUpdate();
  });
  #room = '';
  /** The newest message when the end was left. */
  #leftAt = '';
  /** The newest message that was drawn. */
  #newest = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', this.#move);
    store.addEventListener('jump', this.#jump);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    store.removeEventListener('jump', this.#jump);
  }

  protected override updated(): void {
    this.#following.watch(this.querySelector('discord-messages'));
    const { as, room, messages } = store.shown;
    const key = `${as} ${room?.id}`;
    const last = messages.at(-1);
    const isOwn = last?.author.id === as && isNewer(last.id, this.#newest);
    // What stands in an empty channel is read from its beginning; another begins at its end, and what one says oneself is to be seen.
    if (!last) this.#following.leave();
    else if (key !== this.#room || this.#newest === '' || isOwn) this.#following.toEnd();
    this.#room = key;
    this.#newest = last?.id ?? '';
    this.#following.stay();
    requestAnimationFrame(() => this.#following.stay());
  }

  protected override render() {
    const { messages, typing, room, isLight } = store.shown;
    if (!room) return nothing;
    return html`<discord-messages no-background ?light-theme=${isLight} role="log" aria-label="Messages in ${room.name}" aria-live="off">
        ${messages.length === 0 ? beginning() : nothing}
        ${room.hasOlder ? this.#above() : nothing}
        ${repeat(
          messages,
          // The library's elements keep the theme in which they were made.
          ({ id }) => `${id} ${isLight}`,
          (message, index) => this.#message(message, messages[index - 1]),
        )}
      </discord-messages>
      ${this.#following.isAtEnd || messages.length === 0 ? nothing : this.#present()}
      <p class="typing" role="status">${typing.map((name, index) => html`${index > 0 ? ', ' : ''}<bdi>${name}</bdi>`)}${typing.length > 0 ? ' is typing…' : ''}</p>`;
  }

  #message(message: Message, before: Message | undefined): TemplateResult {
    const { id } = message;
    const { panel, selected } = store.shown;
    const isFollowing = follows(message, before);
    return html`${divider(message, before)}<parley-message tabindex=${id === this.#stop ? 0 : -1} .message=${message} .follows=${isFollowing}
      ?data-follows=${isFollowing} ?data-selected=${panel === 'glass' && id === selected} data-message=${id}
      @click=${() => select(id)} @focus=${() => select(id)}></parley-message>`;
  }

  /** The way back to the end, for who has gone up. */
  #present(): TemplateResult {
    const count = store.shown.messages.filter(({ id }) => isNewer(id, this.#leftAt)).length;
    const words = count === 0 ? 'Jump to present' : `${count} new ${count === 1 ? 'message' : 'messages'}`;
    return html`<button type="button" class="present" @click=${() => this.#following.toEnd()}>${words} ↓</button>`;
  }

  /** What stands above the oldest message, where there are older ones: the way to them, or in what is saved that they are missing. */
  #above(): TemplateResult {
    return html`<button type="button" class="older" @click=${() => this.#older()}>Show older messages</button>
      <p class="left-out">Older messages are left out.</p>`;
  }

  /** What is seen stays where it is while older messages come in above it. */
  #older(): void {
    this.#following.leave();
    store.showOlder();
  }

  /** The message at which the keyboard stops: the one that is chosen, or else the last. */
  get #stop(): string | undefined {
    const { messages, selected } = store.shown;
    return messages.some(({ id }) => id === selected) ? selected : messages.at(-1)?.id;
  }

  readonly #move = (event: KeyboardEvent): void => {
    const { target, key } = event;
    if (!(target instanceof HTMLElement) || target.localName !== 'parley-message') return;
    const all = [...this.querySelectorAll<HTMLElement>('parley-message')];
    const at = all.indexOf(target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[key];
    if (key === 'Escape') store.write();
    if (to === undefined) return;
    event.preventDefault();
    all[Math.max(0, Math.min(to, all.length - 1))]?.focus();
  };

  readonly #jump = (event: Event): void => {
    const { detail } = event as CustomEvent<string>;
    const element = this.querySelector<HTMLElement>(`[data-message="${CSS.escape(detail)}"]`);
    if (!element) return;
    this.#following.leave();
    element.scrollIntoView({ block: 'center' });
    element.focus({ preventScroll: true });
    element.classList.remove('flash');
    requestAnimationFrame(() => element.classList.add('flash'));
  };
}

function select(id: string): void {
  if (store.shown.selected !== id) store.set({ selected: id });
}

function follows(message: Message, before: Message | undefined): boolean {
  if (!before || before.author.id !== message.author.id || before.type !== message.type) return false;
  if (message.type !== 0 || message.interaction || message.referenced_message !== undefined) return false;
  if (isApart(message, before)) return false;
  return Date.parse(message.timestamp) - Date.parse(before.timestamp) < togetherMs;
}

customElements.define('parley-messages', Messages);
