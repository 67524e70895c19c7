import { FileError, type ImageLimits } from '../../files/files.ts';
import { imageLimitsOf } from '../../files/image-limits.ts';
import { audioFormat } from '../../files/look.ts';
import type { ContextMessage } from '../../history/context.ts';
import type { FileRef } from '../../history/file-ref.ts';
import type { ChatMessage, ContentPart, ModelCall } from '../../openrouter/call.ts';
import type { Choice } from '../choose.ts';
import type { TurnServices } from '../services.ts';
import { annotationsOf, type SentPdf } from './annotations.ts';
import { bytesOf, orAgain } from './bytes-of.ts';
import { isReadByModel, parserFor } from './parser.ts';
import { barsKeeping, type Reads, reads } from './reads.ts';
import { longestText } from './take.ts';
import { mostPagesOf, mostTokens, textTokens } from './weigh.ts';

/** Messages with what belongs to them, and the call as it has to be for that. */
export interface Attached extends Pick<ModelCall, 'models' | 'media' | 'request'> {
  messages: ChatMessage[];
  /** What the texts of files take beside the messages, about, in tokens. */
  estimated: number;
  /** Of the files of the last message, what could not be read after all: a sentence each. */
  troubles: string[];
  /** What a parser has to read, since nobody has kept what it found. */
  unparsed: SentPdf[];
}

/** What is attached to a message. */
interface Part {
  file: FileRef;
  /** Behind the message's words. */
  text?: string;
  media?: ContentPart;
  trouble?: string;
}

/** All together, as base64, stays below the 30 MB that OpenRouter takes (public reports). */
const mostMediaBytes = 21_000_000;
/** Texts of documents are cut where they would take more than this share of a model's context, at so many characters a token. */
const textShare = 0.5;
const tokenCharacters = 3;

/** The word that the catalogue has for what is read. */
const modality: Partial<Record<ContentPart['type'], Reads>> = {
  image_url: 'image',
  input_audio: 'audio',
  video_url: 'video',
};

/**
 * Puts what belongs to the messages of a context into them: the text of documents behind their words, then images,
 * recordings, videos and PDFs. What the first model cannot read is left out and said so; the models behind it that cannot
 * read what is sent are left out themselves. Where there is too much, the newest is kept.
 *
 * @param videos addresses that the last message names, for the model's provider to fetch
 */
export async function attach(
  services: TurnServices,
  { preset, models }: Choice,
  context: readonly ContextMessage[],
  { videos, signal }: { videos: readonly string[]; signal: AbortSignal },
): Promise<Attached> {
  const { request } = preset;
  if (videos.length === 0 && context.every((message) => !('files' in message)))
    return { messages: [...context], models, request, estimated: 0, troubles: [], unparsed: [] };
  const catalogue = services.catalogue();
  const [first = preset.model] = models;
  const can = (model: string, what: Reads) => reads(model, what, preset, catalogue);
  const { extras } = services.openrouter.target(preset.endpoint && { ...preset.endpoint, apiKey: '' });
  const images = imageLimitsOf(models, count(context, ['image']));
  const read = reader(services, {
    model: first,
    sees: (what) => can(first, what),
    takesPdfs: barsKeeping(preset)
      ? models.every((model) => can(model, 'file')) && isReadByModel(parserFor(request, true))
      : extras || can(first, 'file'),
    images,
    mediaBytes: mostMediaBytes - imageBytes(context, images),
    characters: Math.min(longestText, charactersFor(catalogue.find(first)?.contextLength, context)),
    signal,
  });
  const parts: Part[][] = [];
  // The newest first: where there is no room for all, it is the oldest that are left out.
  for (const message of context.toReversed())
    parts.unshift(await read('files' in message ? message.files : []));
  const linked = videos.map((url): ContentPart => ({ type: 'video_url', video_url: { url } }));
  const sent = parts.flat().flatMap(({ media }) => media ?? []);
  const needed = new Set([...sent, ...linked].flatMap(({ type }) => modality[type] ?? []));
  const able = models.filter((model) => model === first || [...needed].every((what) => can(model, what)));
  const pdfs = parts.flat().filter(({ media }) => media?.type === 'file');
  const isNative = able.every((model) => can(model, 'file'));
  const asked = pdfs.length > 0 && extras ? parserFor(request, isNative) : request;
  const parses = pdfs.length > 0 && extras && !isReadByModel(asked);
  const annotations = parses ? await annotationsOf(services, parts.map(hashesOf)) : [];
  // What a parser found in a message's PDFs stands on the answer to it.
  const answersTo = parts.map((_, index) => context[index + 1]?.role === 'assistant');
  const parsed = new Set(
    parts.flatMap((some, index) => (answersTo[index] && annotations[index]?.length ? hashesOf(some) : [])),
  );
  const last = parts.length - 1;
  return {
    messages: context.map((message, index) =>
      together(message, parts[index] ?? [], {
        more: index === last ? linked : [],
        annotations: annotations[index - 1],
      }),
    ),
    models: able,
    request: asked,
    media: {
      tokens: mediaTokens(services, able, parts.flat(), videos.length),
      pages: pdfs.reduce((sum, { file }) => sum + mostPagesOf(file), 0),
    },
    estimated: parts.flat().reduce((sum, { text = '' }) => sum + textTokens(text), 0),
    troubles: (parts[last] ?? []).flatMap(({ trouble }) => trouble ?? []),
    unparsed: parses ? pdfs.map(({ file }) => file).filter(({ hash }) => !parsed.has(hash)) : [],
  };
}

interface Reading {
  model: string;
  sees(what: Reads): boolean;
  takesPdfs: boolean;
  images: ImageLimits;
  /** Of recordings, videos and PDFs, in all. */
  mediaBytes: number;
  /** Of a document's text. */
  characters: number;
  signal: AbortSignal;
}

/** Reads the files of one message after the other, as long as there is room. */
function reader(services: TurnServices, limits: Reading) {
  const { model, sees, takesPdfs, images, characters, signal } = limits;
  let room = limits.mediaBytes;
  const { reading } = services.texts;

  const inline = async (file: FileRef, partOf: (data: Buffer) => ContentPart): Promise<Part> => {
    if (file.bytes > room) return leftOut(file, 'too large to be sent', reading.tooLarge(file.name));
    room -= file.bytes;
    const data = await bytesOf(services, file, signal);
    return data ? { file, media: partOf(data) } : gone(file);
  };
  const gone = (file: FileRef) => leftOut(file, 'no longer there', reading.gone(file.name));
  const asText = async (file: FileRef): Promise<Part> => {
    const files = await services.files();
    const read = await orAgain(services, file, signal, () => files.text(file, characters, signal));
    if (!read) return gone(file);
    const text = documentText(file, read.text, read.isCut);
    return { file, text, ...(read.isCut && { trouble: reading.inPart(file.name) }) };
  };
  const unseen = (file: FileRef) => {
    const trouble = reading.unread(file.name, file.kind, model);
    return leftOut(file, file.kind === 'audio' ? 'not played to you' : 'not shown to you', trouble);
  };
  const one = async (file: FileRef): Promise<Part> => {
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
  return async (files: readonly FileRef[] = []): Promise<Part[]> =>
    await Promise.all(
      files.map(async (file) => {
        try {
          return await one(file);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          return leftOut(file, 'cannot be read', error.say(services.texts));
        }
      }),
    );
}

/** Says to the model, and perhaps to the member, why something is not there. */
function leftOut(file: FileRef, why: string, trouble?: string): Part {
  return { file, text: `[${file.name}: ${why}]`, ...(trouble !== undefined && { trouble }) };
}

/**
 * A document as material. Its marks carry what nobody who writes it can know and put into it: a part of its own hash.
 */
function documentText({ hash, name, type }: FileRef, text: string, isCut: boolean): string {
  const mark = `file id="${hash.slice(0, 16)}"`;
  const cut = isCut ? '\n[cut here: it is longer]' : '';
  return `<${mark} name="${name.replaceAll(/["<>]/g, "'")}" type="${type}">\n${text}${cut}\n</${mark}>`;
}

function together(
  message: ContextMessage,
  parts: readonly Part[],
  { more, annotations }: { more: readonly ContentPart[]; annotations?: unknown[] | undefined },
): ChatMessage {
  if (message.role === 'assistant') return annotations?.length ? { ...message, annotations } : message;
  if (message.role === 'system') return message;
  const { role, content } = message;
  const text = [content, ...parts.flatMap((part) => part.text ?? [])]
    .filter((one) => one !== '')
    .join('\n\n');
  const media = [...parts.flatMap((part) => part.media ?? []), ...more];
  return { role, content: media.length === 0 ? text : [{ type: 'text', text }, ...media] };
}

/** What recordings, videos and PDFs take at the most; never more than a model can read. */
function mediaTokens(
  { catalogue }: TurnServices,
  models: readonly string[],
  parts: readonly Part[],
  links: number,
): number {
  const longest = Math.max(...models.map((model) => catalogue().find(model)?.contextLength ?? 1_000_000));
  const sent = parts.reduce((sum, { file, media }) => sum + (media ? mostTokens(file) : 0), 0);
  return Math.min(longest, sent + links * longest);
}

function count(context: readonly ContextMessage[], kinds: readonly FileRef['kind'][]): number {
  const files = context.flatMap((message) => ('files' in message ? (message.files ?? []) : []));
  return files.filter(({ kind }) => kinds.includes(kind)).length;
}

/** What images may take: scaled and encoded anew, they may become larger than they came, but not by much. */
function imageBytes(context: readonly ContextMessage[], { bytes: most }: ImageLimits): number {
  const files = context.flatMap((message) => ('files' in message ? (message.files ?? []) : []));
  const shown = files.filter(({ kind }) => kind === 'image');
  return shown.reduce((sum, { bytes }) => sum + Math.min(4 * bytes, most), 0);
}

function charactersFor(contextTokens: number | undefined, context: readonly ContextMessage[]): number {
  if (contextTokens === undefined) return longestText;
  const documents = Math.max(1, count(context, ['text', 'office']));
  return Math.floor((contextTokens * textShare * tokenCharacters) / documents);
}

function hashesOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ file, media }) => (media?.type === 'file' ? [file.hash] : []));
}

function dataUrl(type: string, data: Buffer): string {
  return `data:${type};base64,${data.toString('base64')}`;
}
