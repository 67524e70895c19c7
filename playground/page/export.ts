import { html } from 'lit';
import { LightElement } from './light.ts';
import { store } from './store.ts';

/** How wide an exported conversation is, CSS pixels. */
const width = 760;

/** Which of an element's styles go along: what one sees. */
const styles = [
  ...[
    'display',
    'position',
    'top',
    'left',
    'right',
    'bottom',
    'float',
    'clear',
    'box-sizing',
    'visibility',
    'opacity',
  ],
  ...['width', 'height', 'min-width', 'max-width', 'min-height', 'max-height', 'overflow-x', 'overflow-y'],
  ...['margin-top', 'margin-right', 'margin-bottom', 'margin-left', 'vertical-align', 'order', 'align-self'],
  ...[
    'padding-top',
    'padding-right',
    'padding-bottom',
    'padding-left',
    'flex-grow',
    'flex-shrink',
    'flex-basis',
  ],
  ...['border-top', 'border-right', 'border-bottom', 'border-left', 'border-radius', 'outline', 'list-style'],
  ...['color', 'background-color', 'background-image', 'background-size', 'box-shadow', 'fill', 'stroke'],
  ...['font-family', 'font-size', 'font-weight', 'font-style', 'line-height', 'letter-spacing', 'text-align'],
  ...[
    'text-decoration',
    'text-transform',
    'text-overflow',
    'text-indent',
    'white-space',
    'overflow-wrap',
    'word-break',
  ],
  ...[
    'flex-direction',
    'flex-wrap',
    'align-items',
    'justify-content',
    'gap',
    'object-fit',
    'transform',
    'unicode-bidi',
  ],
  ...[
    'grid-template-columns',
    'grid-template-rows',
    'grid-column',
    'grid-row',
    'direction',
    'text-wrap',
    'content',
  ],
];

/** What an exported page may do: show what stands in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:";

/** Saves the conversation that is open, as a page that needs nothing else or as a picture. */
export class Export extends LightElement {
  static override properties = { isBusy: { state: true } };
  declare isBusy: boolean;

  constructor() {
    super();
    this.isBusy = false;
  }

  protected override render() {
    return html`<details class="menu"><summary aria-label="Save this conversation">Save</summary>
      <button type="button" ?disabled=${this.isBusy} @click=${() => void this.#save('html', pageOf)}>As a page</button>
      <button type="button" ?disabled=${this.isBusy} @click=${() => void this.#save('png', pictureOf)}>As a picture</button>
    </details>`;
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
      this.querySelector('details')?.removeAttribute('open');
    } catch (error) {
      store.set({ trouble: `This conversation could not be saved: ${(error as Error).message}` });
    } finally {
      document.documentElement.classList.remove('exporting');
      this.isBusy = false;
    }
  }
}

const drawing = () => ({
  skipFonts: true,
  includeStyleProperties: styles,
  backgroundColor: getComputedStyle(document.body).backgroundColor,
  filter: (node: HTMLElement) => node.localName !== 'parley-actions',
});

/** The messages as an HTML page without scripts, with all of its styles and pictures in it. */
export async function pageOf(messages: HTMLElement): Promise<Blob> {
  const { toSvg } = await import('html-to-image');
  const drawn = decodeURIComponent((await toSvg(messages, drawing())).replace(/^[^,]*,/, ''));
  const inner = /<foreignObject[^>]*>([\s\S]*)<\/foreignObject>/.exec(drawn)?.[1] ?? '';
  const { backgroundColor } = drawing();
  const title = (store.shown.room?.name ?? 'Conversation').replace(
    /[&<>"]/g,
    (mark) => `&#${mark.charCodeAt(0)};`,
  );
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>body { margin: 0 auto; max-width: ${width}px; background: ${backgroundColor} }</style></head>
<body>${inner}</body></html>`;
  return new Blob([page], { type: 'text/html' });
}

/** The messages as a PNG, with two pixels for each of the page's. */
export async function pictureOf(messages: HTMLElement): Promise<Blob> {
  const { toBlob } = await import('html-to-image');
  const blob = await toBlob(messages, { ...drawing(), pixelRatio: 2 });
  if (!blob) throw new Error('it is too long for a picture');
  return blob;
}

customElements.define('parley-export', Export);
