const opening = '<think>';
const closing = '</think>';

/** A piece of an answer, taken apart. */
export interface Told {
  thought: string;
  text: string;
}

/**
 * Tells thoughts from text where a server sends both as text: a block in `<think>` tags at the very beginning of an answer. (OpenRouter
 * takes them out itself; servers of one's own that run a thinking model without a parser for it do not.)
 */
export class ThoughtTags {
  #state: 'start' | 'thought' | 'after' | 'text' = 'start';
  /** What may be the beginning of a tag. */
  #held = '';

  /** Whether the beginning is over: from here on all is text. */
  get isText(): boolean {
    return this.#state === 'text';
  }

  read(piece: string): Told {
    const all = this.#held + piece;
    this.#held = '';
    switch (this.#state) {
      case 'start':
        return this.#start(all);
      case 'thought':
        return this.#thought(all);
      case 'after':
        return this.#after(all);
      case 'text':
        return { thought: '', text: all };
    }
  }

  /** What was held back, at the end of the answer. */
  rest(): Told {
    const held = this.#held;
    this.#held = '';
    return this.#state === 'thought' ? { thought: held, text: '' } : { thought: '', text: held };
  }

  #start(all: string): Told {
    const begun = all.trimStart();
    if (begun.startsWith(opening)) {
      this.#state = 'thought';
      return this.#thought(begun.slice(opening.length));
    }
    if (opening.startsWith(begun)) {
      this.#held = all;
      return { thought: '', text: '' };
    }
    this.#state = 'text';
    return { thought: '', text: all };
  }

  #thought(all: string): Told {
    const end = all.indexOf(closing);
    if (end !== -1) {
      return { ...this.#after(all.slice(end + closing.length)), thought: all.slice(0, end) };
    }
    const from = all.lastIndexOf('<');
    const isTag = from !== -1 && closing.startsWith(all.slice(from));
    this.#held = isTag ? all.slice(from) : '';
    return { thought: isTag ? all.slice(0, from) : all, text: '' };
  }

  /** The blank lines between thoughts and answer belong to neither. */
  #after(all: string): Told {
    const text = all.trimStart();
    this.#state = text === '' ? 'after' : 'text';
    return { thought: '', text };
  }
}
