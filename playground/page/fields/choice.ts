import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import { Entering } from './entering.ts';
import { fitting, type Item, ListBox } from './listbox.ts';

/** How long somebody pauses before it is asked what can be chosen, ms. */
const pauseMs = 150;

/**
 * A field in which one types to choose from a list: one item or several, of those given or of those that are asked for as one types.
 * Where it asks, what was typed may stand, too. Fires `enter` with the value or values, and `picked` when one was picked; drawn in its
 * host's tree and by its styles.
 */
export class ParleyChoice extends LitElement {
  static override properties = {
    ...{ items: {}, values: {}, ask: {}, isMany: {}, name: {}, key: {}, describedBy: {}, isWrong: {} },
    ...{ opensOnFocus: {}, required: {}, placeholder: {} },
  };
  declare items: readonly Item[];
  declare values: readonly string[];
  declare ask: ((typed: string) => Promise<readonly Item[] | undefined>) | undefined;
  declare isMany: boolean;
  declare required: boolean;
  /** What is chosen here, for the list's name. */
  declare name: string;
  /** The id of its input; nothing else in the tree has it. */
  declare key: string;
  declare describedBy: string | undefined;
  declare isWrong: boolean;
  declare opensOnFocus: boolean;
  declare placeholder: string | undefined;
  readonly #list: ListBox;
  /** What stands in the input. */
  #typed = '';
  /** The value that was told last: what stands in the input belongs to it. */
  #said: string | undefined;
  /** What is known of values that came from answers. */
  readonly #known = new Map<string, Item>();
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isBusy = false;

  constructor() {
    super();
    this.items = [];
    this.values = [];
    this.isMany = false;
    this.required = false;
    this.key = '';
    this.name = '';
    this.isWrong = false;
    this.opensOnFocus = false;
    const element = this;
    this.#list = new ListBox(this, {
      get id() {
        return `${element.key}-list`;
      },
      // Above all of a command, as Discord has it: what is asked for stays in sight.
      anchor: () =>
        this.closest<HTMLElement>('form.command') ?? (this.firstElementChild as HTMLElement | null),
      pick: (item) => this.#pick(item),
      isChosen: ({ value }) => this.values.includes(value),
    });
  }

  protected override createRenderRoot() {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const [value] = this.values;
    if (!changed.has('values') || this.isMany || value === this.#said) return;
    this.#said = value;
    this.#typed = value === undefined ? '' : this.#nameOf(value);
  }

  protected override render() {
    const list = this.#list;
    return html`<div class="entry chooser" @click=${this.#click}>
        ${
          this.isMany
            ? this.values.map(
                (value) => html`<span class="chip">${this.#nameOf(value)}<button
                    type="button"
                    aria-label=${`Remove ${this.#nameOf(value)}`}
                    @click=${() => this.#remove(value)}
                  >✕</button></span>`,
              )
            : nothing
        }
        <input
          id=${this.key}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          aria-autocomplete="list"
          aria-expanded=${list.isOpen}
          aria-controls=${list.id}
          aria-activedescendant=${list.activeId ?? nothing}
          aria-describedby=${this.describedBy || nothing}
          aria-invalid=${this.isWrong}
          aria-required=${this.required}
          aria-busy=${this.#isBusy}
          placeholder=${this.values.length === 0 ? (this.placeholder ?? nothing) : nothing}
          .value=${live(this.#typed)}
          @input=${this.#input}
          @keydown=${this.#key}
          @focus=${this.#focus}
          @blur=${this.#blur}
        />
      </div>
      ${list.template(this.name)}`;
  }

  readonly #input = (event: Event): void => {
    this.#typed = (event.target as HTMLInputElement).value;
    if (!this.isMany) this.#say(this.#valueOf(this.#typed));
    this.#offer(this.#typed, this.#typed === '' ? this.#first : 0);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (this.#list.key(event)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.#offer('', 0);
    } else if (event.key === 'Backspace' && this.isMany && this.#typed === '' && this.values.length > 0)
      this.#remove(this.values.at(-1) ?? '');
    else if (event.key === 'Tab') {
      const item = this.#list.items[this.#list.active];
      if (this.#list.isOpen && item && this.#typed !== '' && !this.isMany && !event.shiftKey)
        this.#pick(item);
    }
  };

  readonly #focus = (): void => {
    if (this.opensOnFocus && this.values.length === 0) this.#offer('', this.#first);
  };

  readonly #click = (): void => {
    this.querySelector('input')?.focus();
    if (!this.#list.isOpen) this.#offer('', this.#first);
  };

  readonly #blur = (): void => {
    // What was typed and names nothing stays, to be seen and mended.
    this.#list.close();
  };

  /** Which is active where nothing is typed: where one has to be chosen, Enter chooses the first, and else none. */
  get #first(): number {
    return this.required && !this.isMany && this.values.length === 0 ? 0 : -1;
  }

  /** Shows what can be chosen for what is typed. @param active which is active then; -1 where Enter shall not choose */
  #offer(typed: string, active: number): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    if (this.ask) {
      const asked = this.#asked;
      this.#isBusy = true;
      this.#timer = setTimeout(() => void this.#complete(typed, asked, active), typed === '' ? 0 : pauseMs);
      this.requestUpdate();
      return;
    }
    this.#list.show(fitting(this.items, typed), active);
  }

  /** Asks; an answer that another question has overtaken is not shown. */
  async #complete(typed: string, asked: number, active: number): Promise<void> {
    const found = await this.ask?.(typed);
    if (asked !== this.#asked) return;
    this.#isBusy = false;
    for (const item of found ?? []) this.#known.set(item.value, item);
    const isFocused = this.querySelector('input')?.matches(':focus');
    this.#list.show(isFocused ? (found ?? []) : [], active);
    this.requestUpdate();
  }

  #pick(item: Item): void {
    this.#known.set(item.value, item);
    this.#asked += 1;
    clearTimeout(this.#timer);
    if (this.isMany) {
      this.#typed = '';
      const has = this.values.includes(item.value);
      this.#tell(has ? this.values.filter((value) => value !== item.value) : [...this.values, item.value]);
      this.#list.show(this.items, this.items.indexOf(item));
      return;
    }
    this.#typed = item.name;
    this.#list.close();
    this.#say(item.value);
    this.dispatchEvent(new Event('picked', { bubbles: true, composed: true }));
  }

  #remove(value: string): void {
    this.#tell(this.values.filter((one) => one !== value));
    this.querySelector('input')?.focus();
  }

  #valueOf(typed: string): string | undefined {
    const found = this.items.find(({ name }) => name.toLowerCase() === typed.trim().toLowerCase());
    return found?.value ?? (this.ask && typed !== '' ? typed : undefined);
  }

  #nameOf(value: string): string {
    const isOf = (one: Item): boolean => one.value === value;
    return this.items.find(isOf)?.name ?? this.#known.get(value)?.name ?? value;
  }

  #say(value: string | undefined): void {
    this.#said = value;
    this.#tell(value === undefined ? [] : [value]);
  }

  #tell(values: readonly string[]): void {
    this.values = values;
    this.dispatchEvent(
      new Entering<string | readonly string[] | undefined>(this.isMany ? values : values[0]),
    );
  }
}

customElements.define('parley-choice', ParleyChoice);

declare global {
  interface HTMLElementTagNameMap {
    'parley-choice': ParleyChoice;
  }
}
