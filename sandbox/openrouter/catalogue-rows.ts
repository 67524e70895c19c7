/**
 * One model of the local catalogue, compactly: id, name, USD per million tokens [input, output, cache read],
 * context and longest output in thousands of tokens, what it reads (i image, f file, a audio, v video; text always),
 * how it thinks ('' no, R yes, R! cannot be switched off), who serves it, and what else is special.
 */
export type Row = readonly [
  id: string,
  name: string,
  prices: readonly [number, number, number?],
  contextK: number,
  outputK: number,
  reads: string,
  thinks: '' | 'R' | 'R!',
  provider: string,
  special?: {
    /** Dearer above so many prompt tokens: [tokens, input, output]. */
    above?: readonly [number, number, number];
    outputs?: readonly string[];
    tools?: false;
    expires?: string;
    moderated?: true;
    aliasOf?: string;
    router?: true;
    voices?: readonly string[];
  },
];

/** Ids and prices of public lists of November 2026: an hour's snapshot, good enough to test and to play with. */
// biome-ignore format: one line a model
export const rows: readonly Row[] = [
  ['anthropic/claude-haiku-5.5', 'Anthropic: Claude Haiku 5.5', [0.1, 0.5, 0.01], 1000, 128, 'if', 'R', 'Anthropic', { above: [100_000, 0.5, 2.5] }],
  ['anthropic/claude-sonnet-5.5', 'Anthropic: Claude Sonnet 5.5', [2, 10, 0.1], 1000, 128, 'if', 'R!', 'Anthropic'],
  ['anthropic/claude-opus-5.5', 'Anthropic: Claude Opus 5.5', [4, 20, 0.2], 1000, 128, 'if', 'R!', 'Anthropic'],
  ['anthropic/claude-fable-5.2', 'Anthropic: Claude Fable 5.2', [8, 40, 0.2], 1000, 128, 'if', 'R!', 'Anthropic'],
  ['anthropic/claude-sonnet-4.5', 'Anthropic: Claude Sonnet 4.5', [3, 15, 0.3], 1000, 64, 'if', 'R', 'Amazon Bedrock', { above: [200_000, 6, 22.5] }],
  ['openai/gpt-6.1-sol', 'OpenAI: GPT-6.1 Sol', [2, 10, 0.1], 1050, 128, 'if', 'R!', 'OpenAI', { above: [272_000, 4, 15], moderated: true }],
  ['openai/gpt-6.1-terra', 'OpenAI: GPT-6.1 Terra', [1, 5, 0.05], 1050, 128, 'if', 'R', 'OpenAI', { above: [272_000, 2, 7.5], moderated: true }],
  ['openai/gpt-6-luna', 'OpenAI: GPT-6 Luna', [0.1, 0.5, 0.01], 1050, 128, 'if', 'R', 'OpenAI', { above: [272_000, 0.2, 0.75], moderated: true }],
  ['openai/gpt-6-astra', 'OpenAI: GPT-6 Astra', [10, 50, 1], 1050, 128, 'if', 'R!', 'OpenAI', { above: [272_000, 20, 75], moderated: true }],
  ['openai/gpt-5-mini', 'OpenAI: GPT-5 Mini', [0.25, 2, 0.025], 400, 128, 'if', 'R!', 'OpenAI', { expires: '2026-12-11', moderated: true }],
  ['openai/gpt-4o-mini', 'OpenAI: GPT-4o-mini', [0.15, 0.6, 0.075], 128, 16, 'if', '', 'OpenAI', { moderated: true }],
  ['openai/gpt-oss-120b', 'OpenAI: gpt-oss-120b', [0.15, 0.6, 0.075], 131, 66, '', 'R!', 'Groq'],
  ['openai/gpt-audio', 'OpenAI: GPT Audio', [2.5, 10], 128, 16, 'a', '', 'OpenAI', { outputs: ['text', 'audio'] }],
  ['google/gemini-4-argon', 'Google: Gemini 4 Argon', [2, 10, 0.1], 1048, 944, 'ifav', 'R!', 'Google AI Studio'],
  ['google/gemini-3.8-flash', 'Google: Gemini 3.8 Flash', [0.825, 4.125, 0.0825], 1048, 66, 'ifav', 'R!', 'Google'],
  ['google/gemini-3.7-flash', 'Google: Gemini 3.7 Flash', [0.75, 3.75, 0.075], 1048, 66, 'ifav', 'R!', 'Google'],
  ['google/gemini-3.5-flash-lite', 'Google: Gemini 3.5 Flash Lite', [0.3, 2.5, 0.03], 1048, 66, 'ifav', 'R!', 'Google'],
  ['google/gemini-3.1-pro-preview', 'Google: Gemini 3.1 Pro Preview', [2, 12, 0.2], 1048, 66, 'ifav', 'R!', 'Google', { above: [200_000, 4, 18] }],
  ['google/gemini-2.5-flash-lite', 'Google: Gemini 2.5 Flash Lite', [0.1, 0.4, 0.01], 1048, 66, 'ifav', 'R', 'Google'],
  ['deepseek/deepseek-v4-flash', 'DeepSeek: DeepSeek V4 Flash', [0.091, 0.182, 0.0182], 1048, 944, '', 'R', 'DeepSeek'],
  ['deepseek/deepseek-v4-pro', 'DeepSeek: DeepSeek V4 Pro', [0.9553, 1.911, 0.0796], 1020, 384, '', 'R', 'Fireworks'],
  ['deepseek/deepseek-chat-v3-0324', 'DeepSeek: DeepSeek V3 0324', [0.29, 1.14, 0.11], 128, 115, '', '', 'Novita'],
  ['x-ai/grok-4.7', 'xAI: Grok 4.7', [2, 6, 0.5], 500, 450, 'if', 'R!', 'xAI', { above: [200_000, 4, 12] }],
  ['moonshotai/kimi-k3', 'MoonshotAI: Kimi K3', [0.192, 16, 0.182], 1050, 131, 'iv', 'R', 'Moonshot AI'],
  ['z-ai/glm-5.3', 'Z.AI: GLM 5.3', [0.0699, 1.4, 0.0689], 1048, 944, '', 'R!', 'Z.AI'],
  ['z-ai/glm-5.3-flash', 'Z.AI: GLM 5.3 Flash', [0.15, 0.5, 0.03], 1048, 944, 'iv', 'R!', 'Z.AI'],
  ['qwen/qwen3.8-flash', 'Qwen: Qwen3.8 Flash', [0.15, 0.47, 0.016], 1000, 131, 'iv', 'R', 'Alibaba'],
  ['minimax/minimax-m3', 'MiniMax: MiniMax M3', [0.3, 1.2, 0.06], 524, 512, 'iv', 'R', 'Minimax'],
  ['tencent/hy3', 'Tencent: Hy3', [0.132, 0.528, 0.033], 262, 128, '', 'R', 'GMICloud'],
  ['xiaomi/mimo-v2.6-flash', 'Xiaomi: MiMo V2.6 Flash', [0.14, 0.28, 0.0028], 1050, 131, 'i', 'R', 'Novita'],
  ['mistralai/mistral-large-4-0', 'Mistral: Mistral Large 4', [0.7, 2.1, 0.07], 1050, 262, 'i', 'R', 'Mistral'],
  ['mistralai/devstral-2512', 'Mistral: Devstral 2512', [0.4, 2, 0.04], 262, 210, 'f', '', 'Mistral'],
  ['meta-llama/llama-3.3-70b-instruct', 'Meta: Llama 3.3 70B Instruct', [0.71, 0.71, 0.71], 128, 115, '', '', 'Together', { tools: false }],
  ['meta/muse-spark-1.3', 'Meta: Muse Spark 1.3', [1.25, 4.25, 0.15], 1048, 944, 'i', 'R!', 'Meta'],
  ['z-ai/glm-4.7', 'Z.AI: GLM 4.7', [0.4, 1.5, 0.1], 200, 64, '', 'R', 'Z.AI', { expires: '2026-12-31' }],
  ['cohere/north-mini-code:free', 'Cohere: North Mini Code (free)', [0, 0], 256, 32, '', 'R', 'Cohere'],
  ['google/gemma-4-31b-it:free', 'Google: Gemma 4 31B (free)', [0, 0], 131, 32, 'i', '', 'Google AI Studio'],
  ['nvidia/nemotron-3-ultra-550b-a55b:free', 'NVIDIA: Nemotron 3 Ultra (free)', [0, 0], 262, 66, '', 'R', 'Nvidia'],
  ['openai/gpt-6-luna:batch', 'OpenAI: GPT-6 Luna (batch)', [0.05, 0.25], 1050, 128, 'if', 'R', 'OpenAI'],
  ['google/gemini-3.1-flash-image', 'Google: Gemini 3.1 Flash Image', [0.5, 3], 66, 33, 'i', '', 'Google', { outputs: ['text', 'image'], tools: false }],
  ['openai/gpt-5.4-image-2', 'OpenAI: GPT-5.4 Image 2', [8, 15], 272, 128, 'if', 'R', 'OpenAI', { outputs: ['text', 'image'], tools: false }],
  ['black-forest-labs/flux-3-image', 'Black Forest Labs: FLUX.3', [0, 0], 47, 0, 'i', '', 'Black Forest Labs', { outputs: ['image'], tools: false }],
  ['openai/gpt-5-mini-tts', 'OpenAI: GPT-5 Mini TTS', [0.6, 12], 4, 0, '', '', 'OpenAI', { outputs: ['speech'], tools: false, voices: ['alloy', 'verse'] }],
  ['openai/gpt-4o-mini-transcribe', 'OpenAI: GPT-4o Mini Transcribe', [1.25, 5], 128, 0, 'a', '', 'OpenAI', { outputs: ['transcription'], tools: false }],
  ['~anthropic/claude-haiku-latest', 'Anthropic: Claude Haiku Latest', [0.1, 0.5, 0.01], 1000, 128, 'if', 'R', 'Anthropic', { aliasOf: 'anthropic/claude-haiku-5.5' }],
  ['~anthropic/claude-sonnet-latest', 'Anthropic: Claude Sonnet Latest', [2, 10, 0.1], 1000, 128, 'if', 'R', 'Anthropic', { aliasOf: 'anthropic/claude-sonnet-5.5' }],
  ['~anthropic/claude-opus-latest', 'Anthropic: Claude Opus Latest', [4, 20, 0.2], 1000, 128, 'if', 'R', 'Anthropic', { aliasOf: 'anthropic/claude-opus-5.5' }],
  ['~openai/gpt-luna-latest', 'OpenAI: GPT Luna Latest', [0.1, 0.5, 0.01], 1050, 128, 'if', 'R', 'OpenAI', { aliasOf: 'openai/gpt-6-luna' }],
  ['~openai/gpt-sol-latest', 'OpenAI: GPT Sol Latest', [2, 10, 0.1], 1050, 128, 'if', 'R', 'OpenAI', { aliasOf: 'openai/gpt-6.1-sol' }],
  ['~google/gemini-flash-latest', 'Google: Gemini Flash Latest', [0.825, 4.125, 0.0825], 1048, 66, 'ifav', 'R', 'Google', { aliasOf: 'google/gemini-3.8-flash' }],
  ['~google/gemini-pro-latest', 'Google: Gemini Pro Latest', [2, 10, 0.1], 1048, 944, 'ifav', 'R', 'Google AI Studio', { aliasOf: 'google/gemini-4-argon' }],
  ['~deepseek/deepseek-flash-latest', 'DeepSeek: DeepSeek Flash Latest', [0.091, 0.182, 0.0182], 1048, 944, '', 'R', 'DeepSeek', { aliasOf: 'deepseek/deepseek-v4-flash' }],
  ['~deepseek/deepseek-pro-latest', 'DeepSeek: DeepSeek Pro Latest', [0.9553, 1.911, 0.0796], 1020, 384, '', 'R', 'Fireworks', { aliasOf: 'deepseek/deepseek-v4-pro' }],
  ['~anthropic/claude-fable-latest', 'Anthropic: Claude Fable Latest', [8, 40, 0.2], 1000, 128, 'if', 'R', 'Anthropic', { aliasOf: 'anthropic/claude-fable-5.2' }],
  ['~openai/gpt-terra-latest', 'OpenAI: GPT Terra Latest', [1, 5, 0.05], 1050, 128, 'if', 'R', 'OpenAI', { aliasOf: 'openai/gpt-6.1-terra' }],
  ['~openai/gpt-astra-latest', 'OpenAI: GPT Astra Latest', [10, 50, 1], 1050, 128, 'if', 'R', 'OpenAI', { aliasOf: 'openai/gpt-6-astra' }],
  ['~x-ai/grok-latest', 'xAI: Grok Latest', [2, 6, 0.5], 500, 450, 'if', 'R', 'xAI', { aliasOf: 'x-ai/grok-4.7' }],
  ['~moonshotai/kimi-latest', 'MoonshotAI: Kimi Latest', [0.192, 16, 0.182], 1050, 131, 'iv', 'R', 'Moonshot AI', { aliasOf: 'moonshotai/kimi-k3' }],
  ['~z-ai/glm-latest', 'Z.AI: GLM Latest', [0.0699, 1.4, 0.0689], 1048, 944, '', 'R', 'Z.AI', { aliasOf: 'z-ai/glm-5.3' }],
  ['~z-ai/glm-flash-latest', 'Z.AI: GLM Flash Latest', [0.15, 0.5, 0.03], 1048, 944, 'iv', 'R', 'Z.AI', { aliasOf: 'z-ai/glm-5.3-flash' }],
  ['openrouter/auto', 'Auto Router', [-1, -1], 2000, 0, 'ifav', 'R', 'OpenRouter', { router: true }],
  ['openrouter/auto-code', 'Auto Router: Code', [-1, -1], 2000, 0, 'if', 'R', 'OpenRouter', { router: true }],
  ['openrouter/free', 'Free Models Router', [0, 0], 200, 0, 'i', 'R', 'OpenRouter', { router: true }],
];
