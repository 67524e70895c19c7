/** From so many pixels on one counts as at the end of the list. */
const nearPixels = 80;
/** What people do who scroll themselves. */
const handEvents = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

/**
 * Keeps a list at its end while it grows, unless whoever reads it has gone up. Only what people do leaves the end: browsers tell of
 * a scroll late, when the list may have grown, or lost something, meanwhile.
 */
export class Following {
  isAtEnd = true;
  readonly #scroller: HTMLElement;
  readonly #changed: () => void;
  #isByHand = false;
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
    if (this.isAtEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const isNear = scrollHeight - scrollTop - clientHeight < nearPixels;
    if (isNear || this.#isByHand) this.#set(isNear);
  }

  #set(isAtEnd: boolean): void {
    if (this.isAtEnd === isAtEnd) return;
    this.isAtEnd = isAtEnd;
    this.#changed();
  }
}
