import { Renderer } from './render.ts';
import { type Piece, Splitter } from './split.ts';

/**
 * An answer that grows, as the messages it is shown in. It does only what is new: `update` gives exactly
 * `split(render(markdown), …)` with what `renderStable` says is certain.
 */
export class Draft {
  private readonly limit: number;
  private renderer = new Renderer();
  private splitter = new Splitter();
  private markdown = '';

  /** @param limit most UTF-16 units of a message */
  constructor(limit = 2000) {
    this.limit = limit;
  }

  /**
   * @param markdown the answer so far, whole; one that does not begin with the last one starts afresh
   * @param options `final`: nothing more will come; `cuts`: as for `split`
   */
  update(markdown: string, options: { final: boolean; cuts?: readonly number[] }): Piece[] {
    if (!markdown.startsWith(this.markdown)) {
      this.renderer = new Renderer();
      this.splitter = new Splitter();
    }
    this.markdown = markdown;
    const { text, stable } = this.renderer.update(markdown, options);
    return this.splitter.update(text, {
      limit: this.limit,
      cuts: options.cuts,
      stable,
      growing: !options.final,
    });
  }
}
