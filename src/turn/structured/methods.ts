import type { ChatMessage, ModelCall } from '../../openrouter/call.ts';
import type { CatalogueModel } from '../../openrouter/catalogue.ts';
import { canBeStrict } from '../agent/tool-request.ts';
import { type Form, formatOf } from './form.ts';

/**
 * How a model is brought to answer in a form, best first: `schema`: by `response_format`; `function`: it is made to call a
 * function whose arguments are the answer; `words`: it is asked to.
 */
export type Method = 'schema' | 'function' | 'words';

/**
 * The ways that are open with a model, best first. Of one that is not known all are tried.
 *
 * @param hasTools whether the request lets the model use tools of OpenRouter's: a function that it must call would keep it from them
 */
export function methodsFor(model: CatalogueModel | undefined, { schema }: Form, hasTools: boolean): Method[] {
  const can = (parameter: string) => !model || model.supportedParameters.includes(parameter);
  const isObject = schema?.type === 'object';
  return [
    ...(can(schema ? 'structured_outputs' : 'response_format') ? ['schema' as const] : []),
    ...(isObject && !hasTools && can('tools') && can('tool_choice') ? ['function' as const] : []),
    'words',
  ];
}

/** A call that asks for a form in one of the ways. Whoever sends it takes the whole answer at once. */
export function inForm(call: ModelCall, form: Form, method: Method): ModelCall {
  const { response_format: _, ...request } = call.request;
  switch (method) {
    case 'schema':
      return {
        ...call,
        // Without a schema, providers want to read in the prompt that it shall be JSON.
        ...(!form.schema && { messages: [...call.messages, askedInWords(form)] }),
        request: { ...request, response_format: formatOf(form), plugins: withHealing(request.plugins) },
      };
    case 'function': {
      const { name, description = 'Gives the answer.', schema = {}, strict = canBeStrict(schema) } = form;
      const answer = { name, description, parameters: schema, ...(strict && { strict }) };
      return {
        ...call,
        request: {
          ...request,
          tools: [{ type: 'function', function: answer }],
          tool_choice: { type: 'function', function: { name } },
        },
      };
    }
    case 'words':
      return { ...call, request, messages: [...call.messages, askedInWords(form)] };
  }
}

/** It mends JSON that is nearly right, in answers that are not streamed (OpenRouter docs, response healing). */
function withHealing(plugins: unknown): unknown[] {
  const id = 'response-healing';
  const own: unknown[] = Array.isArray(plugins) ? plugins : [];
  return own.some((plugin) => (plugin as { id?: unknown }).id === id) ? own : [...own, { id }];
}

function askedInWords({ schema, description }: Form): ChatMessage {
  const what = description === undefined ? '' : ` (${description})`;
  const wanted = schema ? ` that fits this JSON schema:\n${JSON.stringify(schema)}` : '.';
  const content = `Give your answer${what} as one JSON object and nothing else: no words around it, no code fence. It must be JSON${wanted}`;
  return { role: 'user', content };
}

/** What a model is told whose answer does not fit. */
export function repairOf(answer: string, problem: string): ChatMessage[] {
  return [
    { role: 'assistant', content: answer.trim() === '' ? '{}' : answer },
    {
      role: 'user',
      content: `That does not fit the form that was asked for: ${problem}\nGive the whole answer once more, corrected, in the same form and nothing else.`,
    },
  ];
}
