/** Tokens of an answer, by what they were for. */
interface TokenFacts {
  promptTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  /** Reasoning included. */
  completionTokens: number;
  reasoningTokens: number;
}

function promptTokens({ promptTokens: all, cachedTokens, cacheWriteTokens }: TokenFacts): string {
  return [
    `${all.toLocaleString('en')} tokens`,
    ...(cachedTokens > 0 ? [`${cachedTokens.toLocaleString('en')} read from the cache`] : []),
    ...(cacheWriteTokens > 0 ? [`${cacheWriteTokens.toLocaleString('en')} written to it`] : []),
  ].join(', ');
}

function completionTokens({ completionTokens: all, reasoningTokens }: TokenFacts): string {
  const thought = reasoningTokens > 0 ? `, ${reasoningTokens.toLocaleString('en')} of them reasoning` : '';
  return `${all.toLocaleString('en')} tokens${thought}`;
}

/** What Details tells of an answer. */
export const details = {
  open: 'Details',
  none: 'There is nothing to tell yet: the answer is still on its way. Try again in a moment.',
  title: (shown: number, of: number) => (of > 1 ? `**Details** of answer ${shown} of ${of}` : '**Details**'),
  preset: (name: string) => `- **Preset** ${name}`,
  model: (id: string) => `- **Model** ${id}`,
  asked: (id: string) => `- **Asked for** ${id}`,
  fallback: (from: string, reason: string) => `- **Instead of** ${from}: ${reason}`,
  provider: (name: string) => `- **Provider** ${name}`,
  finish: (reason: string) => `- **Ended with** ${reason}`,
  prompt: (tokens: TokenFacts) => `- **Prompt** ${promptTokens(tokens)}`,
  completion: (tokens: TokenFacts) => `- **Answer** ${completionTokens(tokens)}`,
  cost: (amount: string) => `- **Cost** ${amount}`,
  tools: (names: string) => `- **Tools** ${names}`,
  firstToken: (ms: number) => `- **First word after** ${ms.toLocaleString('en')} ms`,
  total: (ms: number) => `- **In all** ${ms.toLocaleString('en')} ms`,
  generation: (id: string) => `- **Generation** ${id}`,
  attempt: (models: string, reason: string, ms: number) =>
    `- **Failed attempt** ${models}: ${reason}, after ${ms.toLocaleString('en')} ms`,
  otherAttempts: (count: number) => `- …and ${count} more`,
  echo: 'What OpenRouter has sent to the provider is in the file: only operators are shown it.',
};
