import { createHash } from 'node:crypto';

/**
 * Encrypts what is kept of conversations, and decrypts it. Each thing that is kept names the key that it was encrypted with,
 * and what it is about, so that none passes for another.
 */
export interface Sealing {
  /** Id of the key that encrypts; undefined: what is kept from now on stays plain. */
  readonly keyId: string | undefined;
  /** Ids of all keys that decrypt. */
  readonly keyIds: readonly string[];
  /** @param about what the text belongs to; the same is to be said when it is opened */
  seal(text: string, about: string): string;
  /** What `seal` was given; a text that was kept plain comes back as it is. @throws {SealedError} */
  open(kept: string, about: string): string;
  /** Whether a text is kept as `seal` would keep it now. */
  isCurrent(kept: string): boolean;
  /** Encrypts bytes with the key that `keyId` names. */
  sealBytes(bytes: Uint8Array, about: string): Uint8Array;
  /** @throws {SealedError} */
  openBytes(keyId: string, bytes: Uint8Array, about: string): Uint8Array;
}

/** Something that was encrypted cannot be read: its key is missing, or it was damaged. Names no content. */
export class SealedError extends Error {
  override readonly name = 'SealedError';
}

/** How many bytes longer what is encrypted is than what was: the nonce and the tag. */
export const sealedExtra = 24 + 16;

/** In `CONTENT_KEYS`, in the place of the key that encrypts: what is kept from now on stays plain. */
export const noKey = 'none';

const mark = 'sealed:';

/** Makes no ciphertext, and reads none. */
const plain: Sealing = {
  ...{ keyId: undefined, keyIds: [], seal: (text) => text, isCurrent: (kept) => !kept.startsWith(mark) },
  open(kept) {
    if (kept.startsWith(mark)) throw missing(kept.split(':', 2)[1] ?? '');
    return kept;
  },
  sealBytes() {
    throw new Error('there is no key to encrypt with');
  },
  openBytes(keyId) {
    throw missing(keyId);
  },
};

/**
 * XChaCha20-Poly1305: its nonces are long enough to be drawn at random, however much one key encrypts. The library is loaded
 * where there is a key.
 *
 * @param keys of 32 bytes, hexadecimal: the first encrypts, all decrypt; `none` in the first place encrypts nothing
 * @see https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03
 */
export async function openSealing(keys: readonly string[]): Promise<Sealing> {
  if (keys.length === 0) return plain;
  const { xchacha20poly1305 } = await import('@noble/ciphers/chacha.js');
  const { managedNonce } = await import('@noble/ciphers/utils.js');
  const cipher = managedNonce(xchacha20poly1305);
  const byId = new Map(
    keys.filter((key) => key !== noKey).map((key) => [keyId(key), Buffer.from(key, 'hex')]),
  );
  const first = keys[0] === noKey ? undefined : keyId(keys[0] ?? '');

  const openBytes: Sealing['openBytes'] = (id, bytes, about) => {
    const key = byId.get(id);
    if (!key) throw missing(id);
    try {
      return cipher(key, Buffer.from(about)).decrypt(bytes);
    } catch (cause) {
      throw new SealedError(`${about}: damaged, or not what was encrypted here`, { cause });
    }
  };
  const sealBytes: Sealing['sealBytes'] = (bytes, about) => {
    const key = first === undefined ? undefined : byId.get(first);
    if (!key) return plain.sealBytes(bytes, about);
    return cipher(key, Buffer.from(about)).encrypt(bytes);
  };
  return {
    keyId: first,
    keyIds: [...byId.keys()],
    seal(text, about) {
      if (first === undefined) return text;
      return `${mark}${first}:${Buffer.from(sealBytes(Buffer.from(text), about)).toString('base64')}`;
    },
    open(kept, about) {
      if (!kept.startsWith(mark)) return kept;
      const [, id = '', text = ''] = kept.split(':', 3);
      return Buffer.from(openBytes(id, Buffer.from(text, 'base64'), about)).toString();
    },
    isCurrent: (kept) => (first === undefined ? !kept.startsWith(mark) : kept.startsWith(`${mark}${first}:`)),
    sealBytes,
    openBytes,
  };
}

/** By what a key is named where it must not be shown itself: the beginning of its SHA-256. */
export function keyId(key: string): string {
  return createHash('sha256').update('parley content key ').update(key).digest('hex').slice(0, 8);
}

function missing(id: string): SealedError {
  return new SealedError(`encrypted with the content key ${id}, which CONTENT_KEYS does not hold`);
}
