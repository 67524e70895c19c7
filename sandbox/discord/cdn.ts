import { createHmac, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Clocks } from './state.ts';
import type { WireAttachment } from './wire.ts';

interface Stored {
  path: string;
  contentType: string;
  bytes: Buffer;
}

/** Files that are slow to come: nobody who asks gets any, until they are released. */
export interface HeldFiles {
  /** How many are being waited for. */
  readonly waiting: number;
  /** How many were given up while they were waited for. */
  readonly abandoned: number;
  release(): void;
}

/** Keeps files and serves them under signed addresses that run out, as Discord's CDN does. */
export class Cdn {
  readonly #files = new Map<string, Stored>();
  readonly #paths = new Map<string, string>();
  readonly #secret = randomBytes(16);
  readonly #clocks: Clocks;
  #wait: (response: ServerResponse) => Promise<void> = async () => {};
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

  /** Resolves when a file can be sent, or nobody waits for it any more. */
  ready(response: ServerResponse): Promise<void> {
    return this.#wait(response);
  }

  /** From now on whoever asks for a file waits. @param changed told whenever somebody comes or goes */
  hold(changed: () => void): HeldFiles {
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = { waiting: 0, abandoned: 0, release: resolve };
    this.#wait = async (response) => {
      held.waiting += 1;
      changed();
      const left = new Promise<void>((leave) => response.once('close', leave));
      await Promise.race([promise, left]);
      held.waiting -= 1;
      if (response.destroyed) held.abandoned += 1;
      changed();
    };
    return held;
  }

  /** An attachment's file, whatever has become of its address. */
  file(attachmentId: string): { contentType: string; bytes: Buffer } | undefined {
    return this.#files.get(this.#paths.get(attachmentId) ?? '');
  }

  #mac(path: string, ex: string, is: string): string {
    return createHmac('sha256', this.#secret).update(`${path} ${ex} ${is}`).digest('hex');
  }
}
