import type { ElementContent, Root } from 'hast';
import { html, type TemplateResult } from 'lit';
import { LightElement } from './light.ts';

/** Reads code as a tree of its parts; nothing where it does not know the language. */
type Read = (language: string, text: string) => Root | undefined;

/** Loaded with the first code that names its language. */
let reading: Promise<Read> | undefined;
let read: Read | undefined;

/** A block of code, in colours where its language is named and known, as Discord has it. */
export class Code extends LightElement {
  static override properties = { text: { attribute: false }, language: { attribute: false } };
  declare text: string;
  declare language: string;

  protected override render() {
    const { text, language } = this;
    if (language && !read) {
      reading ??= import('./code-reading.ts').then(({ reader }) => reader());
      void reading.then((loaded) => {
        read = loaded;
        this.requestUpdate();
      });
    }
    const tree = language && read?.(language, text);
    return html`<pre tabindex="0" aria-label=${language ? `Code: ${language}` : 'Code'}><code>${tree ? tree.children.map(part) : text}</code></pre>`;
  }
}

function part(node: ElementContent | Root['children'][number]): TemplateResult | string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return '';
  return html`<span class=${[node.properties.className ?? []].flat().join(' ')}>${node.children.map(part)}</span>`;
}

customElements.define('parley-code', Code);
