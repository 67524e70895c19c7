import { html, nothing } from 'lit';
import { LightElement } from '../light.ts';
import { store, Watching } from '../store.ts';
import { chaptersHere } from './chapters.ts';
import { Player } from './player.ts';
import './tour.css';

/** The tour while it is under way: what is being shown, and the way to the next part. */
export class Tour extends LightElement {
  readonly watching = new Watching(this);
  readonly #player = new Player();

  override connectedCallback(): void {
    super.connectedCallback();
    store.addEventListener('tour', this.#begin);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    store.removeEventListener('tour', this.#begin);
  }

  readonly #begin = (): void => {
    void this.#player.play(0);
  };

  protected override render() {
    const { tour } = store.shown;
    const all = chaptersHere();
    const chapter = tour && all[tour.at];
    if (!chapter) return nothing;
    const { at, isPlaying, says } = tour;
    const isLast = at === all.length - 1;
    const to = (which: number) => () => void this.#player.play(which);
    return html`<section class="tour" aria-label="Tour">
      <p><strong>${chapter.title}</strong> <small>${at + 1} of ${all.length}</small></p>
      <p role="status">${chapter.words}${says ? html` <em>${says}</em>` : nothing}</p>
      <div class="row">
        ${at > 0 ? html`<button type="button" class="button" @click=${to(at - 1)}>Back</button>` : nothing}
        <button type="button" class=${isPlaying ? 'button' : 'button primary'} @click=${to(at + 1)}>${isLast ? 'That was it' : 'Next'}</button>
        ${isLast ? nothing : html`<button type="button" class="end" @click=${() => this.#player.end()}>End the tour</button>`}
      </div>
    </section>`;
  }
}

customElements.define('parley-tour', Tour);
