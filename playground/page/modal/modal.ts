import { css, html, LitElement, nothing } from 'lit';
import '../fields/form-field.ts';
import type { Modal } from '../../wire/acts.ts';
import { act } from '../act.ts';
import type { Entering } from '../fields/entering.ts';
import { type Entered, type Field, faultOf } from '../fields/field.ts';
import type { ParleyField } from '../fields/form-field.ts';
import { controls } from '../fields/style.ts';
import { markdown } from '../markdown/markdown.ts';
import { Noticing } from '../noticing.ts';
import { store } from '../store.ts';
import { type FormPart, formInputs, partsOf } from './inputs.ts';

/** The form that the bot has opened, over everything else; the cursor stays in it until it is sent or left by Escape. */
export class ParleyModal extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(480px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: 0;
        border-radius: 8px;
        color: var(--text);
        background: var(--surface);
        box-shadow: 0 8px 32px #0008;
        overflow: auto;
      }
      dialog::backdrop {
        background: #000b;
      }
      form {
        display: grid;
        gap: 16px;
        padding: 16px;
      }
      .head,
      .foot {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 20px;
        overflow-wrap: anywhere;
      }
      .foot {
        justify-content: flex-end;
      }
      .words {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .entry {
        --inset: var(--ground);
      }
    `,
  ];
  #modal: Modal | undefined;
  #parts: readonly FormPart[] = [];
  #entered: Readonly<Record<string, Entered>> = {};
  #faults: Readonly<Record<string, string | undefined>> = {};
  /** Why it could not be sent. */
  #why: string | undefined;
  #isSending = false;

  constructor() {
    super();
    new Noticing(this, ({ modal }) => [modal]);
  }

  protected override willUpdate(): void {
    const { modal, house, room } = store.shown;
    if (modal === this.#modal) return;
    this.#modal = modal;
    this.#parts = modal ? partsOf(modal.components, house, room) : [];
    this.#entered = Object.fromEntries(this.#fields.map(({ name, initial }) => [name, initial]));
    this.#faults = {};
    this.#why = undefined;
    this.#isSending = false;
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog || dialog.open) return;
    dialog.showModal();
    const first = this.renderRoot.querySelector<ParleyField>('parley-field');
    void first?.updateComplete.then(() => first.focus());
  }

  protected override render() {
    const modal = this.#modal;
    if (!modal) return nothing;
    return html`<dialog aria-labelledby="title" @close=${this.#leave} @click=${this.#outside}>
      <form novalidate @submit=${this.#submit} @keydown=${this.#key}>
        <div class="head">
          <h2 id="title">${modal.title}</h2>
          <button type="button" aria-label="Close" @click=${this.#leave}>✕</button>
        </div>
        <p class="wrong" role="alert" ?hidden=${!this.#why}>${this.#why}</p>
        ${this.#parts.map((part, index) => ('words' in part ? html`<div class="words">${markdown(part.words)}</div>` : this.#field(part.field, index)))}
        <div class="foot">
          <button type="button" @click=${this.#leave}>Cancel</button>
          <button type="submit" class="main" ?disabled=${this.#isSending}>Submit</button>
        </div>
      </form>
    </dialog>`;
  }

  #field(field: Field, index: number) {
    return html`<parley-field
      .field=${field}
      .key=${`input-${index}`}
      .entered=${this.#entered[field.name]}
      .fault=${this.#faults[field.name]}
      @enter=${({ value }: Entering<Entered>) => {
        this.#entered = { ...this.#entered, [field.name]: value };
        this.#faults = { ...this.#faults, [field.name]: undefined };
        this.requestUpdate();
      }}
    ></parley-field>`;
  }

  get #fields(): Field[] {
    return this.#parts.flatMap((part) => ('field' in part ? [part.field] : []));
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const fields = this.#fields;
    this.#faults = Object.fromEntries(fields.map((one) => [one.name, faultOf(one, this.#entered[one.name])]));
    this.requestUpdate();
    const wrong = fields.find(({ name }) => this.#faults[name] !== undefined);
    if (!wrong) return void this.#send();
    const elements = [...this.renderRoot.querySelectorAll<ParleyField>('parley-field')];
    elements.find(({ field }) => field.name === wrong.name)?.focus();
  };

  async #send(): Promise<void> {
    const modal = this.#modal;
    if (!modal || this.#isSending) return;
    this.#isSending = true;
    this.#why = undefined;
    const inputs = await formInputs(this.#fields, this.#entered);
    const outcome = await act({ do: 'submit', modal: modal.id, inputs });
    if (this.#modal !== modal) return;
    this.#isSending = false;
    if (outcome.ok && !outcome.isUnanswered) {
      if (store.shown.modal === modal) store.set({ modal: undefined });
      return;
    }
    this.#why = outcome.ok ? 'The application did not respond. Try again.' : outcome.why;
    // It is said here.
    store.set({ trouble: undefined });
    this.requestUpdate();
  }

  /** Enter sends from fields of one line; Ctrl+Enter from any. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.defaultPrevented || event.isComposing) return;
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.renderRoot.querySelector('form')?.requestSubmit();
  };

  readonly #outside = (event: Event): void => {
    if (event.target === event.currentTarget) this.#leave();
  };

  readonly #leave = (): void => {
    if (store.shown.modal === this.#modal) store.set({ modal: undefined });
  };
}

customElements.define('parley-modal', ParleyModal);
