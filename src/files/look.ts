import { encodingOf } from './encoding.ts';
import type { FileKind } from './files.ts';
import { hasVideo } from './tracks.ts';

/** What a file's bytes say it is. */
export interface Looks {
  kind: FileKind;
  /** Media type. */
  type: string;
}

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const slides = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
const openDocument = 'application/vnd.oasis.opendocument';

const image = (type: string): Looks => ({ kind: 'image', type });
const audio = (type: string): Looks => ({ kind: 'audio', type });
const video = (type: string): Looks => ({ kind: 'video', type });
const office = (type: string): Looks => ({ kind: 'office', type });

/** By the extensions that file-type gives to what it has found in the bytes. All else is nothing that a model reads. */
const known: Readonly<Record<string, Looks>> = {
  png: image('image/png'),
  apng: image('image/png'),
  jpg: image('image/jpeg'),
  webp: image('image/webp'),
  gif: image('image/gif'),
  avif: image('image/avif'),
  bmp: image('image/bmp'),
  mp3: audio('audio/mpeg'),
  wav: audio('audio/wav'),
  aif: audio('audio/aiff'),
  aac: audio('audio/aac'),
  flac: audio('audio/flac'),
  ...Object.fromEntries(['ogg', 'oga', 'opus', 'spx'].map((ext) => [ext, audio('audio/ogg')])),
  ...Object.fromEntries(['m4a', 'm4b', 'f4a', 'f4b'].map((ext) => [ext, audio('audio/mp4')])),
  ...Object.fromEntries(['mp4', 'm4v', 'm4p', 'f4v', 'f4p'].map((ext) => [ext, video('video/mp4')])),
  mpg: video('video/mpeg'),
  mov: video('video/quicktime'),
  webm: video('video/webm'),
  pdf: { kind: 'pdf', type: 'application/pdf' },
  ...Object.fromEntries(['docx', 'docm', 'dotx', 'dotm'].map((ext) => [ext, office(word)])),
  ...Object.fromEntries(['xlsx', 'xlsm', 'xltx', 'xltm'].map((ext) => [ext, office(sheet)])),
  ...Object.fromEntries(['pptx', 'pptm', 'ppsx', 'potx', 'potm'].map((ext) => [ext, office(slides)])),
  ...Object.fromEntries(['odt', 'ott'].map((ext) => [ext, office(`${openDocument}.text`)])),
  ...Object.fromEntries(['ods', 'ots'].map((ext) => [ext, office(`${openDocument}.spreadsheet`)])),
  ...Object.fromEntries(['odp', 'otp'].map((ext) => [ext, office(`${openDocument}.presentation`)])),
  odg: office(`${openDocument}.graphics`),
  rtf: office('application/rtf'),
  epub: office('application/epub+zip'),
};

/** Written in nothing but text, or with words of their maker for a beginning, these still are what they are. */
const certain = ['pdf', 'rtf', 'png', 'jpg'];

/** Of the family of MP4: these may hold nothing but sound. */
const soundAlone = ['mp4', 'm4v', '3gp', '3g2', 'mov'];

/** Bytes in which an encoding shows. */
const textStart = 64 * 1024;

/**
 * What a file is, by its bytes; nothing, where it is nothing that a model could read.
 * @param start its first bytes
 */
export async function look(path: string, start: Buffer): Promise<Looks | undefined> {
  const { fileTypeFromFile } = await import('file-type');
  const ext = (await fileTypeFromFile(path))?.ext ?? '';
  // A text may begin with the few letters that mark an image (BM) or a program (MZ); SVG and other XML is text too.
  const isText = !certain.includes(ext) && (await encodingOf(start.subarray(0, textStart))) !== undefined;
  if (isText) return { kind: 'text', type: 'text/plain' };
  if (soundAlone.includes(ext) && !(await hasVideo(path))) return audio('audio/mp4');
  return known[ext];
}

const formats: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/aiff': 'aiff',
  'audio/aac': 'aac',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/mp4': 'm4a',
};

/** How a request names the format of audio, by its media type (OpenRouter docs, audio inputs). */
export function audioFormat(type: string): string | undefined {
  return formats[type];
}

const extensions: Readonly<Record<string, string>> = {
  [word]: 'docx',
  [sheet]: 'xlsx',
  [slides]: 'pptx',
  [`${openDocument}.text`]: 'odt',
  [`${openDocument}.spreadsheet`]: 'ods',
  [`${openDocument}.presentation`]: 'odp',
  [`${openDocument}.graphics`]: 'odg',
  'application/rtf': 'rtf',
  'application/epub+zip': 'epub',
  'application/pdf': 'pdf',
};

/** How a document's reader is told what it is, by its media type. */
export function documentFormat(type: string): string | undefined {
  return extensions[type];
}
