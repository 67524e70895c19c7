/**
 * Providers that do not notice when a client goes: they work on to the end, and bill all of it
 * (OpenRouter docs, streaming, stream cancellation).
 */
const working = new Set([
  'Amazon Bedrock',
  'Groq',
  'Google',
  'Google AI Studio',
  'Modal',
  'Minimax',
  'HuggingFace',
  'Replicate',
  'Perplexity',
  'Mistral',
  'AI21',
  'Featherless',
  'Lynn',
  'Lambda',
  'Reflection',
  'SambaNova',
  'Inflection',
  'ZeroOneAI',
  'AionLabs',
  'Alibaba',
  'Nebius',
  'Kluster',
  'Targon',
  'InferenceNet',
]);

/** Names of those of them that are listed, beside whoever serves a model. */
export const furtherProviders: readonly string[] = [...working];

/** True where a provider works, and bills, on after the client has gone. */
export function keepsBilling(provider: string): boolean {
  return working.has(provider);
}
