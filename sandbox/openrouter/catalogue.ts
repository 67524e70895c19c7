import { type Row, rows } from './catalogue-rows.ts';

/** One entry of GET /models, as on the wire (OpenRouter docs, list models). Prices: decimal strings, USD per token. */
export interface WireModel {
  id: string;
  canonical_slug: string;
  name: string;
  created: number;
  description: string;
  context_length: number | null;
  hugging_face_id: string | null;
  architecture: {
    modality: string;
    input_modalities: string[];
    output_modalities: string[];
    tokenizer: string;
    instruct_type: null;
  };
  pricing: {
    prompt: string;
    completion: string;
    overrides?: { min_prompt_tokens: number; prompt: string; completion: string }[];
    [unit: string]: unknown;
  };
  top_provider: {
    context_length: number | null;
    max_completion_tokens: number | null;
    is_moderated: boolean;
  };
  per_request_limits: null;
  supported_parameters: string[];
  default_parameters: Record<string, number | null> | null;
  supported_voices: string[] | null;
  expiration_date: string | null;
  knowledge_cutoff: string | null;
  reasoning?: {
    mandatory: boolean;
    default_enabled: boolean;
    default_effort: string;
    supported_efforts: string[] | null;
    supports_max_tokens: boolean;
  };
  alias_target?: { name: string; slug: string };
  links: { details: string };
}

/** Whether a model's provider keeps of prompts what is marked, and nothing else (OpenRouter docs, prompt caching). */
export function cachesMarked(id: string): boolean {
  return /^~?(anthropic|qwen)\//.test(id);
}

const modalities: Record<string, string> = { i: 'image', f: 'file', a: 'audio', v: 'video' };
const tokenizers: Record<string, string> = {
  anthropic: 'Claude',
  openai: 'GPT',
  google: 'Gemini',
  deepseek: 'DeepSeek',
  'x-ai': 'Grok',
  qwen: 'Qwen3',
  mistralai: 'Mistral',
  'meta-llama': 'Llama3',
  cohere: 'Cohere',
  openrouter: 'Router',
};

/** The catalogue of the local OpenRouter: chat models, aliases, routers, free and image models, speech. */
export const catalogue: readonly WireModel[] = rows.map(modelOf);

const providers = new Map(rows.map(([id, , , , , , , provider]) => [id, provider]));

/** Who serves a model of the local catalogue; 'Local' for any other. */
export function providerOf(id: string): string {
  return providers.get(id) ?? 'Local';
}

function modelOf(row: Row): WireModel {
  const [id, name, [input, output, cacheRead], contextK, outputK, reads, thinks, , special = {}] = row;
  const inputs = ['text', ...[...reads].map((letter) => modalities[letter] ?? letter)];
  const outputs = [...(special.outputs ?? ['text'])];
  const context = contextK * 1000;
  const target = rows.find(([other]) => other === special.aliasOf);
  return {
    id,
    canonical_slug: special.router || special.aliasOf ? id : `${id.split(':')[0]}-20261001`,
    name,
    created: 1_790_000_000,
    description: `${name}, as a local stand-in lists it.`,
    context_length: context,
    hugging_face_id: null,
    architecture: {
      modality: `${inputs.join('+')}->${outputs.join('+')}`,
      input_modalities: inputs,
      output_modalities: outputs,
      tokenizer: tokenizers[id.replace('~', '').split('/')[0] ?? ''] ?? 'Other',
      instruct_type: null,
    },
    pricing: {
      prompt: perToken(input),
      completion: perToken(output),
      ...(!special.router && { request: '0' }),
      ...(reads.includes('i') && input > 0 && { image: perToken(input) }),
      ...(outputs.includes('image') && { image_output: perToken(output * 10) }),
      ...(thinks && input > 0 && { internal_reasoning: perToken(output) }),
      ...(cacheRead !== undefined && { input_cache_read: perToken(cacheRead) }),
      ...(cachesMarked(id) && {
        input_cache_write: perToken(input * 1.25),
        input_cache_write_1h: perToken(input * 2),
      }),
      ...(special.above && {
        overrides: [
          {
            min_prompt_tokens: special.above[0],
            prompt: perToken(special.above[1]),
            completion: perToken(special.above[2]),
          },
        ],
      }),
    },
    top_provider: {
      context_length: special.router ? null : context,
      max_completion_tokens: outputK === 0 ? null : outputK * 1000,
      is_moderated: special.moderated ?? false,
    },
    per_request_limits: null,
    supported_parameters: parameters(thinks !== '', special.tools !== false, outputs.includes('text')),
    default_parameters: special.router ? null : { temperature: null, top_p: null, frequency_penalty: null },
    supported_voices: special.voices ? [...special.voices] : null,
    expiration_date: special.expires ?? null,
    knowledge_cutoff: special.router ? null : '2026-03-01',
    ...(thinks && {
      reasoning: {
        mandatory: thinks === 'R!',
        default_enabled: true,
        default_effort: 'medium',
        supported_efforts: ['high', 'medium', 'low', ...(thinks === 'R!' ? [] : ['minimal', 'none'])],
        supports_max_tokens: true,
      },
    }),
    ...(target && { alias_target: { name: target[1], slug: target[0] } }),
    links: { details: `/api/v1/models/${id}/endpoints` },
  };
}

function parameters(thinks: boolean, tools: boolean, speaks: boolean): string[] {
  if (!speaks) return ['seed'];
  return [
    'frequency_penalty',
    ...(thinks ? ['include_reasoning'] : []),
    'max_tokens',
    'presence_penalty',
    ...(thinks ? ['reasoning'] : []),
    'response_format',
    'seed',
    'stop',
    'structured_outputs',
    'temperature',
    ...(tools ? ['tool_choice', 'tools'] : []),
    'top_p',
  ];
}

/** USD per million tokens as OpenRouter writes a price per token: a plain decimal string. */
function perToken(perMillion: number): string {
  if (perMillion < 0) return '-1';
  return (perMillion / 1e6).toFixed(14).replace(/\.?0+$/, '');
}
