/** From so many pixels on one counts as at the end of the list. */
const nearPixels = 80;
/** What people do who scroll themselves. */
const handEvents = ['wheel', 'touchmove', 'keydown'] as const;

/**
 * Keeps a list at its end while it grows, unless whoever reads it has gone up. Only what people do leaves the end: browsers tell of
 * a scroll late, when the list may have grown, or lost something, meanwhile. While something in it is pressed, the list stays where
 * it is: what went away under the pointer would not have been pressed, to the browser.
 */
export class Following {
  isAtEnd = true;
  readonly #scroller: HTMLElement;
  readonly #changed: () => void;
  #isByHand = false;
  #isPressed = false;
  /** Pictures and lazily drawn parts make the list longer after it was drawn, panels the room for it smaller. */
  readonly #resized = new ResizeObserver(() => this.stay());
  #list: Element | undefined;

  /** @param changed is called when the end is left, or reached again */
  constructor(scroller: HTMLElement, changed: () => void) {
    this.#scroller = scroller;
    this.#changed = changed;
    for (const name of handEvents)
      scroller.addEventListener(
        name,
        () => {
          this.#isByHand = true;
        },
        { passive: true },
      );
    scroller.addEventListener('pointerdown', (event) => this.#press(event));
    scroller.addEventListener('scroll', () => this.#scrolled());
    scroller.addEventListener('scrollend', () => {
      this.#isByHand = false;
    });
    this.#resized.observe(scroller);
  }

  /** Says which element within the scroller holds the list. */
  watch(list: Element | null): void {
    if (list === null || list === this.#list) return;
    if (this.#list) this.#resized.unobserve(this.#list);
    this.#list = list;
    this.#resized.observe(list);
  }

  /** Goes to the end, and stays there. */
  toEnd(): void {
    this.#set(true);
    this.stay();
  }

  /** Leaves the end, to show something that stands above it. */
  leave(): void {
    this.#set(false);
  }

  /** Goes to the end again where one was there. */
  stay(): void {
    if (this.isAtEnd && !this.#isPressed) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #press({ button, target }: PointerEvent): void {
    // The bar of the scroller, or what scrolls after a press of the wheel: not all browsers tell when that is let go.
    if (button !== 0 || target === this.#scroller) {
      this.#isByHand = true;
      return;
    }
    this.#isPressed = true;
    const released = new AbortController();
    for (const name of ['pointerup', 'pointercancel'] as const)
      addEventListener(
        name,
        () => {
          released.abort();
          this.#isPressed = false;
          // The click comes right after this.
          requestAnimationFrame(() => this.stay());
        },
        { signal: released.signal, capture: true },
      );
  }

  #scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const isNear = scrollHeight - scrollTop - clientHeight < nearPixels;
    if (isNear || this.#isByHand || this.#isPressed) this.#set(isNear);
  }

  #set(isAtEnd: boolean): void {
    if (this.isAtEnd === isAtEnd) return;
    this.isAtEnd = isAtEnd;
    this.#changed();
  }
}
