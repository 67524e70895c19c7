import { css, html, LitElement } from 'lit';
import type { Message } from '../../wire/message.ts';
import { act } from '../act.ts';
import { controls } from '../fields/style.ts';

/** Asks whether a message shall be deleted. Fires `done` when it is answered. */
export class ParleyConfirm extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(440px, calc(100vw - 32px));
        border: 0;
        border-radius: 8px;
        padding: 16px;
        color: var(--text);
        background: var(--surface);
      }
      dialog::backdrop {
        background: #000b;
      }
      h2 {
        margin: 0 0 8px;
        font-size: 20px;
      }
      blockquote {
        margin: 0 0 16px;
        max-height: 30vh;
        overflow: auto;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .foot {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
      }
    `,
  ];
  static override properties = { message: { attribute: false } };
  declare message: Message;

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render() {
    const { author, content } = this.message;
    return html`<dialog role="alertdialog" aria-labelledby="title" aria-describedby="what" @close=${this.#done}>
      <h2 id="title">Delete this message?</h2>
      <blockquote id="what"><strong><bdi>${author.global_name ?? author.username}</bdi></strong> ${content.slice(0, 300)}</blockquote>
      <div class="foot">
        <button type="button" @click=${this.#done}>Cancel</button>
        <button type="button" class="danger" autofocus @click=${this.#delete}>Delete</button>
      </div>
    </dialog>`;
  }

  readonly #delete = (): void => {
    void act({ do: 'delete', message: this.message.id });
    this.#done();
  };

  readonly #done = (): void => {
    this.dispatchEvent(new CustomEvent('done'));
  };
}

customElements.define('parley-confirm', ParleyConfirm);
