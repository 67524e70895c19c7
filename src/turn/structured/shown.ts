import { type Card, cardLimits } from '../../history/body.ts';
import type { Preset } from '../../presets/schema.ts';
import { labelOf, markdownOf } from './markdown.ts';

/** How data are shown to people. */
export interface ShownData {
  /** As an embed. */
  card?: Card;
  /** As a file. */
  file?: { name: string; data: Buffer };
}

/** Fills a template with data. */
export type Fill = (template: string, data: object) => Promise<string>;

/**
 * Makes what people see of data, as the preset has it: an embed or a file, by its template or, without one, as a list of the
 * fields. What has no room in an embed comes as a file beside it.
 *
 * @throws where the template is wrong
 */
export async function shownData(
  { response }: Pick<Preset, 'response'>,
  formName: string,
  data: object,
  fill: Fill,
): Promise<ShownData> {
  const { as = 'embed', template, file } = response ?? {};
  const text = template === undefined ? markdownOf(data) : await fill(template, data);
  const nameFor = async (ending: string) =>
    fileName(file === undefined ? '' : await fill(file, data)) || `${fileName(formName)}.${ending}`;
  if (as === 'file') {
    const isJson = template === undefined;
    const content = isJson ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`;
    return { file: { name: await nameFor(isJson ? 'json' : 'md'), data: Buffer.from(content) } };
  }
  const card = cardOf(text, labelOf(formName));
  if (card.description.length <= cardLimits.description) return { card };
  const kept = card.description.slice(0, cardLimits.description - 1).replace(/[\uD800-\uDBFF]$/, '');
  return {
    card: { ...card, description: `${kept}…` },
    file: { name: await nameFor('md'), data: Buffer.from(`${text}\n`) },
  };
}

/** A first line that is a heading is the title. */
function cardOf(text: string, otherwise: string): Card {
  const [, heading, rest] = /^#\s+([^\n]+)(?:\n+(.*))?$/s.exec(text) ?? [];
  const title = [...(heading ?? otherwise)].slice(0, cardLimits.title / 2).join('');
  return { title, description: (heading === undefined ? text : (rest ?? '')).trim() };
}

/** What Discord and every file system take as a name. */
function fileName(name: string): string {
  const plain = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[-.]+|-+$/g, '');
  return [...plain].slice(0, 80).join('');
}
