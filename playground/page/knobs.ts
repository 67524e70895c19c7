import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Knobs, Strike } from '../wire/knobs.ts';
import { ask } from './ask.ts';
import { panelStyle } from './panel-style.ts';
import { store, Watching } from './store.ts';

const answers: Record<Knobs['nextAnswer'], string> = {
  normal: 'as usual',
  429: 'fails: too many requests (429)',
  402: 'fails: no credit (402)',
  502: 'fails: provider unavailable (502)',
  midway: 'fails midway',
  stall: 'stops midway and says nothing more',
  short: 'ends too early, without a word',
};

const strikes: Record<Strike['what'], string> = {
  'discord-429': 'Rate limit (429) at the next message or edit',
  'discord-global-429': 'Global rate limit at the next message or edit',
  'discord-500': 'Error (500) at the next message or edit',
  disconnect: 'Cut the gateway’s connection',
  reconnect: 'Ask the bot to connect anew',
};

/** Knobs for the local OpenRouter and the local Discord. */
export class KnobsPanel extends LitElement {
  static override properties = { knobs: { state: true }, said: { state: true }, trouble: { state: true } };
  static override styles = [
    panelStyle,
    css`
      fieldset { margin: 0 0 1rem; padding: 0.75rem; border: 1px solid var(--line); border-radius: 6px; }
      label { display: block; margin-block: 0.5rem; }
      input[type='range'], select { display: block; inline-size: 100%; box-sizing: border-box; }
      .strikes { display: grid; gap: 0.4rem; }
      .strikes button { text-align: start; }
    `,
  ];

  declare knobs: Knobs | undefined;
  declare said: string;
  declare trouble: string | undefined;

  constructor() {
    super();
    this.said = '';
    new Watching(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    store.addEventListener('change', this.#used);
    void this.#turn();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    store.removeEventListener('change', this.#used);
  }

  #messages: unknown;

  /** A failure that was ordered may have been used up. */
  #used = (): void => {
    const { messages } = store.shown;
    const isWaiting = this.knobs !== undefined && this.knobs.nextAnswer !== 'normal';
    if (!isWaiting || messages === this.#messages) return;
    this.#messages = messages;
    void this.#turn();
  };

  async #turn(change?: Partial<Knobs>): Promise<void> {
    await this.#tried(async () => {
      this.knobs = await ask<Knobs>('/knobs', change);
    });
  }

  async #strike(what: Strike['what']): Promise<void> {
    await this.#tried(async () => {
      await ask('/strike', { what });
      this.said = `Done: ${strikes[what]}.`;
    });
  }

  async #tried(step: () => Promise<void>): Promise<void> {
    try {
      await step();
      this.trouble = undefined;
    } catch (error) {
      this.trouble = (error as Error).message;
    }
  }

  override render(): TemplateResult {
    return html`
      <h2>Knobs</h2>
      ${this.trouble === undefined ? nothing : html`<p role="alert">${this.trouble}</p>`}
      ${this.knobs ? this.#view(this.knobs) : nothing}
      <p role="status" class="quiet">${this.said}</p>
    `;
  }

  #view({ tokensPerSecond, nextAnswer, latencyMs }: Knobs): TemplateResult {
    const isReal = store.shown.house?.isReal === true;
    return html`
      <fieldset ?disabled=${isReal}>
        <legend>OpenRouter on this machine</legend>
        ${isReal ? html`<p class="quiet">Real models answer: these have no meaning now.</p>` : nothing}
        ${this.#range('Speed', `${tokensPerSecond} tokens per second`, tokensPerSecond, { min: 1, max: 400 }, (value) => ({ tokensPerSecond: value }))}
        <label>The next answer
          <select @change=${(event: Event) => this.#turn({ nextAnswer: (event.target as HTMLSelectElement).value as Knobs['nextAnswer'] })}>
            ${Object.entries(answers).map(([value, words]) => html`<option value=${value} .selected=${value === nextAnswer}>${words}</option>`)}
          </select>
        </label>
        <p class="quiet">Where a preset names other models, one of them takes over from a failure: it is seen behind the glass.</p>
      </fieldset>
      <fieldset>
        <legend>Discord on this machine</legend>
        ${this.#range('Latency', `${latencyMs} ms`, latencyMs, { min: 0, max: 2000 }, (value) => ({ latencyMs: value }))}
        <div class="strikes">
          ${Object.entries(strikes).map(([what, words]) => html`<button type="button" @click=${() => this.#strike(what as Strike['what'])}>${words}</button>`)}
        </div>
      </fieldset>
    `;
  }

  #range(
    name: string,
    words: string,
    value: number,
    { min, max }: { min: number; max: number },
    change: (value: number) => Partial<Knobs>,
  ): TemplateResult {
    const turn = ({ target }: Event) => this.#turn(change((target as HTMLInputElement).valueAsNumber));
    return html`<label>${name}: ${words}
      <input type="range" min=${min} max=${max} .value=${String(value)} aria-valuetext=${words} @change=${turn} />
    </label>`;
  }
}

customElements.define('parley-knobs', KnobsPanel);
