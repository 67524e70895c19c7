/** Says what is wrong with a value that is called `answer`; nothing where it fits. */
export type Check = (value: unknown) => string | undefined;

/** So much is said of what is wrong, UTF-16 units. */
const longestProblem = 1000;

/**
 * Makes the check of a JSON schema, of draft 2020-12 where it says so, else of draft 7. Either can take for ever: it is made and
 * run in a process of its own.
 *
 * @throws where the schema is none
 */
export async function checkOf(schema: object): Promise<Check> {
  const draft = 'https://json-schema.org/draft/2020-12/schema';
  const isNew = '$schema' in schema && String(schema.$schema).startsWith(draft);
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const { Ajv } = await import('ajv');
  // One mistake is enough: to collect all of a long answer can take more memory than there is.
  const ajv = new (isNew ? Ajv2020 : Ajv)({ strict: false, validateFormats: false, logger: false });
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value)
      ? undefined
      : ajv.errorsText(validate.errors, { dataVar: 'answer', separator: '; ' }).slice(0, longestProblem);
}
