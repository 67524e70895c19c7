import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { ref } from 'lit/directives/ref.js';

/** What can be chosen from a list. */
export interface Item {
  value: string;
  name: string;
  /** Said beside it, more quietly. */
  hint?: string | undefined;
}

/** How a list is used. */
interface ListBoxOptions {
  /** A name that nothing else in its tree has. */
  id: string;
  /** What it opens at. */
  anchor: () => HTMLElement | null | undefined;
  pick: (item: Item) => void;
  /** Whether an item is chosen already. */
  isChosen?: (item: Item) => boolean;
}

/**
 * A list that opens at a field while one types (the combobox pattern of ARIA): focus stays in the field, which names the active item
 * by `aria-activedescendant`.
 */
export class ListBox implements ReactiveController {
  items: readonly Item[] = [];
  /** The index of the active item; -1: none. */
  active = -1;
  isOpen = false;
  readonly #host: ReactiveControllerHost;
  readonly #options: ListBoxOptions;
  #list: HTMLElement | undefined;

  constructor(host: ReactiveControllerHost, options: ListBoxOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get id(): string {
    return this.#options.id;
  }

  /** The id of the active item's element. */
  get activeId(): string | undefined {
    return this.isOpen && this.active >= 0 ? `${this.id}-${this.active}` : undefined;
  }

  /** Opens with items, or closes where there are none. @param active which one is active; none with -1 */
  show(items: readonly Item[], active = 0): void {
    this.items = items;
    this.isOpen = items.length > 0;
    this.active = Math.min(active, items.length - 1);
    this.#host.requestUpdate();
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#host.requestUpdate();
  }

  /** Does what a key does in a list. @returns whether it did, so that the field does nothing more */
  key(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.isComposing) return false;
    const last = this.items.length - 1;
    const item = this.items[this.active];
    if (event.key === 'ArrowDown') this.active = this.active >= last ? 0 : this.active + 1;
    else if (event.key === 'ArrowUp') this.active = this.active <= 0 ? last : this.active - 1;
    else if (event.key === 'PageDown') this.active = Math.min(last, this.active + 8);
    else if (event.key === 'PageUp') this.active = Math.max(0, this.active - 8);
    else if (event.key === 'Escape') this.isOpen = false;
    else if (event.key === 'Enter' && !event.shiftKey && item) this.#options.pick(item);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    this.#host.requestUpdate();
    return true;
  }

  hostUpdated(): void {
    const list = this.#list;
    if (!list?.isConnected) return;
    const isShown = list.matches(':popover-open');
    if (this.isOpen && !isShown) list.showPopover();
    if (!this.isOpen && isShown) list.hidePopover();
    if (!this.isOpen) return;
    placeAt(list, this.#options.anchor());
    list.querySelector(`#${this.activeId}`)?.scrollIntoView({ block: 'nearest' });
  }

  hostDisconnected(): void {
    this.isOpen = false;
  }

  /** The list, to stand anywhere in the host. @param label what it holds */
  template(label: string): TemplateResult {
    const { isChosen } = this.#options;
    return html`<ul
      ${ref(this.#keep)}
      class="list"
      popover="manual"
      role="listbox"
      tabindex="0"
      id=${this.id}
      aria-label=${label}
      @pointerdown=${(event: Event) => event.preventDefault()}
    >
      ${
        this.isOpen
          ? this.items.map(
              (item, index) => html`<li
                role="option"
                id=${`${this.id}-${index}`}
                class=${index === this.active ? 'active' : ''}
                aria-selected=${isChosen ? isChosen(item) : index === this.active}
                @pointermove=${() => this.#point(index)}
                @click=${() => this.#options.pick(item)}
              ><span class="name">${item.name}</span>${item.hint ? html`<span class="hint">${item.hint}</span>` : nothing}</li>`,
            )
          : nothing
      }
    </ul>`;
  }

  readonly #keep = (element: Element | undefined): void => {
    this.#list = element as HTMLElement | undefined;
  };

  #point(index: number): void {
    if (index === this.active) return;
    this.active = index;
    this.#host.requestUpdate();
  }
}

/** Puts something of the top layer above what it belongs to, or below where there is more room. */
function placeAt(list: HTMLElement, anchor: HTMLElement | null | undefined): void {
  if (!anchor) return;
  const { left, top, bottom, width } = anchor.getBoundingClientRect();
  const above = top - 8;
  const below = innerHeight - bottom - 8;
  const isAbove = above > below;
  const { style } = list;
  const wide = Math.min(Math.max(width, 280), innerWidth - 16);
  style.left = `${Math.max(8, Math.min(left, innerWidth - wide - 8))}px`;
  style.width = `${wide}px`;
  style.maxHeight = `${Math.min(360, isAbove ? above : below)}px`;
  style.top = isAbove ? 'auto' : `${bottom + 4}px`;
  style.bottom = isAbove ? `${innerHeight - top + 4}px` : 'auto';
}

/** The items that fit what is typed: those that begin with it first. */
export function fitting(items: readonly Item[], typed: string): Item[] {
  const wanted = plain(typed.trim());
  if (wanted === '') return [...items];
  const rank = ({ name, hint = '' }: Item): number => {
    const said = plain(name);
    if (said.startsWith(wanted)) return 0;
    if (said.split(/[\s\-_/]+/).some((word) => word.startsWith(wanted))) return 1;
    if (said.includes(wanted)) return 2;
    return plain(hint).includes(wanted) ? 3 : 4;
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((one) => one.rank < 4)
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
