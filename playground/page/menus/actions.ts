import { css, html, LitElement, nothing } from 'lit';
import type { Message } from '../../wire/message.ts';
import { controls } from '../fields/style.ts';
import { store } from '../store.ts';
import { mayAnswer, mayEdit, mayReact } from './entries.ts';

/** Asks for the menu of what it comes from, at what it comes from. */
export class OpenMenu extends Event {
  static readonly type = 'open-menu';
  readonly view: 'menu' | 'react';

  constructor(view: 'menu' | 'react') {
    super(OpenMenu.type, { bubbles: true, composed: true });
    this.view = view;
  }
}

/** The buttons at a message that one points at, or that has the cursor. */
export class ParleyActions extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: absolute;
        top: -14px;
        right: 12px;
        z-index: 1;
        display: flex;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 6px;
      }
      button {
        padding: 2px 8px;
        min-width: 34px;
      }
    `,
  ];
  static override properties = { message: { attribute: false } };
  declare message: Message;

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'toolbar';
    this.ariaLabel = 'Message actions';
  }

  protected override render() {
    const { message } = this;
    return html`${mayReact(message) ? html`<button type="button" aria-label="Add reaction" title="Add reaction" aria-haspopup="dialog" @click=${() => this.dispatchEvent(new OpenMenu('react'))}>😀</button>` : nothing}
      ${mayAnswer(message, store.shown) ? html`<button type="button" aria-label="Reply" title="Reply" @click=${() => store.set({ replyTo: message, editing: undefined })}>↩</button>` : nothing}
      ${mayEdit(message, store.shown.as) ? html`<button type="button" aria-label="Edit" title="Edit" @click=${() => store.set({ editing: message, replyTo: undefined })}>✎</button>` : nothing}
      <button type="button" aria-label="More" title="More" aria-haspopup="menu" @click=${() => this.dispatchEvent(new OpenMenu('menu'))}>⋯</button>`;
  }
}

customElements.define('parley-actions', ParleyActions);
