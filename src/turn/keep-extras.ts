import type { Answer, Body } from '../history/body.ts';
import { EmptyCompletion } from '../openrouter/failure.ts';
import type { Choice } from './choose.ts';
import type { Heard } from './listen.ts';
import { keepPictures } from './pictures.ts';
import type { Question } from './question.ts';
import type { TurnServices } from './services.ts';

/** What an answer has besides its text. */
export type Extras = Pick<Answer, 'files' | 'isData' | 'card' | 'poll'>;

/**
 * Keeps what a model made besides text: pictures, and what people see of data. Where it made nothing else and none of that is
 * a picture, it has not answered.
 *
 * @param before the turn's texts before this answer
 */
export async function keepExtras(
  services: TurnServices,
  question: Question,
  { preset }: Choice,
  { turnId, before, heard }: { turnId: string; before: Body; heard: Heard },
): Promise<Extras> {
  const pictures = await keepPictures(services, turnId, heard.images);
  const { data } = heard;
  const keepData = data && (await import('./structured/keep-data.ts')).keepData;
  const shown = keepData ? await keepData(services, question, { turnId, before, preset, data }) : {};
  const files = [...pictures, ...(shown.files ?? [])];
  if (files.length > 0) {
    const hashes = files.map(({ hash }) => hash);
    await (await services.files()).hold(turnId, hashes);
  } else if (heard.ending && heard.text === '' && heard.images.length > 0)
    heard.failure ??= new EmptyCompletion();
  return { ...shown, ...(files.length > 0 && { files }) };
}
