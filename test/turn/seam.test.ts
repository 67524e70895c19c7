import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anchorOf, goOnPrompt, joinAtSeam } from '../../src/turn/seam.ts';

/** Texts as models write them: words, blanks, Markdown, signs that look like a seam. */
const piece = fc.constantFrom(
  ...['a', 'ha', 'ha ', ' ', '  ', '\n', '\n\n', 'two', ' three', 'word ', '. ', '```', '```ts\n', '\n```\n'],
  ...['- item\n', '    deep\n', '**bold**', '👩‍👩‍👧', 'ü', '…', '1, ', '| a |', '"', '\\'],
);
const text = fc.array(piece, { minLength: 1, maxLength: 30 }).map((pieces) => pieces.join(''));
const broken = text.filter((words) => words.trim() !== '');

/** What a model sends, in pieces as they come: of a growing text each beginning, then the whole. */
function growth(begun: string, continuation: string): string[] {
  const steps = Array.from({ length: continuation.length + 1 }, (_, length) => continuation.slice(0, length));
  return [...steps.map((step) => joinAtSeam(begun, step, true)), joinAtSeam(begun, continuation)];
}

test('a continuation that begins with the last words, as it is asked to, is joined without a loss or a double', () => {
  fc.assert(
    fc.property(broken, text, (begun, rest) => {
      const whole = begun.trimEnd() + rest;
      fc.pre(rest.trim() !== '');
      const joined = joinAtSeam(begun.trimEnd(), anchorOf(begun) + rest);
      expect(joined).toBe(whole);
    }),
  );
});

test('blanks at the seam stand there once, whether the model writes them again or not', () => {
  const blank = fc.constantFrom('', ' ', '\n', '\n\n', '\n    ');
  fc.assert(
    fc.property(broken, blank, broken, (begun, gap, rest) => {
      const before = begun.trimEnd();
      const after = rest.trimStart();
      const anchor = anchorOf(before);
      expect(joinAtSeam(before + gap, `${anchor}${gap}${after}`)).toBe(before + gap + after);
      expect(joinAtSeam(before + gap, anchor + after)).toBe(before + gap + after);
      expect(joinAtSeam(before, anchor + gap + after)).toBe(before + gap + after);
    }),
  );
});

test('one that repeats nothing is put behind as it is', () => {
  const words = fc.stringMatching(/^[b-m]{1,8}( [b-m]{1,8}){0,20}$/);
  const others = fc.stringMatching(/^[n-z]{1,8}( [n-z]{1,8}){0,20}$/);
  fc.assert(
    fc.property(words, others, fc.boolean(), (begun, rest, hasBlank) => {
      const blank = hasBlank ? ' ' : '';
      expect(joinAtSeam(begun, blank + rest)).toBe(begun + blank + rest);
      expect(joinAtSeam(begun + blank, blank + rest)).toBe(begun + blank + rest);
    }),
  );
});

test('one that repeats more than it was asked to is known again', () => {
  const sentence = 'The quick brown fox jumps over the lazy dog, and then it sleeps in the shade of the old';
  const begun = `First of all.\n\n${sentence}`;
  expect(joinAtSeam(begun, `${sentence} oak.`)).toBe(`${begun} oak.`);
  expect(joinAtSeam(begun, `\n\n${sentence} oak.`)).toBe(`${begun} oak.`);
});

test('in a code block a model that opens it anew is set right', () => {
  const begun = 'So:\n```ts\nconst one = 1;\nconst tw';
  for (const again of ['```ts\nconst two = 2;\n```', 'const two = 2;\n```']) {
    expect(joinAtSeam(begun, again)).toBe('So:\n```ts\nconst one = 1;\nconst two = 2;\n```');
  }
  expect(joinAtSeam('So:\n```ts\nconst one = 1;\n', 'const one = 1;\n```\nDone.')).toBe(
    'So:\n```ts\nconst one = 1;\n```\nDone.',
  );
});

test('while it grows, what is shown begins with the old text, never shrinks, and ends as the whole', () => {
  const continuation = fc.oneof(
    text,
    fc.tuple(broken, text).map(([begun, rest]) => anchorOf(begun) + rest),
  );
  fc.assert(
    fc.property(broken, continuation, fc.boolean(), (begun, more, repeats) => {
      const steps = growth(begun, repeats ? anchorOf(begun) + more : more);
      for (const [index, step] of steps.entries()) {
        expect(step.startsWith(begun)).toBe(true);
        if (index > 0) expect(step.startsWith(steps[index - 1] ?? '')).toBe(true);
      }
    }),
  );
});

test('the last words are whole ones, of the last line, and few', () => {
  expect(anchorOf('One.\n\nTwo three four ')).toBe('Two three four');
  const long = anchorOf(`${'word '.repeat(50)}the very end`);
  expect(long.length).toBeLessThanOrEqual(60);
  expect(long).toMatch(/^word .*the very end$/);
  expect(anchorOf('字'.repeat(200))).toMatch(/^字{50,60}$/u);
  fc.assert(
    fc.property(broken, (begun) => {
      const anchor = anchorOf(begun);
      expect(begun.trimEnd().endsWith(anchor)).toBe(true);
      expect(anchor.trim()).toBe(anchor);
      expect(anchor).not.toBe('');
      expect(goOnPrompt(begun)).toContain(JSON.stringify(anchor));
    }),
  );
});
