import type { AnswerFile } from '../history/body.ts';
import type { ReplyFile } from '../reply/outlet.ts';
import type { TurnServices } from './services.ts';

/** A message has ten attachments (Discord docs, "Create Message"); one may be the text of the answer. */
const mostPictures = 9;
/** Of an attachment's description, UTF-16 units (Discord docs, "Attachment Object"). */
const longestAlt = 1024;

/** How the pictures begin that Discord shows: type, and ending of the file's name. */
const kinds: readonly { type: string; ending: string; begins: RegExp }[] = [
  { type: 'image/png', ending: 'png', begins: /^\x89PNG/ },
  { type: 'image/jpeg', ending: 'jpg', begins: /^\xff\xd8\xff/ },
  { type: 'image/webp', ending: 'webp', begins: /^RIFF.{4}WEBP/s },
  { type: 'image/gif', ending: 'gif', begins: /^GIF8[79]a/ },
];

/** The bytes in a `data:` address, if it is one that can be read. */
export function dataIn(url: string): Buffer | undefined {
  const [, base64, data] = /^data:[^,]{0,200}?(;base64)?,(.*)$/s.exec(url) ?? [];
  if (data === undefined) return undefined;
  if (base64) return Buffer.from(data, 'base64');
  try {
    return Buffer.from(decodeURIComponent(data));
  } catch {
    // A percent sign that escapes nothing.
    return undefined;
  }
}

/** What a picture is called, by what its bytes say; undefined where they are none that Discord shows. */
export function pictureName(data: Buffer, index: number): string | undefined {
  const start = data.subarray(0, 16).toString('latin1');
  const kind = kinds.find(({ begins }) => begins.test(start));
  return kind && `picture-${index + 1}.${kind.ending}`;
}

/** What pictures show, for those who cannot see them: what was asked for. */
export function altOf(prompt: string): { description?: string } {
  const description = prompt
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longestAlt)
    .replace(/[\uD800-\uDBFF]$/, '');
  return description === '' ? {} : { description };
}

/** Those pictures of an answer that can be attached while others are still drawn. */
export function earlyPictures(urls: readonly string[], prompt: string, mostBytes: number): ReplyFile[] {
  return urls.slice(0, mostPictures).flatMap((url, index) => {
    const data = dataIn(url);
    const name = data && pictureName(data, index);
    return data && name && data.length <= mostBytes ? [{ name, data, ...altOf(prompt) }] : [];
  });
}

/**
 * Keeps the pictures that a model drew. What is none, or cannot be had, is left out and logged.
 *
 * @param urls as they came: `data:` addresses, mostly
 */
export async function keepPictures(
  { files, log, closing }: Pick<TurnServices, 'files' | 'log' | 'closing'>,
  turnId: string,
  urls: readonly string[],
): Promise<AnswerFile[]> {
  const kept: AnswerFile[] = [];
  if (urls.length === 0) return kept;
  const store = await files();
  if (urls.length > mostPictures)
    log.warn({ turnId, count: urls.length }, 'a model drew more than a message holds');
  for (const [index, url] of urls.slice(0, mostPictures).entries()) {
    try {
      const data = dataIn(url);
      const name = `picture-${index + 1}`;
      const file = data ? await store.keep(data, name) : await store.fetch({ url, name }, closing);
      const ending = kinds.find(({ type }) => type === file.type)?.ending;
      if (ending) kept.push({ ...file, name: `${name}.${ending}` });
      else log.warn({ turnId, type: file.type }, 'a model drew something that is no picture');
    } catch (error) {
      log.warn({ turnId, error }, 'a picture that a model drew could not be kept');
    }
  }
  return kept;
}
