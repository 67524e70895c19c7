import { html } from 'lit';
import { LightElement } from '../light.ts';
import { store } from '../store.ts';
import './export.css';

/** Saves the conversation that is open, as a page that needs nothing else or as a picture. */
export class Export extends LightElement {
  static override properties = { isBusy: { state: true } };
  declare isBusy: boolean;

  constructor() {
    super();
    this.isBusy = false;
  }

  protected override render() {
    const button = (words: string, save: () => Promise<void>) =>
      html`<button type="button" ?disabled=${this.isBusy} @click=${() => void save()}>${words}</button>`;
    return html`<details class="save" @keydown=${this.#onKey}><summary aria-label="Save this conversation">Save</summary>
      <div>${button('As a page', this.#savePage)}${button('As a picture', this.#savePicture)}</div>
    </details>`;
  }

  #savePage = () =>
    this.#save('html', async (messages) => {
      const { pageOf } = await import('./page.ts');
      return await pageOf(messages, store.shown.room?.name ?? 'Conversation');
    });

  #savePicture = () =>
    this.#save('png', async (messages) => {
      const { pictureOf } = await import('./picture.ts');
      return await pictureOf(messages);
    });

  #onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') this.#close();
  };

  #close(): void {
    this.querySelector('details')?.removeAttribute('open');
    this.querySelector('summary')?.focus();
  }

  async #save(ending: string, make: (messages: HTMLElement) => Promise<Blob>): Promise<void> {
    const messages = document.querySelector<HTMLElement>('parley-messages discord-messages');
    if (!messages) return;
    this.isBusy = true;
    document.documentElement.classList.add('exporting');
    try {
      const address = URL.createObjectURL(await make(messages));
      const name = `${store.shown.room?.name ?? 'conversation'}.${ending}`;
      Object.assign(document.createElement('a'), { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      this.#close();
    } catch (error) {
      const why = error instanceof Error ? error.message : 'something in it cannot be read.';
      store.set({ trouble: `This conversation could not be saved: ${why}` });
    } finally {
      document.documentElement.classList.remove('exporting');
      this.isBusy = false;
    }
  }
}

customElements.define('parley-export', Export);
