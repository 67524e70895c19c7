import { createHmac, randomBytes } from 'node:crypto';
import type { Clocks } from './state.ts';
import type { WireAttachment } from './wire.ts';

interface Stored {
  path: string;
  contentType: string;
  bytes: Buffer;
}

/** Keeps files and serves them under signed addresses that run out, as Discord's CDN does. */
export class Cdn {
  readonly #files = new Map<string, Stored>();
  readonly #paths = new Map<string, string>();
  readonly #secret = randomBytes(16);
  readonly #clocks: Clocks;
  /** Where files are served; known once the server listens. */
  base = '';

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
  }

  /** Keeps a file of a channel under the attachment's id. */
  put(channelId: string, attachment: WireAttachment, bytes: Buffer): void {
    const path = `/attachments/${channelId}/${attachment.id}/${encodeURIComponent(attachment.filename)}`;
    this.#files.set(path, {
      path,
      contentType: attachment.content_type ?? 'application/octet-stream',
      bytes,
    });
    this.#paths.set(attachment.id, path);
  }

  /** The attachment with a fresh signed address. */
  sign(attachment: WireAttachment): WireAttachment & { url: string; proxy_url: string } {
    const path = this.#paths.get(attachment.id) ?? '/attachments/0/0/gone';
    const issued = Math.floor(Date.now() / 1000);
    const expires = Math.floor((Date.now() + this.#clocks.attachment) / 1000);
    const ex = expires.toString(16);
    const is = issued.toString(16);
    const url = `${this.base}${path}?ex=${ex}&is=${is}&hm=${this.#mac(path, ex, is)}&`;
    return { ...attachment, url, proxy_url: url };
  }

  /** The file behind an address, or `undefined` where it is unknown, unsigned or too old. */
  read(url: URL): { contentType: string; bytes: Buffer } | undefined {
    const ex = url.searchParams.get('ex') ?? '';
    const is = url.searchParams.get('is') ?? '';
    if (url.searchParams.get('hm') !== this.#mac(url.pathname, ex, is)) return undefined;
    if (Number.parseInt(ex, 16) * 1000 <= Date.now()) return undefined;
    return this.#files.get(url.pathname);
  }

  /** The bytes of an attachment, for tests that read back what was uploaded. */
  bytes(attachmentId: string): Buffer | undefined {
    return this.#files.get(this.#paths.get(attachmentId) ?? '')?.bytes;
  }

  #mac(path: string, ex: string, is: string): string {
    return createHmac('sha256', this.#secret).update(`${path} ${ex} ${is}`).digest('hex');
  }
}
