import { expect, test } from 'vitest';
import { leastTokens } from '../../src/turn/money/least-tokens.ts';

/** What a provider that needs a budget for an effort makes of it (OpenRouter docs, reasoning tokens). */
const shares = { max: 0.95, xhigh: 0.95, high: 0.8, medium: 0.5, low: 0.2, minimal: 0.1 } as const;
type Effort = keyof typeof shares;

test.each(Object.keys(shares) as Effort[])(
  'beside thoughts of the effort %s there is room for an answer',
  (effort) => {
    const least = leastTokens({ request: { reasoning: { effort } } });
    for (const tokens of [least, least + 1, 2 * least])
      expect(tokens - Math.max(1024, Math.floor(tokens * shares[effort]))).toBeGreaterThanOrEqual(255);
  },
);

test.each([
  ['no word of thoughts', {}, 256],
  ['none', { reasoning: { effort: 'none' } }, 256],
  ['switched off', { reasoning: { enabled: false } }, 256],
  ['switched on', { reasoning: { enabled: true } }, 1280],
  ['a budget below what Anthropic takes', { reasoning: { max_tokens: 100 } }, 1280],
  ['a budget', { reasoning: { max_tokens: 5000 } }, 5256],
] as const)('%s', (_, request, least) => {
  expect(leastTokens({ request })).toBe(least);
});
