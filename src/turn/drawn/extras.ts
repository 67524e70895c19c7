import { type AnswerFile, type Body, type Card, chosenAnswer } from '../../history/body.ts';
import type { ReplyFile } from '../../reply/outlet.ts';
import { altOf } from '../pictures.ts';
import type { TurnServices } from '../services.ts';
import type { Drawing } from './drawing.ts';

/** Of one attachment, and of all of a message, bytes (Discord docs, "Uploading Files"); a little is for the rest of the request. */
export const mostBytes = 10 * 1024 * 1024;
const mostTogether = 24 * 1024 * 1024;

/** The longer side of a picture that is too large in bytes, in pixels. */
const smallerSide = 3072;
const shownTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** A drawing with what hangs on the answer: its pictures, its file, its card. What is not kept any more is said. */
export async function withExtras(
  services: Pick<TurnServices, 'files' | 'log' | 'texts' | 'closing'>,
  drawing: Drawing,
  body: Body,
): Promise<Drawing> {
  const answer = chosenAnswer(body);
  const { files: wanted = [] } = answer ?? {};
  // What stands as a poll is not said twice.
  const card = answer?.poll === undefined ? answer?.card : undefined;
  if (wanted.length === 0 && !card) return drawing;
  const files: ReplyFile[] = [];
  for (const file of wanted) {
    const data = await bytesOf(services, file, Math.floor(Math.min(mostBytes, mostTogether / wanted.length)));
    if (!data) continue;
    files.push({ name: file.name, data, ...(file.kind === 'image' && altOf(body.prompt.text)) });
  }
  const gone = wanted.length - files.length;
  const { ending } = drawing;
  const footer =
    gone === 0 ? ending.footer : [`-# ${services.texts.reply.filesGone(gone)}`, ending.footer].join('\n');
  return {
    ...drawing,
    ending: {
      ...ending,
      footer: footer.trimEnd(),
      ...(files.length > 0 && { files }),
      ...(card && { embeds: [card], insteadOfEmbeds: cardText(card) }),
    },
  };
}

/** The bytes of a file, as many as may be sent; nothing where it is not kept any more, or cannot be made smaller. */
async function bytesOf(
  { files, log, closing }: Pick<TurnServices, 'files' | 'log' | 'closing'>,
  file: AnswerFile,
  most: number,
): Promise<Buffer | undefined> {
  try {
    const store = await files();
    if (file.bytes <= most || file.kind !== 'image') return await store.read(file.hash);
    return (await store.image(file, { side: smallerSide, bytes: most, types: shownTypes }, closing))?.data;
  } catch (error) {
    log.warn({ hash: file.hash, error }, 'a file of an answer could not be read');
    return undefined;
  }
}

/** A card as text. */
export function cardText({ title, description }: Card): string {
  return [...(title ? [`**${title}**`] : []), description].join('\n\n');
}
