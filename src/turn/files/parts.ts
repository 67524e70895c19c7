import { UserError } from '../../errors.ts';
import { FileError, type ImageLimits } from '../../files/files.ts';
import { audioFormat } from '../../files/look.ts';
import type { FileRef } from '../../history/file-ref.ts';
import type { ContentPart } from '../../openrouter/call.ts';
import type { TurnServices } from '../services.ts';
import { bytesOf, orAgain } from './bytes-of.ts';
import type { Reads } from './reads.ts';

/** What is attached to a message. */
export interface Part {
  file: FileRef;
  /** Behind the message's words. */
  text?: string;
  media?: ContentPart;
  trouble?: string;
  /** It was left out for what it is: alone, it makes a question not worth its money. */
  refusal?: UserError;
}

/** What can be sent. */
export interface Reading {
  /** That is asked first. */
  model: string;
  /** What that model can read as it is. */
  sees(what: Reads): boolean;
  /** They are sent, for a model or a parser to read. */
  takesPdfs: boolean;
  images: ImageLimits;
  /** Of a document's text. */
  characters: number;
  signal: AbortSignal;
}

/** All together, as base64, stays below the 30 MB that OpenRouter takes (public reports). */
const mostMediaBytes = 21_000_000;

/** Reads the files of one message after the other, as long as there is room; what has none is left out, or sent as text. */
export function reader(services: TurnServices, limits: Reading) {
  const { model, sees, takesPdfs, images, characters, signal } = limits;
  let room = mostMediaBytes;
  const { reading } = services.texts;

  /** What a file takes at the most as it is sent; 0: its text alone is. */
  const bytesSent = ({ kind, type, bytes }: FileRef): number => {
    switch (kind) {
      case 'image':
        // Scaled and encoded anew, they may become larger than they came, but not by much.
        return sees('image') ? Math.min(4 * bytes, images.bytes) : 0;
      case 'audio':
        return sees('audio') && audioFormat(type) !== undefined ? bytes : 0;
      case 'video':
        return sees('video') ? bytes : 0;
      case 'pdf':
        return takesPdfs ? bytes : 0;
      default:
        return 0;
    }
  };
  /** Which files of a message have room; images before all else, since ten of them are seldom too many. */
  const withRoom = (files: readonly FileRef[]): Set<FileRef> => {
    const isImage = ({ kind }: FileRef) => Number(kind === 'image');
    const fitting = files
      .toSorted((a, b) => isImage(b) - isImage(a))
      .filter((file) => {
        const bytes = bytesSent(file);
        if (bytes > room) return false;
        room -= bytes;
        return true;
      });
    return new Set(fitting);
  };
  const inline = async (file: FileRef, partOf: (data: Buffer) => ContentPart): Promise<Part> => {
    const data = await bytesOf(services, file, signal);
    return data ? { file, media: partOf(data) } : gone(file);
  };
  const tooLarge = (file: FileRef): Part => ({
    ...leftOut(file, 'too large to be sent', reading.tooLarge(file.name)),
    refusal: new UserError((texts) => texts.reading.tooLargeAlone(file.name)),
  });
  const gone = (file: FileRef) => leftOut(file, 'no longer there', reading.gone(file.name));
  const asText = async (file: FileRef): Promise<Part> => {
    const files = await services.files();
    const read = await orAgain(services, file, signal, () => files.text(file, characters, signal));
    if (!read) return gone(file);
    const text = documentText(file, read.text, read.isCut);
    return { file, text, ...(read.isCut && { trouble: reading.inPart(file.name) }) };
  };
  /** Of a PDF that is too large its text is sent, unless it is nothing but pictures of pages. */
  const instead = async (file: FileRef): Promise<Part> => {
    if (file.kind !== 'pdf') return tooLarge(file);
    const files = await services.files();
    const read = await orAgain(services, file, signal, () => files.text(file, characters, signal));
    if (read && !hasWords(read.text)) return tooLarge(file);
    const part = await asText(file);
    return { ...part, trouble: part.trouble ?? reading.textAlone(file.name) };
  };
  const unseen = (file: FileRef) => {
    const trouble = reading.unread(file.name, file.kind, model);
    return leftOut(file, file.kind === 'audio' ? 'not played to you' : 'not shown to you', trouble);
  };
  const one = async (file: FileRef, fits: boolean): Promise<Part> => {
    if (!fits) return await instead(file);
    switch (file.kind) {
      case 'image': {
        if (!sees('image')) return unseen(file);
        const files = await services.files();
        const image = await orAgain(services, file, signal, () => files.image(file, images, signal));
        if (!image) return gone(file);
        return { file, media: { type: 'image_url', image_url: { url: dataUrl(image.type, image.data) } } };
      }
      case 'audio': {
        const format = audioFormat(file.type);
        if (!sees('audio') || format === undefined)
          return file.transcript === undefined ? unseen(file) : { file };
        return await inline(file, (data) => ({
          type: 'input_audio',
          input_audio: { data: data.toString('base64'), format },
        }));
      }
      case 'video':
        if (!sees('video')) return unseen(file);
        return await inline(file, (data) => ({
          type: 'video_url',
          video_url: { url: dataUrl(file.type, data) },
        }));
      case 'pdf':
        if (!takesPdfs) return await asText(file);
        return await inline(file, (data) => ({
          type: 'file',
          file: { filename: file.name, file_data: dataUrl(file.type, data) },
        }));
      default:
        return await asText(file);
    }
  };
  return async (files: readonly FileRef[] = []): Promise<Part[]> => {
    const fitting = withRoom(files);
    return await Promise.all(
      files.map(async (file) => {
        try {
          return await one(file, fitting.has(file));
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          return { ...leftOut(file, 'cannot be read', error.say(services.texts)), refusal: error };
        }
      }),
    );
  };
}

/** Says to the model, and perhaps to the member, why something is not there. */
function leftOut(file: FileRef, why: string, trouble?: string): Part {
  return { file, text: `[${file.name}: ${why}]`, ...(trouble !== undefined && { trouble }) };
}

/**
 * A document as material. Its marks carry what nobody who writes it can know and put into it: a part of its own hash.
 */
export function documentText({ hash, name, type }: FileRef, text: string, isCut: boolean): string {
  const mark = `file id="${hash.slice(0, 16)}"`;
  const cut = isCut ? '\n[cut here: it is longer]' : '';
  return `<${mark} name="${name.replaceAll(/["<>]/g, "'")}" type="${type}">\n${text}${cut}\n</${mark}>`;
}

/** Whether a document says anything, beside what its reader tells of it first. */
function hasWords(markdown: string): boolean {
  return /[\p{L}\p{N}]/u.test(markdown.replace(/^---\n[\s\S]*?\n---/, ''));
}

function dataUrl(type: string, data: Buffer): string {
  return `data:${type};base64,${data.toString('base64')}`;
}
