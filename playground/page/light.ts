import { LitElement } from 'lit';

/** An element that draws into the page itself, under the page's own styles. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
