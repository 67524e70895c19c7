import { leastSeconds, secondsOf } from '../../files/duration.ts';
import { FileError, type Files, type KeptFile } from '../../files/files.ts';
import { imageLimitsOf } from '../../files/image-limits.ts';
import type { FileRef, OfferedFile } from '../../history/file-ref.ts';
import type { Choice } from '../choose.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { fetchAnew } from './fetch-anew.ts';
import { imageLinks, mostLinks } from './links.ts';
import { pagesOf } from './pdf-pages.ts';
import { reads } from './reads.ts';
import { meanTokens, textTokens } from './weigh.ts';

/** So many files may come with one question: as many as a message of Discord can carry. */
const mostFiles = 10;
/** As far as text is read at all, UTF-16 units. */
export const longestText = 1_000_000;

/** Nobody has asked for what is merely linked: it is not waited for any longer, ms. */
const linkedMs = 10_000;

/** A question whose files are fetched. */
export interface Taken {
  /** With a word on what could not be read. */
  question: Question;
  /** What belongs to the prompt from now on. */
  files: FileRef[];
}

/** What is taken. */
export interface Taking {
  /** What comes with the question, beside what its words link. */
  offered: readonly OfferedFile[];
  /** Ends the fetching. */
  signal: AbortSignal;
}

/**
 * Fetches what comes with a question.
 *
 * @throws {UserError} where nothing of what was attached can be read: then nothing is asked, and nothing paid; the signal's
 *   reason where that is aborted
 */
export async function takeFiles(
  services: TurnServices,
  question: Question,
  choice: Choice,
  { offered: own, signal }: Taking,
): Promise<Taken> {
  const { linked, notes: unseen } = linkedImages(services, question, choice);
  const offered = [...own, ...linked];
  if (offered.length === 0) return { question: noted(question, unseen), files: [] };
  const taken = await takeAll(services, choice, { offered: offered.slice(0, mostFiles), signal });
  const files = taken.flatMap((one) => ('file' in one ? [one.file] : []));
  const troubles = taken.flatMap((one) => ('trouble' in one ? [one] : []));
  const attached = troubles.find(({ offered }) => !offered.quoted && !offered.linked);
  const hasOwn = files.some(({ quoted, linked }) => !quoted && !linked);
  const [first] = troubles;
  // A question about a file that is not there is not worth its money.
  if (attached && !hasOwn) throw attached.trouble;
  if (first && files.length === 0 && question.prompt.trim() === '' && !question.quotes?.length)
    throw first.trouble;
  const notes = [
    ...troubles.map(({ trouble }) => trouble.say(services.texts).replace(/\.$/, '')),
    ...(offered.length > mostFiles ? [services.texts.reading.onlyFirst(mostFiles)] : []),
    ...unseen,
  ];
  return { question: noted(question, notes), files };
}

/** A question with further words on what was not read for it. */
function noted(question: Question, notes: readonly string[]): Question {
  const all = new Set([...(question.note === undefined ? [] : [question.note]), ...notes]);
  return all.size > 0 ? { ...question, note: [...all].join(' · ') } : question;
}

/** Keeps files for as long as the turn is there that they came with. */
export async function holdFiles(
  services: Pick<TurnServices, 'files'>,
  turnId: string,
  refs: readonly FileRef[],
): Promise<void> {
  if (refs.length === 0) return;
  const files = await services.files();
  await files.hold(
    turnId,
    refs.map(({ hash }) => hash),
  );
}

type TakenFile = { offered: OfferedFile } & ({ file: FileRef } | { trouble: FileError } | { ignored: true });

/** Fetches all at once, and looks into one after the other, since each may be as large as may be; but for images. */
async function takeAll(
  services: TurnServices,
  choice: Choice,
  { offered, signal }: Taking,
): Promise<TakenFile[]> {
  const fetching = offered.map((one) => fetchOne(services, one, signal));
  const opening = await openImages(services, choice, fetching, signal);
  const taken: TakenFile[] = [];
  for (const [index, one] of offered.entries()) taken.push(await take(services, one, opening[index], signal));
  return taken;
}

/** Has images opened, and made as the models that see take them, so that what is damaged is told before anything is paid. */
async function openImages(
  services: TurnServices,
  { preset, models }: Choice,
  fetching: readonly Promise<KeptFile>[],
  signal: AbortSignal,
): Promise<Promise<KeptFile>[]> {
  const seeing = models.filter((model) => reads(model, 'image', preset, services.catalogue()));
  const fetched = await Promise.allSettled(fetching);
  const images = fetched.filter((one) => one.status === 'fulfilled' && one.value.kind === 'image');
  if (seeing.length === 0 || images.length === 0) return [...fetching];
  const limits = imageLimitsOf(seeing, images.length);
  const files = await services.files();
  const opening = fetching.map(async (one) => {
    const kept = await one;
    if (kept.kind === 'image') await files.prepareImage(kept, limits, signal);
    return kept;
  });
  await Promise.allSettled(opening);
  return opening;
}

async function take(
  services: TurnServices,
  offered: OfferedFile,
  opening: Promise<KeptFile> | undefined,
  signal: AbortSignal,
): Promise<TakenFile> {
  try {
    const kept = await opening;
    // Many an address that ends like a picture's leads to a page about it.
    if (!kept || (offered.linked && kept.kind !== 'image')) return { offered, ignored: true };
    return { offered, file: await refOf(services, offered, kept, signal) };
  } catch (error) {
    if (error instanceof FileError) return { offered, trouble: error };
    throw error;
  }
}

async function fetchOne(
  services: TurnServices,
  offered: OfferedFile,
  signal: AbortSignal,
): Promise<KeptFile> {
  if (!offered.linked) return await fetchAnew(services, offered, signal);
  const late = AbortSignal.timeout(linkedMs);
  try {
    return await fetchAnew(services, offered, AbortSignal.any([signal, late]));
  } catch (error) {
    throw late.aborted && !(error instanceof FileError) ? new FileError('unreachable', offered.name) : error;
  }
}

/** Reads a text once at the beginning, so that whatever is damaged is told before anything is paid. */
async function refOf(
  services: TurnServices,
  offered: OfferedFile,
  kept: KeptFile,
  signal: AbortSignal,
): Promise<FileRef> {
  const { hash, name, kind, type, bytes } = kept;
  const { seconds, voice, quoted, linked, from } = offered;
  const files = await services.files();
  const isText = kind === 'text' || kind === 'office';
  const text = isText ? await files.text(kept, longestText, signal) : undefined;
  const content = kind === 'pdf' ? await files.read(hash) : undefined;
  const pages = content && (await pagesOf(content));
  const lasts = kind === 'audio' ? await lastsFor(files, kept, seconds) : undefined;
  const facts = {
    ...(lasts !== undefined && { seconds: lasts }),
    ...(pages !== undefined && { pages }),
  };
  return {
    ...{ hash, name, kind, type, bytes },
    tokens: text ? textTokens(text.text) : meanTokens({ kind, bytes, ...facts }),
    ...facts,
    ...(voice && kind === 'audio' && { voice }),
    ...(quoted && { quoted }),
    ...(linked && { linked }),
    ...(from && { from }),
  };
}

/** How long a recording lasts, in seconds. What its sender says is never believed alone. */
async function lastsFor(files: Files, { hash, type, bytes }: KeptFile, told: number | undefined) {
  const content = await files.read(hash);
  const read = content && secondsOf(type, content);
  if (told === undefined) return read;
  return Math.max(told, read ?? leastSeconds(type, bytes));
}

/** Pictures whose addresses stand in the prompt, where any of the models could see them; and a word on all others. */
function linkedImages(
  services: TurnServices,
  { prompt }: Question,
  { preset, models }: Choice,
): { linked: OfferedFile[]; notes: string[] } {
  const { reading } = services.texts;
  const links = imageLinks(prompt);
  const [first] = models;
  if (links.length === 0 || first === undefined) return { linked: [], notes: [] };
  if (!models.some((model) => reads(model, 'image', preset, services.catalogue())))
    return { linked: [], notes: [reading.unseenLinks(links.length, first)] };
  const linked = links.slice(0, mostLinks).map((url) => ({
    url,
    name: decodeURIComponentSafely(new URL(url).pathname.split('/').at(-1) ?? ''),
    linked: true,
    from: { url },
  }));
  return { linked, notes: links.length > mostLinks ? [reading.onlyFirstLinks(mostLinks)] : [] };
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
