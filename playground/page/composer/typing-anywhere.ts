import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { store } from '../store.ts';

/** Typing while nothing that takes letters has the cursor writes into the composer, as in Discord. */
export class TypingAnywhere implements ReactiveController {
  readonly #take: () => void;

  /** @param take puts the cursor where the letter is to go, at once */
  constructor(host: ReactiveControllerHost, take: () => void) {
    this.#take = take;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#key);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#key);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const at = document.activeElement;
    const isFree = at === document.body || at?.localName === 'parley-message';
    if (isText && isFree && !store.shown.modal) this.#take();
  };
}
