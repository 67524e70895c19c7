import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { straight } from '../straight.ts';

/** How many files, and how many bytes of them in all, can be sent at once. */
export const most = { files: 10, bytes: 25 * 1024 * 1024 };

/** Files with further ones, as far as they may be sent. @returns also why some were left out */
export function withFiles(
  files: readonly File[],
  added: readonly File[],
  mostFiles = most.files,
): { files: File[]; refused?: string } {
  const all = [...files, ...added];
  if (all.length > mostFiles)
    return { files: [...files], refused: `At most ${mostFiles} ${mostFiles === 1 ? 'file' : 'files'}.` };
  const bytes = all.reduce((sum, { size }) => sum + size, 0);
  if (bytes > most.bytes) return { files: [...files], refused: `At most ${sizeOf(most.bytes)} in all.` };
  return { files: all };
}

/** A file as an act carries it. */
export async function wireFile(file: File): Promise<{ name: string; type: string; data: string }> {
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return {
    name: file.name.slice(-200),
    type: file.type.slice(0, 200),
    data: address.slice(address.indexOf(',') + 1),
  };
}

/** The files that are dropped or pasted. */
export function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])];
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`;
}

/** Files that are to be sent, with what they look like. Fires `remove` with the index of one. Drawn in its host's tree. */
export class ParleyFiles extends LitElement {
  static override properties = { files: {} };
  declare files: readonly File[];
  readonly #previews = new Map<File, string>();

  constructor() {
    super();
    this.files = [];
  }

  protected override createRenderRoot() {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget([]);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('files')) this.#forget(this.files);
  }

  protected override render() {
    if (this.files.length === 0) return nothing;
    return html`<ul class="files" aria-label="Files to send">
      ${this.files.map(
        (file, index) => html`<li>
          ${/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type) ? html`<img src=${this.#preview(file)} alt="" />` : html`<span class="kind" aria-hidden="true">📄</span>`}
          <span class="title" title=${straight(file.name)}>${straight(file.name)}</span>
          <span class="quiet">${sizeOf(file.size)}</span>
          <button type="button" aria-label=${`Remove ${straight(file.name)}`} @click=${() => this.#remove(index)}>✕</button>
        </li>`,
      )}
    </ul>`;
  }

  #preview(file: File): string {
    const address = this.#previews.get(file) ?? URL.createObjectURL(file);
    this.#previews.set(file, address);
    return address;
  }

  #forget(kept: readonly File[]): void {
    for (const [file, address] of this.#previews) {
      if (kept.includes(file)) continue;
      URL.revokeObjectURL(address);
      this.#previews.delete(file);
    }
  }

  #remove(index: number): void {
    this.dispatchEvent(new CustomEvent('remove', { detail: index }));
  }
}

customElements.define('parley-files', ParleyFiles);
