import { html, LitElement } from 'lit';

/** A text that is hidden until it is pressed. */
export class Spoiler extends LitElement {
  static override properties = { isShown: { state: true } };
  declare isShown: boolean;

  constructor() {
    super();
    this.isShown = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'button');
    this.tabIndex = 0;
    const show = () => {
      this.isShown = true;
    };
    this.addEventListener('click', show);
    this.addEventListener('keydown', ({ key }) => (key === 'Enter' || key === ' ') && show());
  }

  protected override updated(): void {
    this.toggleAttribute('shown', this.isShown);
    this.setAttribute('aria-label', this.isShown ? (this.textContent ?? '') : 'Spoiler: press to show');
  }

  protected override render() {
    return html`<span aria-hidden=${this.isShown ? 'false' : 'true'}><slot></slot></span>`;
  }
}

customElements.define('parley-spoiler', Spoiler);
