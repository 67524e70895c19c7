import { html, nothing, type PropertyValues } from 'lit';
import { LightElement } from '../light.ts';
import type { ListedChoice } from './choices.ts';

/** From so many choices on, one can search among them. */
const searchedFrom = 8;

/** A select in which several are chosen. Fires `choose` with their values when they are confirmed. */
export class Several extends LightElement {
  static override properties = {
    ...{ choices: { attribute: false }, label: { attribute: false } },
    ...{ least: { attribute: false }, most: { attribute: false }, isOff: { attribute: false } },
    ...{ picked: { state: true }, typed: { state: true } },
  };
  declare choices: readonly ListedChoice[];
  declare label: string;
  /** How many are to be chosen. */
  declare least: number;
  declare most: number;
  declare isOff: boolean;
  declare picked: ReadonlySet<string>;
  declare typed: string;

  constructor() {
    super();
    this.picked = new Set();
    this.typed = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('choices') && changed.get('choices') === undefined) this.#pickDefaults();
  }

  #pickDefaults(): void {
    this.picked = new Set(this.choices.filter(({ isChosen }) => isChosen).map(({ value }) => value));
  }

  protected override render() {
    const { choices, label, least, most, picked, typed, isOff } = this;
    const chosen = choices.filter(({ value }) => picked.has(value));
    const fitting = choices.filter((one) => one.label.toLowerCase().includes(typed.trim().toLowerCase()));
    const fits = picked.size >= least && picked.size <= most;
    const wanted = least === most ? `${least}` : least === 0 ? `up to ${most}` : `${least} to ${most}`;
    return html`<details class="select"><summary>${
      chosen.length === 0 ? label : chosen.map((one) => html`<span class="chip">${one.label}</span>`)
    }</summary>
      <form aria-label=${label} @submit=${this.#confirm}>
        ${
          choices.length >= searchedFrom
            ? html`<input type="search" placeholder="Search" aria-label="Search" .value=${typed} @input=${this.#search} />`
            : nothing
        }
        <div class="choices">${fitting.map(({ value, label: said }) => this.#choice(value, said))}
          ${fitting.length === 0 ? html`<p class="subtext">Nothing like that.</p>` : nothing}</div>
        <div class="row"><button type="submit" class="button primary" ?disabled=${isOff || !fits}>Choose</button>
          <span class="subtext" role="status">${fits ? nothing : `Choose ${wanted}.`}</span></div>
      </form></details>`;
  }

  #choice(value: string, said: string) {
    return html`<label><input type="checkbox" value=${value} .checked=${this.picked.has(value)} @change=${this.#pick} /> ${said}</label>`;
  }

  readonly #search = ({ target }: Event): void => {
    this.typed = (target as HTMLInputElement).value;
  };

  readonly #pick = ({ target }: Event): void => {
    const { value, checked } = target as HTMLInputElement;
    const picked = new Set(this.picked);
    if (checked) picked.add(value);
    else picked.delete(value);
    this.picked = picked;
  };

  readonly #confirm = (event: SubmitEvent): void => {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('choose', { detail: [...this.picked] }));
    this.querySelector('details')?.removeAttribute('open');
    // What was chosen shows from now on by what the message says of it.
    this.#pickDefaults();
  };
}

customElements.define('parley-several', Several);
