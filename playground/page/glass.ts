import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Glass, ModelRequest } from '../wire/glass.ts';
import type { Knobs } from '../wire/knobs.ts';
import { ask } from './ask.ts';
import { eventsView, json, sentView, titleOf } from './glass/request.ts';
import { callsView, ledgerView } from './glass/tables.ts';
import { timelineStyle, timelineView } from './glass/timeline.ts';
import { count } from './glass/words.ts';
import { panelStyle } from './panel-style.ts';
import { store } from './store.ts';

/** While something changes, it is looked anew at most so often, ms. */
const everyMs = 500;

/** Behind the glass: how the selected reply came to be. */
export class GlassPanel extends LitElement {
  static override properties = {
    glass: { state: true },
    trouble: { state: true },
    echoes: { state: true },
    opened: { state: true },
  };
  static override styles = [
    panelStyle,
    timelineStyle,
    css`
      h4 { margin: 0.6rem 0 0; font-size: 0.8rem; }
      .request { border-inline-start: 3px solid var(--line); padding-inline-start: 0.6rem; }
    `,
  ];

  declare glass: Glass | undefined;
  declare trouble: string | undefined;
  /** Whether OpenRouter is asked for what it sends to providers. */
  declare echoes: boolean;
  /** Which parts are unfolded: only those are drawn. */
  declare opened: ReadonlySet<string>;
  /** The message that `glass` is of. */
  #shown: string | undefined;
  #messages: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.echoes = false;
    this.opened = new Set();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    store.addEventListener('change', this.#changed);
    this.#changed();
    void this.#learnEcho();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    store.removeEventListener('change', this.#changed);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#messages = undefined;
  }

  /** Another message is looked at once; one that may still grow, soon. */
  #changed = (): void => {
    const { selected, messages } = store.shown;
    const isOther = selected !== this.#shown;
    if (!isOther && messages === this.#messages) return;
    this.#messages = messages;
    if (isOther) {
      this.#shown = selected;
      this.glass = undefined;
      this.trouble = undefined;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      void this.#look();
    } else this.#timer ??= setTimeout(() => void this.#look(), everyMs);
  };

  async #look(): Promise<void> {
    this.#timer = undefined;
    const message = this.#shown;
    if (message === undefined) return;
    try {
      const glass = await ask<Glass>(`/glass/${message}`);
      if (message !== this.#shown) return;
      this.glass = glass;
      this.trouble = undefined;
      // Bills may come after the last edit.
      const isOpen = glass.ledger.some(({ state }) => state === 'open' || state === 'unbilled');
      if (isOpen && this.isConnected) this.#timer ??= setTimeout(() => void this.#look(), 2 * everyMs);
    } catch (error) {
      if (message === this.#shown) this.trouble = (error as Error).message;
    }
  }

  async #learnEcho(): Promise<void> {
    this.echoes = await ask<Knobs>('/knobs').then(
      ({ echo }) => echo,
      () => false,
    );
  }

  #turnEcho = async (event: Event): Promise<void> => {
    const echo = (event.target as HTMLInputElement).checked;
    try {
      this.echoes = (await ask<Knobs>('/knobs', { echo })).echo;
    } catch (error) {
      this.trouble = (error as Error).message;
    }
  };

  override render(): TemplateResult {
    return html`
      <h2>Behind the glass</h2>
      ${this.trouble === undefined ? nothing : html`<p role="alert">${this.trouble}</p>`}
      ${this.glass ? this.#view(this.glass) : html`<p class="quiet">Select a reply of the bot to see how it came to be.</p>`}
    `;
  }

  #view({ timeline, requests, calls, ledger }: Glass): TemplateResult {
    return html`
      <h3>Received and visible</h3>
      ${timelineView(timeline)}
      <h3>Requests to models (${requests.length})</h3>
      <label><input type="checkbox" .checked=${this.echoes} @change=${this.#turnEcho} /> From now on, ask OpenRouter what it sends to providers</label>
      ${requests.map((request) => this.#request(request))}
      <h3>Calls to Discord (${calls.length})</h3>
      ${calls.length === 0 ? nothing : this.#part('calls', 'Each call, with its rate limit', () => callsView(calls))}
      <h3>Ledger</h3>
      ${ledger.length === 0 ? html`<p class="quiet">Nothing was charged for this message.</p>` : ledgerView(ledger)}
    `;
  }

  #request(request: ModelRequest): TemplateResult {
    const { id, events, echo = [] } = request;
    return html`<div class="request">
      <p>${titleOf(request)}</p>
      ${this.#part(`sent ${id}`, 'What was sent', () => sentView(request))}
      ${this.#part(`events ${id}`, `What came back: ${count(events.length)} events`, () => eventsView(request))}
      ${echo.map((body, index) =>
        this.#part(`echo ${id} ${index}`, 'What the provider was sent', () => html`<pre>${json(body)}</pre>`),
      )}
    </div>`;
  }

  /** A part that is drawn while it is unfolded. */
  #part(name: string, title: string, view: () => TemplateResult): TemplateResult {
    const isOpen = this.opened.has(name);
    const toggle = ({ target }: Event) => {
      const opened = new Set(this.opened);
      if ((target as HTMLDetailsElement).open) opened.add(name);
      else opened.delete(name);
      this.opened = opened;
    };
    return html`<details ?open=${isOpen} @toggle=${toggle}>
      <summary>${title}</summary>
      ${isOpen ? view() : nothing}
    </details>`;
  }
}

customElements.define('parley-glass', GlassPanel);
