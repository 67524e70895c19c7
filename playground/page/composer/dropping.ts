import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { filesOf } from '../fields/files.ts';
import { store } from '../store.ts';

/** Files that are dropped anywhere on the page, unless a form is open or something else has taken them. */
export class Dropping implements ReactiveController {
  /** Whether files are held over the page. */
  isOver = false;
  readonly #host: ReactiveControllerHost;
  readonly #take: (files: readonly File[]) => void;

  constructor(host: ReactiveControllerHost, take: (files: readonly File[]) => void) {
    this.#host = host;
    this.#take = take;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('dragover', this.#over);
    document.addEventListener('dragleave', this.#leave);
    document.addEventListener('drop', this.#drop);
  }

  hostDisconnected(): void {
    document.removeEventListener('dragover', this.#over);
    document.removeEventListener('dragleave', this.#leave);
    document.removeEventListener('drop', this.#drop);
  }

  readonly #over = (event: DragEvent): void => {
    if (store.shown.modal || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#point(true);
  };

  readonly #leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.#point(false);
  };

  readonly #drop = (event: DragEvent): void => {
    this.#point(false);
    const files = filesOf(event.dataTransfer);
    if (event.defaultPrevented || files.length === 0) return;
    // Otherwise the browser would leave the page for the file.
    event.preventDefault();
    if (!store.shown.modal) this.#take(files);
  };

  #point(isOver: boolean): void {
    if (isOver === this.isOver) return;
    this.isOver = isOver;
    this.#host.requestUpdate();
  }
}
