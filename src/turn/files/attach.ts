import { imageLimitsOf } from '../../files/image-limits.ts';
import type { ContextMessage } from '../../history/context.ts';
import type { FileRef } from '../../history/file-ref.ts';
import type { ChatMessage, ContentPart, ModelCall } from '../../openrouter/call.ts';
import type { Choice } from '../choose.ts';
import type { TurnServices } from '../services.ts';
import { annotationsOf, type SentPdf, wordsIn } from './annotations.ts';
import { isReadByModel, parserFor, parserOf } from './parser.ts';
import { documentText, type Part, reader } from './parts.ts';
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
 * @throws {UserError} where nothing of what was attached to the last message can be sent: then nothing is asked, and nothing paid
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
    characters: Math.min(longestText, charactersFor(catalogue.find(first)?.contextLength, context)),
    signal,
  });
  const parts: Part[][] = [];
  // The newest first: where there is no room for all, it is the oldest that are left out.
  for (const message of context.toReversed())
    parts.unshift(await read('files' in message ? message.files : []));
  refuseNothing(parts.at(-1) ?? []);
  const linked = videos.map((url): ContentPart => ({ type: 'video_url', video_url: { url } }));
  const sent = parts.flat().flatMap(({ media }) => media ?? []);
  const needed = new Set([...sent, ...linked].flatMap(({ type }) => modality[type] ?? []));
  const able = models.filter((model) => model === first || [...needed].every((what) => can(model, what)));
  const isNative = able.every((model) => can(model, 'file'));
  const isSent = (part: Part) => part.media?.type === 'file';
  const hasPdfs = parts.flat().some(isSent) && extras;
  const parses = hasPdfs && !isReadByModel(parserFor(request, isNative));
  const parser = parserOf(parserFor(request, isNative));
  const found = parses
    ? await annotationsOf(services, parser, parts.flatMap(hashesOf))
    : new Map<string, unknown[]>();
  // What a parser found in a message's PDFs stands on the answer to it; of the last message, which has none, in their place.
  const answersTo = parts.map((_, index) => context[index + 1]?.role === 'assistant');
  for (const [index, some] of parts.entries())
    if (!answersTo[index]) parts[index] = some.map((part) => (isSent(part) ? inWords(part, found) : part));
  const foundIn = (some: readonly Part[]) => hashesOf(some).flatMap((hash) => found.get(hash) ?? []);
  const parsed = new Set(parts.flatMap((some, index) => (answersTo[index] ? hashesOf(some) : [])));
  const pdfs = parts.flat().filter(isSent);
  const asked = pdfs.length > 0 && extras ? parserFor(request, isNative) : request;
  const last = parts.length - 1;
  return {
    messages: context.map((message, index) =>
      together(message, parts[index] ?? [], {
        more: index === last ? linked : [],
        annotations: foundIn(parts[index - 1] ?? []),
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
    unparsed: parses
      ? pdfs.map(({ file }) => file).filter(({ hash }) => !(parsed.has(hash) && found.has(hash)))
      : [],
  };
}

/** @throws {UserError} where a question is about files, and none of them can be sent */
function refuseNothing(parts: readonly Part[]): void {
  const own = parts.filter(({ file }) => !file.quoted && !file.linked);
  const [first] = own;
  if (first?.refusal && own.every(({ refusal }) => refusal)) throw first.refusal;
}

/** A PDF as the words that a parser has found in it before; as it is where that is not known. */
function inWords(part: Part, found: ReadonlyMap<string, unknown[]>): Part {
  const words = wordsIn(found.get(part.file.hash) ?? []);
  if (words === undefined) return part;
  const { media, ...rest } = part;
  return { ...rest, text: documentText(part.file, words, false) };
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

function charactersFor(contextTokens: number | undefined, context: readonly ContextMessage[]): number {
  if (contextTokens === undefined) return longestText;
  const documents = Math.max(1, count(context, ['text', 'office']));
  return Math.floor((contextTokens * textShare * tokenCharacters) / documents);
}

function hashesOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ file, media }) => (media?.type === 'file' ? [file.hash] : []));
}
