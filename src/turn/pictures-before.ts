import { imageLimitsOf } from '../files/image-limits.ts';
import { type AnswerFile, chosenAnswer, picturesOf } from '../history/body.ts';
import type { ChatMessage, ContentPart } from '../openrouter/call.ts';
import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';

/** Of the answer just before, so many pictures go along: each costs as much as a page of text. */
const most = 2;
type Services = Pick<TurnServices, 'history' | 'files' | 'catalogue' | 'log' | 'stopping'>;

/**
 * The messages with the pictures that the prompt is about: the one that is to be varied, or those of the answer just before it,
 * so that a model which draws can go on with its own work. They stand with the prompt, since models see none in their own
 * messages. Models that cannot see get the words alone; what is not kept any more is left out.
 */
export async function withPicturesBefore(
  services: Services,
  question: Pick<Question, 'varies' | 'alone'>,
  turnId: string,
  models: readonly string[],
  messages: readonly ChatMessage[],
): Promise<ChatMessage[]> {
  const prompt = messages.at(-1);
  const sees =
    services
      .catalogue()
      .find(models[0] ?? '')
      ?.inputModalities.includes('image') ?? true;
  if (!prompt) return [];
  const pictures = question.varies ? [question.varies] : await drawnBefore(services, question, turnId);
  if (pictures.length === 0) return [...messages];
  const words = question.varies ? varyPrompt : lastPrompt;
  const parts = sees ? await partsOf(services, models, pictures.slice(0, most)) : [];
  if (parts.length === 0 && !question.varies) return [...messages];
  const told: ContentPart = { type: 'text', text: words(parts.length > 0) };
  const asked: ContentPart[] =
    typeof prompt.content === 'string' ? [{ type: 'text', text: prompt.content }] : (prompt.content ?? []);
  const content = parts.length > 0 ? [told, ...asked, ...parts] : `${told.text}\n\n${textOf(asked)}`;
  return [...messages.slice(0, -1), { ...prompt, content }];
}

function varyPrompt(isAttached: boolean): string {
  const picture = isAttached ? 'the attached picture, which you drew' : 'the picture that you drew';
  return `[Draw a variation of ${picture} for the request below: keep what it shows and its manner; change details, composition or light.]`;
}

function lastPrompt(): string {
  return '[Attached is what you drew last; the message below may be about it.]';
}

async function drawnBefore(
  { history }: Services,
  { alone }: Pick<Question, 'alone'>,
  turnId: string,
): Promise<AnswerFile[]> {
  const parentId = alone ? undefined : (await history.get(turnId))?.parentId;
  const body = parentId === undefined ? undefined : await history.body(parentId);
  return body ? picturesOf(chosenAnswer(body)) : [];
}

async function partsOf(
  { files, log, stopping }: Services,
  models: readonly string[],
  pictures: readonly AnswerFile[],
): Promise<ContentPart[]> {
  const parts: ContentPart[] = [];
  for (const picture of pictures) {
    try {
      const limits = imageLimitsOf([...models], pictures.length);
      const ready = await (await files()).image(picture, limits, stopping);
      if (!ready) continue;
      const url = `data:${ready.type};base64,${ready.data.toString('base64')}`;
      parts.push({ type: 'image_url', image_url: { url } });
    } catch (error) {
      log.warn({ hash: picture.hash, error }, 'a picture that was drawn before could not be read');
    }
  }
  return parts;
}

function textOf(parts: readonly ContentPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
