import { dataUrl } from '../check-parts.ts';
import type { ChatRequestMessage } from '../wire.ts';
import { attached, documents, leftOut, recordings, voices } from './material.ts';
import { textOf } from './question.ts';

/** Something that came with a message. */
export type Given =
  | { kind: 'text'; name: string; type: string; text: string; isCut: boolean }
  | { kind: 'picture' | 'video'; name: string; type: string; bytes: Buffer }
  | { kind: 'link'; url: string }
  | { kind: 'sound'; name: string; format: string; bytes: Buffer }
  /** `found`: what OpenRouter's parser read in it. */
  | { kind: 'pdf'; name: string; bytes: Buffer; found?: string }
  /** Written down by a machine; without a name it is what the asker has said aloud. */
  | { kind: 'heard'; name?: string; said: string }
  | { kind: 'unseen'; name: string; why: string };

const cutMark = '\n[cut here: it is longer]';

/**
 * All that came with a message, as it was sent: texts first, then what stands in parts of its own.
 *
 * @param parsed what OpenRouter's parser read in PDFs, by their names
 */
export function givenWith(
  message: ChatRequestMessage,
  parsed: ReadonlyMap<string, string> = new Map(),
): Given[] {
  const text = textOf(message);
  const rest = text.replaceAll(documents, '');
  const parts = Array.isArray(message.content) ? message.content : [];
  const names = namesIn(rest);
  const nameOf = (kind: string, type: string) => {
    const known = names.get(kind) ?? [];
    // What was brought in by a quote or a link has no name here; then nobody can tell which is which.
    const isSure = known.length === parts.filter((part) => part.type === type).length;
    return (isSure && known.shift()) || `${kind} without a name`;
  };
  return [
    ...[...text.matchAll(documents)].map(([, , name = '', type = '', said = '']): Given => {
      const isCut = said.endsWith(cutMark);
      return { kind: 'text', name, type, text: isCut ? said.slice(0, -cutMark.length) : said, isCut };
    }),
    ...[...rest.matchAll(voices)].map(([, said = '']): Given => ({ kind: 'heard', said: said.trim() })),
    ...[...rest.matchAll(recordings)].map(
      ([, name = '', lines = '']): Given => ({
        kind: 'heard',
        name,
        said: lines.replaceAll(/^> ?/gm, '').trim(),
      }),
    ),
    ...[...rest.matchAll(leftOut)].map(([, name = '', why = '']): Given => ({ kind: 'unseen', name, why })),
    ...parts.flatMap((part) => withText(partGiven(part, nameOf), parsed) ?? []),
  ];
}

type Part = { type: string; [key: string]: unknown };

function partGiven(part: Part, nameOf: (kind: string, type: string) => string): Given | undefined {
  const inner = (part[part.type] ?? {}) as Record<string, string | undefined>;
  switch (part.type) {
    case 'image_url':
    case 'video_url': {
      const { url = '' } = inner;
      const { type, data } = dataUrl(url);
      if (type === undefined) return { kind: 'link', url };
      const isImage = part.type === 'image_url';
      const name = nameOf(isImage ? 'image' : 'video', part.type);
      return { kind: isImage ? 'picture' : 'video', name, type, bytes: Buffer.from(data, 'base64') };
    }
    case 'input_audio': {
      const bytes = Buffer.from(inner.data ?? '', 'base64');
      return { kind: 'sound', name: nameOf('recording', part.type), format: inner.format ?? '', bytes };
    }
    case 'file': {
      const bytes = Buffer.from(dataUrl(inner.file_data ?? '').data, 'base64');
      return { kind: 'pdf', name: inner.filename ?? 'PDF without a name', bytes };
    }
    default:
      return undefined;
  }
}

function withText(given: Given | undefined, parsed: ReadonlyMap<string, string>): Given | undefined {
  const found = given?.kind === 'pdf' ? parsed.get(given.name) : undefined;
  return given?.kind === 'pdf' && found !== undefined ? { ...given, found } : given;
}

/** What Parley says was attached, by kind: `image cat.png; PDF report.pdf; voice message, 3 s`. What was left out is not among it. */
function namesIn(text: string): Map<string, string[]> {
  const without = new Set([...text.matchAll(leftOut)].map(([, name]) => name));
  const names = new Map<string, string[]>();
  for (const [, list = ''] of text.matchAll(attached))
    for (const entry of list.split('; ')) {
      const isVoice = entry.startsWith('voice message');
      const [, kind = '', name = ''] = isVoice
        ? [entry, 'recording', entry]
        : (/^(\w+) (.*)$/.exec(entry) ?? []);
      if (!without.has(name)) names.set(kind, [...(names.get(kind) ?? []), name]);
    }
  return names;
}
