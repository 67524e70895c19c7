import { estimateTokens } from '../../history/estimator.ts';
import type { FileRef } from '../../history/file-ref.ts';

type Weighed = Pick<FileRef, 'kind' | 'bytes' | 'seconds' | 'pages'>;

/** What models make of an image, about, in tokens (providers' docs: some 250 to 1,600 for a picture of a thousand pixels). */
const imageTokens = 1200;
/** Of a second of sound (Gemini's docs: 32), and of video with its sound (258 for a frame each second). */
const soundTokens = 32;
const videoTokens = 300;
/** Of a page: its text, and often a picture of it (Anthropic's docs: 1,500 to 3,000 and more for the picture). */
const pageTokens = { mean: 1500, most: 4500 };
/** Where nobody tells: so many bytes are a second, at least, and about; or a page, about. */
const soundBytes = { least: 1000, mean: 8000 };
const videoBytes = { least: 25_000, mean: 150_000 };
const pageBytes = 50_000;
/** Parsers and providers take no more pages than that of one file. */
const mostPages = 1000;

/** What a file takes in a prompt, about, in tokens. Text is not weighed so: it can be counted. */
export function meanTokens(file: Weighed): number {
  return tokensOf(file, 'mean');
}

/** What it hardly ever takes more of. Of an image nothing: images are counted by the piece. */
export function mostTokens(file: Weighed): number {
  return file.kind === 'image' ? 0 : tokensOf(file, 'most');
}

/**
 * What the text of a file takes, about, in tokens; no text is far dearer than that. Words are estimated as everywhere. But
 * estimates take white space and numbers for nearly nothing, and a file can be made of them: tokenizers join white space
 * only where it is the same or usual, and take one digit (Gemma's, Qwen's) to three (OpenAI's, Llama's) for a token.
 */
export function textTokens(text: string): number {
  let dense = 0;
  let before = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const isBreak = isWhite(code) && isWhite(before) && code !== before;
    if (isBreak || (code >= 0x30 && code <= 0x39)) dense += 0.5;
    before = code;
  }
  return Math.ceil(estimateTokens(text) + dense);
}

function isWhite(code: number): boolean {
  return (
    code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code > 0x7f && /\s/.test(String.fromCharCode(code)))
  );
}

/** How many pages a PDF has, at the most. Where nobody could count them, bytes tell nothing: pages can be packed to a few each. */
export function mostPagesOf({ pages }: Weighed): number {
  return Math.min(mostPages, pages ?? mostPages);
}

function tokensOf({ kind, bytes, seconds, pages }: Weighed, how: 'mean' | 'most'): number {
  const rate = how === 'mean' ? 'mean' : 'least';
  switch (kind) {
    case 'image':
      return imageTokens;
    case 'audio':
      return Math.ceil((seconds ?? bytes / soundBytes[rate]) * soundTokens);
    case 'video':
      return Math.ceil((seconds ?? bytes / videoBytes[rate]) * videoTokens);
    case 'pdf':
      return how === 'most'
        ? mostPagesOf({ kind, bytes, pages }) * pageTokens.most
        : Math.ceil(Math.min(mostPages, pages ?? bytes / pageBytes + 1) * pageTokens.mean);
    default:
      return 0;
  }
}
