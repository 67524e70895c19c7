import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import type { SpokenToolCall } from '../../sandbox/openrouter/scenarios.ts';
import { wordsOf } from './asking.ts';
import type { House } from './house.ts';

/** A preset with functions, and further lines of it. */
export function agentPreset(functions: readonly string[], ...lines: string[]): string {
  return [
    'default: helper',
    'presets:',
    '  helper:',
    '    description: Uses tools',
    '    model: openai/gpt-6-luna',
    '    max_tokens: 1000',
    `    functions: [${functions.join(', ')}]`,
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

/** The text of a file that holds one function, as an operator drops it. */
export function toolFile(name: string, parts: { run: string; properties?: object; more?: string }): string {
  const { run, properties = {}, more = '' } = parts;
  const parameters = {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
  return `
    interface Given { [name: string]: never }
    export const tool = {
      name: ${JSON.stringify(name)},
      description: 'A function of the tests.',
      parameters: ${JSON.stringify(parameters)},
      writes: false,
      ${more}
      async run(given: Given): Promise<unknown> { ${run} },
    };`;
}

/** Rolls dice that always fall as high as they can. */
export const rollDice = toolFile('roll_dice', {
  properties: { sides: { type: 'integer', minimum: 2 } },
  run: 'return String(given.sides);',
  more: "doing: 'rolling dice',",
});

/** A call as a model makes it. */
export function call(name: string, values: object | string = {}, id = `call_${name}`): SpokenToolCall {
  return { id, name, arguments: typeof values === 'string' ? values : JSON.stringify(values) };
}

/** A request's results of tools, by the ids of their calls. */
export function results(request: RecordedRequest | undefined): Record<string, string> {
  const messages = request?.body.messages.filter(({ role }) => role === 'tool') ?? [];
  return Object.fromEntries(messages.map((message) => [message.tool_call_id, wordsOf(message)]));
}

/** The requests that were no thread's title. */
export function rounds({ openrouter }: Pick<House, 'openrouter'>): RecordedRequest[] {
  return openrouter.requests.filter(({ body }) => !body.response_format);
}
