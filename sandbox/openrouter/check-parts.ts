import type { ChatRequestBody } from './wire.ts';

/** What each kind of image begins with. */
const images: Record<string, readonly string[]> = {
  'image/png': ['89504e47'],
  'image/jpeg': ['ffd8ff'],
  'image/webp': ['52494646'],
  'image/gif': ['47494638'],
};
const audioFormats = ['wav', 'mp3', 'aiff', 'aac', 'ogg', 'flac', 'm4a', 'pcm16', 'pcm24'];
const videoTypes = ['video/mp4', 'video/mpeg', 'video/mov', 'video/quicktime', 'video/webm'];

/** What is wrong with a part of a message, in OpenRouter's words (docs, multimodal inputs), or undefined. */
export function partProblem({ messages }: ChatRequestBody): string | undefined {
  for (const { role, content } of messages) {
    for (const part of Array.isArray(content) ? content : []) {
      if (part.type !== 'text' && role !== 'user') return `${part.type} is only supported in user messages`;
      const problem = problemOf(part);
      if (problem) return problem;
    }
  }
  return undefined;
}

function problemOf(part: { type: string; [key: string]: unknown }): string | undefined {
  const inner = (part[part.type] ?? {}) as Record<string, string | undefined>;
  switch (part.type) {
    case 'image_url':
      return imageProblem(inner.url ?? '');
    case 'input_audio':
      if (!isBase64(inner.data ?? '')) return 'input_audio.data must be base64, not a URL';
      return audioFormats.includes(inner.format ?? '')
        ? undefined
        : `Unsupported audio format: ${inner.format}`;
    case 'video_url': {
      const { type, data } = dataUrl(inner.url ?? '');
      if (type === undefined)
        return isWeb(inner.url) ? undefined : 'video_url must be an http(s) or data URL';
      return videoTypes.includes(type) && isBase64(data) ? undefined : `Unsupported video type: ${type}`;
    }
    case 'file': {
      const { type, data } = dataUrl(inner.file_data ?? '');
      if (type === undefined)
        return isWeb(inner.file_data) || inner.file_id
          ? undefined
          : 'file_data must be an http(s) or data URL';
      const isPdf = Buffer.from(data.slice(0, 16), 'base64').toString('latin1').startsWith('%PDF');
      return type === 'application/pdf' && isPdf ? undefined : `Unsupported file type: ${type}`;
    }
    default:
      return undefined;
  }
}

function imageProblem(url: string): string | undefined {
  const { type, data } = dataUrl(url);
  if (type === undefined) return isWeb(url) ? undefined : 'image_url must be an http(s) or data URL';
  const head = Buffer.from(data.slice(0, 16), 'base64').toString('hex');
  const fits = images[type]?.some((magic) => head.startsWith(magic) || magic.startsWith(head));
  return fits && isBase64(data) ? undefined : `Unsupported image: ${type}`;
}

/** The type and the base64 of a data URL; no type where it is none. */
export function dataUrl(url: string): { type: string | undefined; data: string } {
  if (!url.startsWith('data:')) return { type: undefined, data: '' };
  const comma = url.indexOf(',');
  const type = /^data:([^;,]+);base64$/.exec(url.slice(0, comma))?.[1] ?? '';
  return { type, data: url.slice(comma + 1) };
}

function isWeb(url: string | undefined): boolean {
  return /^https?:\/\//.test(url ?? '');
}

/** A look at both ends: a file of 10 MB is not matched letter by letter. */
function isBase64(data: string): boolean {
  const ends = data.length > 2000 ? data.slice(0, 1000) + data.slice(-1000) : data;
  return data.length > 0 && data.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(ends);
}
