import { html, LitElement, nothing, type PropertyValues } from 'lit';
import '../fields/form-field.ts';
import type { Command } from '../../wire/live.ts';
import type { Entering } from '../fields/entering.ts';
import { type Entered, type Field, faultOf, isEmpty } from '../fields/field.ts';
import type { ParleyField } from '../fields/form-field.ts';
import { Noticing } from '../noticing.ts';
import { store } from '../store.ts';
import { complete } from './complete.ts';
import { type EnteredByName, fieldOf, inputsSoFar } from './options.ts';

/**
 * A slash command that was chosen, its options as fields: those that must be filled in, and as many of the others as one adds. Fires
 * `use` with what is entered once all of it can be sent, and `leave`. Drawn in its host's tree.
 */
export class ParleyCommand extends LitElement {
  static override properties = { command: {}, entered: {} };
  declare command: Command;
  declare entered: EnteredByName;
  /** Names of the options whose fields are shown. */
  #shown: readonly string[] = [];
  #faults: Readonly<Record<string, string | undefined>> = {};
  /** The option whose field gets the cursor when it is there. */
  #next: string | undefined;

  constructor() {
    super();
    this.entered = {};
    new Noticing(this, ({ house, room }) => [house, room]);
  }

  protected override createRenderRoot() {
    return this;
  }

  /** Files that were dropped or pasted go into the first option for one that is empty. @returns whether there is such an option */
  take(files: readonly File[]): boolean {
    const option = this.command.options.find(({ type, name }) => type === 11 && isEmpty(this.entered[name]));
    if (!option) return false;
    this.#add(option.name);
    this.#enter(option.name, files.slice(0, 1));
    return true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('command')) return;
    const { options } = this.command;
    const isShown = (name: string): boolean => !isEmpty(this.entered[name]);
    this.#shown = options.filter(({ required, name }) => required || isShown(name)).map(({ name }) => name);
    this.#faults = {};
    this.#next = this.#shown[0] ?? '';
  }

  protected override updated(): void {
    if (this.#next === undefined) return;
    const field = this.#fieldElement(this.#next);
    this.#next = undefined;
    if (field) void field.updateComplete.then(() => field.focus());
    else this.querySelector<HTMLElement>('button.main')?.focus();
  }

  protected override render() {
    const { shown, description, options } = this.command;
    const fields = this.#fields();
    const left = options.filter(({ name }) => !this.#shown.includes(name));
    return html`<form class="command" aria-label=${`/${shown}`} @submit=${this.#submit} @keydown=${this.#key}>
      <div class="command-head">
        <strong>/${shown}</strong> <span class="quiet">${description}</span>
        <button type="button" aria-label=${`Leave /${shown}`} @click=${this.#leave}>✕</button>
      </div>
      <div class="command-fields">
        ${fields.map(
          (field) => html`<div class="command-field">
            <parley-field
              data-option=${field.name}
              .field=${field}
              .key=${`option-${this.#indexOf(field.name)}`}
              .entered=${this.entered[field.name]}
              .fault=${this.#faults[field.name]}
              .opensOnFocus=${true}
              @enter=${({ value }: Entering<Entered>) => this.#enter(field.name, value)}
              @picked=${() => this.#goOn(field.name)}
            ></parley-field>
            ${
              field.required
                ? nothing
                : html`<button type="button" aria-label=${`Remove ${field.label}`} @click=${() => this.#drop(field.name)}>✕</button>`
            }
          </div>`,
        )}
      </div>
      <div class="command-foot">
        ${left.map(
          (option) => html`<button
            type="button"
            class="more"
            title=${option.description}
            @click=${() => this.#add(option.name)}
          >+ ${option.shown}</button>`,
        )}
        <button type="submit" class="main">Send</button>
      </div>
    </form>`;
  }

  #fields(): Field[] {
    const { house, room } = store.shown;
    const ask = (option: string, typed: string) => this.#complete(option, typed);
    return this.#shown.flatMap((name) => {
      const option = this.command.options.find((one) => one.name === name);
      return option ? [fieldOf(option, { house, room, ask })] : [];
    });
  }

  async #complete(option: string, typed: string) {
    const others = { ...this.entered, [option]: undefined };
    const options = { ...inputsSoFar(this.command, this.#fields(), others), [option]: typed };
    return await complete(this.command, store.shown.in, option, options);
  }

  #enter(name: string, entered: EnteredByName[string]): void {
    this.entered = { ...this.entered, [name]: entered };
    this.#faults = { ...this.#faults, [name]: undefined };
  }

  #add(name: string): void {
    if (!this.#shown.includes(name)) this.#shown = [...this.#shown, name];
    this.#next = name;
    this.requestUpdate();
  }

  /** To the next option that is still to be filled in; where there is none, Enter sends. */
  #goOn(name: string): void {
    const behind = this.#shown.slice(this.#shown.indexOf(name) + 1);
    this.#next = behind.find((one) => isEmpty(this.entered[one]));
    this.requestUpdate();
  }

  #drop(name: string): void {
    this.#shown = this.#shown.filter((one) => one !== name);
    this.#enter(name, undefined);
    this.#next = this.#shown.at(-1) ?? '';
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const fields = this.#fields();
    this.#faults = Object.fromEntries(
      fields.map((field) => [field.name, faultOf(field, this.entered[field.name])]),
    );
    const wrong = fields.find(({ name }) => this.#faults[name] !== undefined);
    this.requestUpdate();
    if (wrong) this.#next = wrong.name;
    else this.dispatchEvent(new CustomEvent('use', { detail: this.entered }));
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#leave();
    } else if (event.key === 'Enter' && !event.shiftKey && !opens(event.target)) {
      event.preventDefault();
      this.querySelector('form')?.requestSubmit();
    }
  };

  readonly #leave = (): void => {
    this.dispatchEvent(new CustomEvent('leave'));
  };

  #indexOf(name: string): number {
    return this.command.options.findIndex((option) => option.name === name);
  }

  #fieldElement(name: string): ParleyField | undefined {
    const all = [...this.querySelectorAll<ParleyField>('parley-field')];
    return all.find(({ field }) => field?.name === name);
  }
}

/** Whether Enter does something of its own there. */
function opens(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLButtonElement || (target instanceof HTMLInputElement && target.type === 'file')
  );
}

customElements.define('parley-command', ParleyCommand);
