import { html, LitElement, nothing, type TemplateResult } from 'lit';
import './actions.ts';
import './confirm.ts';
import './menus.css';
import '../fields/choice.ts';
import type { Message } from '../../wire/message.ts';
import { act } from '../act.ts';
import type { Entering } from '../fields/entering.ts';
import { controls } from '../fields/style.ts';
import { Noticing } from '../noticing.ts';
import { store } from '../store.ts';
import { OpenMenu } from './actions.ts';
import { emoji, quick } from './emoji.ts';
import { type Entry, mayReact, messageEntries, personEntries } from './entries.ts';
import { menu } from './style.ts';

/** What a menu is of. */
type Target = { message: Message } | { user: string };

/** A menu that is open. */
interface Opened {
  target: Target;
  view: 'menu' | 'react' | 'remove';
  /** Where it opens, pixels of the window. */
  x: number;
  y: number;
  /** What had the cursor before, and gets it back. */
  opener: HTMLElement | undefined;
}

/** The menus of messages and people: by right click, by the ⋯ at a message, by the menu key or Shift+F10. */
export class ParleyMenus extends LitElement {
  static override styles = [controls, menu];
  #opened: Opened | undefined;
  /** Who looks, and where. */
  #place = '';
  /** What is begun to be typed, to get to an entry. */
  #typed = '';
  #typedAt = 0;

  constructor() {
    super();
    new Noticing(this, ({ as, in: channel }) => [as, channel]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('contextmenu', this.#context);
    document.addEventListener('keydown', this.#menuKey);
    document.addEventListener('pointerdown', this.#elsewhere, true);
    document.addEventListener(OpenMenu.type, this.#asked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('contextmenu', this.#context);
    document.removeEventListener('keydown', this.#menuKey);
    document.removeEventListener('pointerdown', this.#elsewhere, true);
    document.removeEventListener(OpenMenu.type, this.#asked);
  }

  protected override willUpdate(): void {
    const place = `${store.shown.as}/${store.shown.in}`;
    if (place !== this.#place) this.#opened = undefined;
    this.#place = place;
  }

  protected override render() {
    const opened = this.#opened;
    if (!opened) return nothing;
    const { target, view } = opened;
    if ('message' in target && view === 'react') return this.#reactions(target.message);
    if ('message' in target && view === 'remove')
      return html`<parley-confirm .message=${target.message} @done=${() => this.#close()}></parley-confirm>`;
    return html`<div
      class="popup"
      popover="manual"
      role="menu"
      aria-label=${'message' in target ? 'Message' : 'Member'}
      @keydown=${this.#key}
      @pointermove=${(event: Event) => (event.target as HTMLElement).closest<HTMLElement>('[role=menuitem]')?.focus()}
    >
      ${'message' in target && mayReact(target.message) ? this.#quick(target.message) : nothing}
      ${this.#entries(target)}
    </div>`;
  }

  protected override updated(): void {
    const popup = this.renderRoot.querySelector<HTMLElement>('.popup');
    if (!popup || popup.matches(':popover-open') || !this.#opened) return;
    popup.showPopover();
    const { x, y } = this.#opened;
    const { width, height } = popup.getBoundingClientRect();
    popup.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
    popup.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
    const choice = popup.querySelector('parley-choice');
    if (choice) void choice.updateComplete.then(() => choice.querySelector('input')?.focus());
    else this.#items[0]?.focus();
  }

  #quick(message: Message): TemplateResult {
    return html`<div class="quick" role="group" aria-label="Reactions">${quick.map(
      (one) => html`<button
        type="button"
        role="menuitem"
        tabindex="-1"
        aria-label=${`React with ${emoji.find(({ value }) => value === one)?.name ?? one}`}
        @click=${() => this.#react(message, one)}
      >${one}</button>`,
    )}</div>`;
  }

  #entries(target: Target): TemplateResult {
    const to = (view: Opened['view']) => this.#open({ ...this.#opened, target, view } as Opened);
    const more = { react: () => to('react'), remove: () => to('remove') };
    const all =
      'message' in target
        ? messageEntries(target.message, store.shown, more)
        : personEntries(target.user, store.shown);
    const drawn = (entry: Entry) => html`<button
      type="button"
      role="menuitem"
      tabindex="-1"
      class=${entry.isDangerous ? 'take' : ''}
      @click=${() => this.#run(entry)}
    >${entry.name}</button>`;
    const apps = all.filter(({ group }) => group === 'Apps');
    return html`${all.filter(({ group, isDangerous }) => !group && !isDangerous).map(drawn)}
      ${apps.length > 0 ? html`<div role="group" aria-labelledby="apps"><div id="apps" class="heading" role="presentation">Apps</div>${apps.map(drawn)}</div>` : nothing}
      ${all.filter(({ isDangerous }) => isDangerous).map(drawn)}`;
  }

  #reactions(message: Message): TemplateResult {
    return html`<div class="popup react" popover="manual" role="dialog" aria-label="Add reaction" @keydown=${this.#escape}>
      <div class="field"><label for="emoji">Add reaction</label><parley-choice
        .items=${emoji}
        .name=${'Emoji'}
        .key=${'emoji'}
        .placeholder=${'Find an emoji'}
        @enter=${({ value }: Entering<string | undefined>) =>
          value !== undefined && this.#react(message, value)}
      ></parley-choice></div>
    </div>`;
  }

  #react(message: Message, one: string): void {
    this.#close();
    void act({ do: 'react', message: message.id, emoji: one, adds: true });
  }

  /** What it does may open another view, or take the cursor. */
  #run(entry: Entry): void {
    const before = this.#opened;
    entry.run();
    if (this.#opened === before) this.#close();
  }

  #open(opened: Opened): void {
    this.#opened = opened;
    this.requestUpdate();
  }

  #close(): void {
    const opener = this.#opened?.opener;
    this.#opened = undefined;
    this.requestUpdate();
    // What an entry did may have taken the cursor, or opened a form.
    void this.updateComplete.then(() => {
      const hasCursor = document.activeElement !== document.body && document.activeElement !== this;
      if (hasCursor || store.shown.modal || store.shown.replyTo || store.shown.editing) return;
      if (opener?.isConnected) opener.focus();
      else document.querySelector('parley-composer')?.focus();
    });
  }

  readonly #context = (event: MouseEvent): void => {
    const path = event.composedPath();
    if (path.includes(this)) {
      event.preventDefault();
      return;
    }
    // Texts that are edited, and links, keep the browser's own menu; Shift asks for that everywhere.
    const isBrowsers = path.some(
      (one) => one instanceof Element && one.matches('input[type=text], textarea, a[href]'),
    );
    const target = targetOf(path);
    if (!target || isBrowsers || event.shiftKey) return;
    event.preventDefault();
    this.#open({ target, view: 'menu', x: event.clientX, y: event.clientY, opener: openerOf(path) });
  };

  readonly #menuKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    const path = event.composedPath();
    const target = path.includes(this) ? undefined : targetOf(path);
    if (!target) return;
    event.preventDefault();
    const opener = openerOf(path);
    const { left = 0, top = 0, height = 0 } = opener?.getBoundingClientRect() ?? {};
    this.#open({ target, view: 'menu', x: left + 72, y: top + Math.min(24, height), opener });
  };

  readonly #asked = (event: Event): void => {
    const path = event.composedPath();
    const target = targetOf(path);
    const [actions] = path;
    if (!target || !(event instanceof OpenMenu) || !(actions instanceof HTMLElement)) return;
    const { right, bottom } = actions.getBoundingClientRect();
    this.#open({ target, view: event.view, x: right - 200, y: bottom, opener: openerOf(path) });
  };

  readonly #elsewhere = (event: Event): void => {
    if (!this.#opened || this.#opened.view === 'remove' || event.composedPath().includes(this)) return;
    this.#opened = undefined;
    this.requestUpdate();
  };

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    this.#close();
  };

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  readonly #key = (event: KeyboardEvent): void => {
    const items = this.#items;
    const at = items.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const go = (to: number) => items.at(to % items.length)?.focus();
    if (event.key === 'ArrowDown' || event.key === 'ArrowRight') go(at + 1);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') go(at <= 0 ? -1 : at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (event.key === 'Escape' || event.key === 'Tab') this.#close();
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey)
      this.#find(event.key, at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Goes to the next entry that begins with what is typed. */
  #find(key: string, at: number): void {
    const now = performance.now();
    this.#typed = now - this.#typedAt > 500 ? key : this.#typed + key;
    this.#typedAt = now;
    const from = this.#typed.length === 1 ? at + 1 : at;
    const items = this.#items;
    const ordered = [...items.slice(from), ...items.slice(0, from)];
    const wanted = this.#typed.toLowerCase();
    ordered.find(({ textContent }) => textContent?.trim().toLowerCase().startsWith(wanted))?.focus();
  }
}

/** Whose menu something is: that of the person at a name or picture, else that of the message, else that of a person in a list. */
function targetOf(path: readonly EventTarget[]): Target | undefined {
  const elements = path.filter((one): one is HTMLElement => one instanceof HTMLElement);
  const isAuthor = elements.some((one) => one.matches('discord-author-info, .discord-author-avatar'));
  const message = elements
    .map((one) => (one as { message?: Message }).message)
    .find((one) => one !== undefined);
  if (message) return isAuthor ? { user: message.author.id } : { message };
  const user = elements.find((one) => one.dataset.user !== undefined)?.dataset.user;
  return user === undefined ? undefined : { user };
}

/** What gets the cursor back when a menu closes. */
function openerOf(path: readonly EventTarget[]): HTMLElement | undefined {
  const elements = path.filter((one): one is HTMLElement => one instanceof HTMLElement);
  return (
    elements.find((one) => one.localName === 'parley-message') ?? elements.find((one) => one.tabIndex >= 0)
  );
}

customElements.define('parley-menus', ParleyMenus);
