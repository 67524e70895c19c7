import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { filesFolderOf } from '../store/file-of.ts';
import { Order } from '../store/order.ts';
import type { Store } from '../store/store.ts';
import { type Downloaded, download } from './download.ts';
import { harmlessName, nameInAddress } from './file-name.ts';
import { FileError, type Files, type FileText, type KeptFile } from './files.ts';
import { shapeOf } from './image-shape.ts';
import { checkShape, createImages } from './images.ts';
import type { Job } from './job.ts';
import { documentFormat, look } from './look.ts';
import { readingAt } from './read-at.ts';
import { createRegister } from './register.ts';
import { readStart, Shelf } from './shelf.ts';
import { createSweep } from './sweep.ts';
import { bytesFor, cutText, decodeText } from './text.ts';
import { createFileWorkshop } from './workshop.ts';

/** What files are kept with. */
export interface FilesOptions {
  store: Store;
  config: Config['files'];
  safeFetch: typeof fetch;
  /** Told of what went wrong where nobody waits for it. */
  onProblem(error: unknown, what: string): void;
  /** Ends what is done now and then. */
  closing?: AbortSignal;
}

/** Bytes at the beginning of a file in which it shows whether it is a text. */
const startBytes = 64 * 1024;

/** Keeps files in a folder: the operator's, or the one beside the database. */
export function createFiles({ store, config, safeFetch, onProblem, closing }: FilesOptions): Files {
  const folder = filesFolderOf(store.folder, config.folder);
  const shelf = new Shelf(folder, store.sealing, (error) =>
    onProblem(error, 'a kept file cannot be decrypted: left as it is'),
  );

  const register = createRegister(store);
  const work = createFileWorkshop(folder);
  // What is fetched twice at once is fetched once; what is removed is not put there meanwhile.
  const order = new Order();
  const tooLarge = (name: string) =>
    new FileError('too-large', name, { limitMb: Math.floor(config.maxBytes / 1024 ** 2) });
  const remove = (hash: string) =>
    order.run(hash, async () => {
      await register.remove(hash);
      await shelf.remove(hash);
    });
  const sweep = createSweep({ store, shelf, register, config, remove, onProblem, closing });

  /** Takes what was written, whatever it is. */
  const take = async (draft: string, name: string, { hash, bytes }: Downloaded, key?: string) => {
    if (bytes === 0) throw new FileError('empty', name);
    const { start } = await readStart(draft, startBytes);
    const looks = await look(draft, start);
    if (!looks) throw new FileError('unreadable', name);
    if (looks.kind === 'image') checkShape(await readingAt(draft, (read) => shapeOf(looks.type, read)), name);
    const file: KeptFile = { hash, name, ...looks, bytes };
    await order.run(hash, async () => {
      await shelf.place(draft, hash);
      await register.add(file, key);
    });
    sweep();
    return file;
  };

  /** Lets a file be made of another, where it is not there yet. */
  const made = (file: KeptFile, name: string, signal: AbortSignal, job: (from: string, to: string) => Job) =>
    order.run(
      `${file.hash}.${name}`,
      async () => {
        if (await shelf.has(file.hash, name)) return;
        await shelf.draft(async (draft) => {
          const end = await shelf.plain(file.hash, (from) => work(job(from, draft), signal));
          if (!end) return;
          if (!end.done) throw new FileError(end.trouble, file.name, { cause: new Error(end.said) });
          await shelf.place(draft, file.hash, name);
          await register.grow(file.hash, await shelf.size(file.hash, name));
        });
      },
      { signal },
    );

  const images = createImages({ shelf, made });

  const save = async (hash: string, name: string, value: string) => {
    if (await register.grow(hash, Buffer.byteLength(value))) await shelf.write(hash, name, value);
  };

  const document = async (file: KeptFile, format: string, most: number, signal: AbortSignal) => {
    await made(file, 'text', signal, (from, to) => ({ make: 'document', from, to, format }));
    const read = await shelf.start(file.hash, bytesFor(most), 'text');
    return read && cutText(read.start.toString(), read.isAll, most);
  };

  return {
    async fetch({ url, key, size = 0, ...source }, signal) {
      const address = readAddress(url);
      const name = harmlessName(source.name ?? (address ? nameInAddress(address) : url));
      if (!address) throw new FileError('bad-address', name);
      const limit = config.maxBytes;
      if (size > limit) throw tooLarge(name);
      return await order.run(
        key ?? url,
        async () => {
          const before = key === undefined ? undefined : await register.from(key);
          if (before && (await shelf.has(before.hash))) {
            await register.touch(before.hash);
            return { ...before, name };
          }
          return await shelf.draft(async (to) =>
            take(to, name, await download({ url: address, name, to, limit, safeFetch, signal }), key),
          );
        },
        { signal },
      );
    },

    async keep(bytes, name) {
      if (bytes.length > config.maxBytes) throw tooLarge(harmlessName(name));
      const hash = createHash('sha256').update(bytes).digest('hex');
      return await shelf.draft(async (draft) => {
        await writeFile(draft, bytes);
        return take(draft, harmlessName(name), { hash, bytes: bytes.length });
      });
    },

    async read(hash) {
      await register.touch(hash);
      return shelf.read(hash);
    },

    async prepareImage(file, limits, signal) {
      await register.touch(file.hash);
      await images.prepare(file, limits, signal);
    },

    async image(file, limits, signal) {
      await register.touch(file.hash);
      return images.read(file, limits, signal);
    },

    async text(file, maxCharacters, signal): Promise<FileText | undefined> {
      await register.touch(file.hash);
      if (!(await shelf.has(file.hash))) return undefined;
      const format = documentFormat(file.type);
      if (format !== undefined) return document(file, format, maxCharacters, signal);
      const read = await shelf.start(file.hash, bytesFor(maxCharacters));
      return read && decodeText(read.start, read.isAll, maxCharacters);
    },

    derived: (hash, name, make, signal) =>
      order.run(
        `${hash}.${name}`,
        async () => {
          const before = await shelf.read(hash, name);
          if (before) return before.toString();
          const value = await make();
          await save(hash, name, value);
          return value;
        },
        signal && { signal },
      ),

    peekDerived: async (hash, name) => (await shelf.read(hash, name))?.toString(),

    saveDerived: (hash, name, value) => order.run(`${hash}.${name}`, () => save(hash, name, value)),

    hold: register.hold,

    async release(turnId) {
      for (const hash of await register.release(turnId)) await remove(hash);
    },

    async reseal(signal) {
      let sealed = 0;
      for await (const hash of shelf.hashes()) {
        signal.throwIfAborted();
        sealed += await order.run(hash, () => shelf.reseal(hash));
      }
      return sealed;
    },
  };
}

/** An address on the web, without a password in it. */
function readAddress(url: string): URL | undefined {
  const address = URL.parse(url);
  if (!address || !/^https?:$/.test(address.protocol) || address.username || address.password)
    return undefined;
  return address;
}
