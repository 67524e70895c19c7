import { html, nothing, type TemplateResult } from 'lit';
import type { Attachment } from '../wire/message.ts';
import { own } from './embed.ts';
import { straight } from './straight.ts';

const unit = new Intl.NumberFormat('en', { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 });

/** Files under a message: pictures, sounds and films where they stand, all others to be saved. */
export function attachments(files: readonly Attachment[]): TemplateResult | typeof nothing {
  return files.length === 0 ? nothing : html`<div class="attachments">${files.map(attachment)}</div>`;
}

function attachment({
  url,
  filename,
  content_type = '',
  size,
  description,
  width,
  height,
}: Attachment): TemplateResult {
  const [kind] = content_type.split('/');
  const address = own(url) ? url : nothing;
  const name = straight(filename);
  // Of an SVG the server gives bytes to be saved only.
  if (kind === 'image' && !content_type.includes('svg'))
    return html`<a href=${address} target="_blank" rel="noopener noreferrer"><img src=${address} alt=${description ?? name}
      width=${width ?? nothing} height=${height ?? nothing} loading="lazy" /></a>`;
  if (kind === 'audio')
    return html`<audio controls preload="metadata" src=${address} aria-label=${name}></audio>`;
  if (kind === 'video')
    return html`<video controls preload="metadata" src=${address} aria-label=${name}></video>`;
  return html`<a class="file" href=${address} download=${name}><b>${name}</b> <span class="subtext">${unit.format(size / 1000)}</span></a>`;
}
