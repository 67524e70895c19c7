import { createFormWorkshop } from './workshop.ts';

/** What comes of forms, which may take for ever: `killed` says, for the log, what took too much. */
export interface Forms {
  /** Reads a JSON schema. @returns nothing where it is one @throws the signal's reason where that is aborted */
  read(schema: object, signal: AbortSignal): Promise<{ broken: string } | { killed: string } | undefined>;
  /**
   * Checks JSON against a schema that can be read; the JSON is called `answer` in what is said of it.
   *
   * @returns nothing where it fits
   * @throws the signal's reason where that is aborted
   */
  check(
    schema: object,
    json: string,
    signal: AbortSignal,
  ): Promise<{ problem: string } | { killed: string } | undefined>;
  /** Fills a template. @throws where it is wrong, or takes too much */
  fill(template: string, data: object, signal: AbortSignal): Promise<string>;
}

/** A template or a check takes milliseconds. */
const usualMs = 1000;
/** Between two answers that are data, where a server asks for them. */
const restMs = 10_000;

/** @param ms what one of them may take */
export function createForms(ms = usualMs): Forms {
  const work = createFormWorkshop(ms, restMs);
  const readable = new WeakSet<object>();
  return {
    async read(schema, signal) {
      if (readable.has(schema)) return undefined;
      const outcome = await work({ make: 'check', schema }, signal);
      if ('killed' in outcome) return outcome;
      if ('threw' in outcome) return { broken: outcome.threw };
      readable.add(schema);
      return undefined;
    },
    async check(schema, json, signal) {
      const outcome = await work({ make: 'check', schema, json }, signal);
      if ('killed' in outcome) return outcome;
      // It can be read: then the check itself has run out of something, such as the stack.
      if ('threw' in outcome) return { killed: outcome.threw };
      const [problem] = outcome.end;
      return problem === undefined ? undefined : { problem };
    },
    async fill(template, data, signal) {
      const outcome = await work({ make: 'fill', template, data }, signal);
      if ('end' in outcome) return outcome.end.join('');
      throw new Error('killed' in outcome ? outcome.killed : outcome.threw);
    },
  };
}
