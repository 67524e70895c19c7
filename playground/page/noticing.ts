import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Shown, store } from './store.ts';

/** Draws an element anew when some of what is shown has changed: what streams in leaves it alone. */
export class Noticing implements ReactiveController {
  readonly #notice: () => void;

  /** @param of what of all that is shown it draws */
  constructor(host: ReactiveControllerHost, of: (shown: Shown) => readonly unknown[]) {
    let known = of(store.shown);
    this.#notice = () => {
      const now = of(store.shown);
      if (now.every((one, index) => one === known[index])) return;
      known = now;
      host.requestUpdate();
    };
    host.addController(this);
  }

  hostConnected(): void {
    store.addEventListener('change', this.#notice);
    this.#notice();
  }

  hostDisconnected(): void {
    store.removeEventListener('change', this.#notice);
  }
}
