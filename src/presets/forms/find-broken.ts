import { type ParsedFile, parseFile } from '../load.ts';
import { checkOf } from './json-schema.ts';
import { readTemplate } from './template.ts';

/** Anything that complains about itself. */
type Mistake = Parameters<ParsedFile['complain']>[0][number];

/**
 * What is wrong with the schemas and templates of a presets file that is right in all else, a line each. Loads the
 * libraries that read them.
 *
 * @throws PresetsError as `parsePresets` does
 */
export async function findBroken(bytes: Uint8Array, file: string): Promise<string[]> {
  const { presets, complain } = parseFile(bytes, file);
  const mistakes: Mistake[] = [];
  for (const { name, request, response } of presets.list) {
    const prove = async (what: string, path: readonly string[], proof: () => Promise<unknown>) => {
      try {
        await proof();
      } catch (error) {
        const [why = ''] = (error as Error).message.split('\n');
        const message = `${what} (${why})`;
        mistakes.push({ code: 'custom', path: ['presets', name, ...path], message, input: undefined });
      }
    };
    const format = request.response_format;
    if (format?.type === 'json_schema')
      await prove('a JSON schema', ['response_format', 'json_schema', 'schema'], () =>
        checkOf(format.json_schema.schema),
      );
    for (const field of ['template', 'file'] as const) {
      const template = response?.[field];
      if (template !== undefined)
        await prove('a Liquid template', ['response', field], () => readTemplate(template));
    }
  }
  return complain(mistakes);
}
