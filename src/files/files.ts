import { UserError } from '../errors.ts';
import type { Texts } from '../texts/index.ts';

/** What a file is, told by its bytes and never by its name. `text` is code too; `office`: what can be turned into text. */
export type FileKind = 'image' | 'audio' | 'video' | 'pdf' | 'text' | 'office';

/** A file that is kept. This much of it may stand in a turn; its bytes may not. */
export interface KeptFile {
  /** SHA-256 of the bytes, hexadecimal. */
  hash: string;
  /** As its sender named it, without folders and controls; shown and told to models, believed by nobody. */
  name: string;
  kind: FileKind;
  /** Its media type by content, such as `image/png` or `audio/ogg`. */
  type: string;
  bytes: number;
}

/** Where a file comes from. */
export interface FileSource {
  url: string;
  /** Without one, the last part of the address. */
  name?: string;
  /** What stays the same when the address changes, such as `attachment 123`: what has one is fetched only once. */
  key?: string;
  /** Bytes, where that is told: what is too large is refused before anything is fetched. */
  size?: number;
}

/** What a model's provider takes of an image. */
export interface ImageLimits {
  /** Pixels of the longer side. */
  side: number;
  bytes: number;
  /** The media types it takes; of a GIF where it takes none, the first frame is sent. PNG and JPEG are always among them. */
  types: readonly string[];
}

/** An image as it can be sent. */
export interface ReadyImage {
  type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';
  data: Buffer;
}

/** What a file says. */
export interface FileText {
  text: string;
  /** Whether something was left out at the end. */
  isCut: boolean;
}

/**
 * Files that members hand in and models draw, kept once by their content. Whatever is not there any more (`undefined`) was
 * kept for as long as the operator wants, and may be fetched again.
 */
export interface Files {
  /**
   * Fetches a file within the limits, looks at what it is and keeps it.
   * @throws {FileError} where it is refused, is not there, or is nothing that a model could read
   */
  fetch(source: FileSource, signal: AbortSignal): Promise<KeptFile>;
  /** Keeps bytes that are at hand. @throws {FileError} as `fetch` does */
  keep(bytes: Uint8Array, name: string): Promise<KeptFile>;
  /** The bytes as they came. */
  read(hash: string): Promise<Buffer | undefined>;
  /**
   * Opens an image once, so that what is damaged shows, and makes what `image` gives within these limits.
   * @throws {FileError} where it cannot be opened
   */
  prepareImage(file: KeptFile, limits: ImageLimits, signal: AbortSignal): Promise<void>;
  /** An image as it can be sent to a model: as it came where that may be, else scaled and encoded anew. @throws {FileError} */
  image(file: KeptFile, limits: ImageLimits, signal: AbortSignal): Promise<ReadyImage | undefined>;
  /**
   * What a text or a piece of code of any encoding says, or (as Markdown) an office document or a PDF.
   * @throws {FileError} where it is damaged or unfolds to too much
   */
  text(file: KeptFile, maxCharacters: number, signal: AbortSignal): Promise<FileText | undefined>;
  /**
   * Something that was made of a file (a transcript, what a parser found): made once, kept as long as the file. Who asks
   * meanwhile waits for it.
   * @param name letters, digits and hyphens
   * @param signal ends the waiting
   * @throws what `make` throws, or the signal's reason
   */
  derived(hash: string, name: string, make: () => Promise<string>, signal?: AbortSignal): Promise<string>;
  /** What `derived` would give, without making it. */
  peekDerived(hash: string, name: string): Promise<string | undefined>;
  /** Sets what `derived` gives from now on; nothing, where the file is not kept any more. */
  saveDerived(hash: string, name: string, value: string): Promise<void>;
  /** A turn holds these files: they are kept for as long as it is there, within the time that the operator has set. */
  hold(turnId: string, hashes: readonly string[]): Promise<void>;
  /** A turn is gone: its files go with it, but for those that other turns hold. */
  release(turnId: string): Promise<void>;
  /** Encrypts what is not encrypted with the first content key. @returns how many it were; what is damaged is left as it is */
  reseal(signal: AbortSignal): Promise<number>;
}

/** Why a file cannot be used. */
export type FileTrouble =
  | 'too-large'
  | 'empty'
  | 'bad-address'
  | 'private-address'
  /** 403, 404 or 410: an address of Discord that has run out says this too. */
  | 'gone'
  | 'unreachable'
  | 'unreadable'
  | 'damaged'
  | 'too-many-pixels'
  | 'unfolds';

/** A file that cannot be used, with a sentence that says so. */
export class FileError extends UserError {
  readonly trouble: FileTrouble;

  /** @param name the file, as its sender named it */
  constructor(trouble: FileTrouble, name: string, options?: ErrorOptions & { limitMb?: number }) {
    super((texts: Texts) => texts.files[trouble](name, options?.limitMb ?? 0), options);
    this.name = 'FileError';
    this.trouble = trouble;
  }
}
