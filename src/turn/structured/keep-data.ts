import type { Answer, Body } from '../../history/body.ts';
import type { Preset } from '../../presets/schema.ts';
import type { Question } from '../question.ts';
import type { TurnServices } from '../services.ts';
import { formOf } from './form.ts';
import { postPoll } from './post-poll.ts';
import { type Fill, type ShownData, shownData } from './shown.ts';

/** Data that have come. */
export interface Data {
  turnId: string;
  /** The turn's texts before. */
  before: Body;
  preset: Preset;
  data: object;
}

/** What an answer that is data has besides its text: what people see of it, made once, so that it stays as it was. */
export async function keepData(
  services: TurnServices,
  question: Question,
  { turnId, before, preset, data }: Data,
): Promise<Pick<Answer, 'isData' | 'card' | 'files' | 'poll'>> {
  const { files } = services;
  const isPoll = preset.response?.as === 'poll';
  const poll = isPoll ? await postPoll(services, question, { turnId, before, data }) : undefined;
  const { card, file } = await shown(services, preset, formOf(preset.request)?.name ?? preset.name, data);
  const kept = file && poll === undefined && (await (await files()).keep(file.data, file.name));
  return {
    isData: true,
    ...(poll !== undefined && { poll }),
    ...(card && { card }),
    ...(kept && file && { files: [{ ...kept, name: file.name }] }),
  };
}

/** A broken template is the operator's to mend; people see the data without it. */
async function shown(
  { log, forms, closing }: TurnServices,
  preset: Preset,
  formName: string,
  data: object,
): Promise<ShownData> {
  const fill: Fill = async (template, values) => (await forms()).fill(template, values, closing);
  try {
    return await shownData(preset, formName, data, fill);
  } catch (error) {
    log.error(
      { preset: preset.name, error },
      'a template could not be filled: the data are shown without it',
    );
    const { as = 'embed' } = preset.response ?? {};
    return await shownData({ response: { as } }, formName, data, fill);
  }
}
