import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Renderer, render, renderStable } from '../../src/reply/render.ts';
import { type Piece, type SplitOptions, Splitter, split } from '../../src/reply/split.ts';
import { markdown, prefixes } from './markdown-arbitrary.ts';

const contents = (text: string, options: SplitOptions = {}) =>
  split(text, { limit: 100, ...options }).map(({ content }) => content);
const sources = (pieces: readonly Piece[]) => pieces.map(({ source }) => source).join('');
const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');
const ticks = (text: string) => text.replaceAll('\\`', '..').match(/```/g)?.length ?? 0;

describe('where it cuts', () => {
  it('does not cut what fits', () => {
    expect(split('x'.repeat(2000))).toHaveLength(1);
    expect(split(words(200))).toHaveLength(1);
  });

  it('gives nothing for nothing', () => {
    expect(split('')).toEqual([]);
    expect(split(' \n\n ')).toEqual([]);
  });

  it('fills messages: a cut falls in the last quarter', () => {
    const pieces = split(words(5000));
    for (const piece of pieces.slice(0, -1)) expect(piece.content.length).toBeGreaterThan(1990);
    expect(
      split(`${'A sentence of some length. '.repeat(900)}`).every(({ content }) => content.endsWith('.')),
    ).toBe(true);
  });

  it('prefers paragraphs to lines, lines to sentences, sentences to words', () => {
    const start = 'x'.repeat(76);
    expect(contents(`${start}\n\na\nb. c d ${words(9)}`)[0]).toBe(start);
    expect(contents(`${start} a\nb. c d ${words(9)}`)[0]).toBe(`${start} a`);
    expect(contents(`${start} a b. c d ${words(9)}`)[0]).toBe(`${start} a b.`);
    expect(contents(`${start} a b c ${words(9)}`)[0]).toMatch(/ word\d$/);
  });

  it('does not part a heading from its text', () => {
    expect(contents(`${'x'.repeat(76)}\n\n## Next\n\n${words(9)}`)[0]).toBe('x'.repeat(76));
    expect(contents(`${'x'.repeat(76)}\nAs here:\n- ${words(9)}`)[0]).toBe('x'.repeat(76));
  });

  it('cuts between grapheme clusters where there is nothing else', () => {
    const family = '👩‍👩‍👧‍👦';
    for (const content of contents(family.repeat(40))) expect(content.replaceAll(family, '')).toBe('');
    for (const content of contents('🇬🇧'.repeat(80))) expect(content.replaceAll('🇬🇧', '')).toBe('');
    for (const content of contents('é'.repeat(300))) expect(content.replaceAll('é', '')).toBe('');
  });

  it('cuts CJK after its punctuation', () => {
    for (const content of contents('你好世界，这是一个测试。'.repeat(30))) expect(content).toMatch(/。$/);
  });
});

describe('a piece that is ended early', () => {
  const sentences = 'One sentence of this length. '.repeat(40);
  const early = (from: number) => {
    const splitter = new Splitter();
    const done = splitter.endEarly(sentences, { from, stable: sentences.length });
    return { done, pieces: splitter.update(sentences) };
  };

  it('ends at the best place among what is new', () => {
    const { done, pieces } = early(1000);
    expect(done).toBe(true);
    expect(pieces).toHaveLength(2);
    expect(pieces[0]?.finished).toBe(true);
    expect(pieces[0]?.source.length).toBeGreaterThan(1000);
    expect(pieces[0]?.content).toMatch(/length\.$/);
    expect(sources(pieces)).toBe(sentences);
  });

  it('goes on where there is no good place', () => {
    expect(early(1155).done).toBe(false);
    expect(early(1155).pieces).toEqual(split(sentences));
    const word = 'x'.repeat(900);
    expect(new Splitter().endEarly(word, { from: 500, stable: 900 })).toBe(false);
  });
});

describe('what stays whole', () => {
  it.each([
    ['a link', '[a text of words](https://example.com/a_(b)?c=d)'],
    ['a quiet link', '<https://example.com/some/path?query=1>'],
    ['an address', 'https://example.com/some/long/path?query=1&x=__y__'],
    ['a mention', '<@123456789012345678>'],
    ['an emoji of the server', '<a:some_name:123456789012345678>'],
    ['a timestamp', '<t:1700000000:R>'],
    ['a command', '</ask that:123456789012345678>'],
    ['inline code', '`code with a few spaces`'],
    ['bold', '**a few bold words**'],
    ['a spoiler', '||a few hidden words||'],
  ])('%s', (_, whole) => {
    for (let lead = 20; lead < 100; lead += 1) {
      const text = `${'ab '.repeat(40).slice(0, lead - 1)} ${whole} ${words(12)}`;
      expect(
        contents(text).filter((content) => content.includes(whole)),
        text,
      ).toHaveLength(1);
    }
  });

  it('an address amid CJK', () => {
    const address = 'https://example.com/some/long/path';
    for (let lead = 20; lead < 100; lead += 1) {
      const text = `${'你'.repeat(lead)}${address}${'好'.repeat(90)}`;
      expect(
        contents(text).filter((content) => content.includes(address)),
        text,
      ).toHaveLength(1);
    }
  });

  it('closes and reopens emphasis and spoilers that are longer than a message', () => {
    for (const mark of ['||', '**', '*', '~~', '***']) {
      const [first, second, last] = contents(`${mark}${words(32)}${mark} end`);
      expect(first).toMatch(/^(\W+)word0 .* word\d+\1$/);
      expect(second).toMatch(/^(\W+)word\d+ .* word\d+\1$/);
      expect(last).toMatch(/^(\W+)word\d+.*\1 end$/);
    }
  });

  it('does not take a lone star for emphasis', () => {
    expect(contents(`- 2 * 3 ** 4\n* item\n${words(30)}`).join(' ')).toBe(
      `- 2 * 3 ** 4\n* item\n${words(30)}`,
    );
  });
});

describe('what is cut goes on', () => {
  it('reopens a fence with its language', () => {
    const code = Array.from({ length: 30 }, (_, index) => `    print(${index})`).join('\n');
    const pieces = contents(`Look:\n\`\`\`python\n${code}\n\`\`\`\nSo.`);
    expect(pieces.length).toBeGreaterThan(3);
    for (const content of pieces.slice(1, -1)) expect(content).toMatch(/^```python\n {4}print/);
    for (const content of pieces.slice(0, -1)) expect(content).toMatch(/print\(\d+\)\n```$/);
    // The block's end just fits.
    expect(pieces.at(-1)).toBe('So.');
  });

  it('reopens a fence in a quote', () => {
    const code = Array.from({ length: 15 }, (_, index) => `> print(${index})`).join('\n');
    const [first, second] = contents(`> Look:\n> \`\`\`py\n${code}\n> \`\`\`\nSo.`);
    expect(first).toMatch(/> print\(\d\)\n> ```$/);
    expect(second).toMatch(/^> ```py\n> print/);
  });

  it('reopens a quoted fence in the middle of a line', () => {
    const pieces = contents(`> \`\`\`py\n> ${'x'.repeat(200)}\n> \`\`\``);
    expect(pieces).toHaveLength(3);
    for (const content of pieces) expect(content).toMatch(/^> ```py\n> x+\n> ```$/);
  });

  it('goes on with a quote, subtext or heading cut in its line', () => {
    expect(contents(`> ${words(40)}`).every((content) => content.startsWith('> '))).toBe(true);
    expect(contents(`-# ${words(40)}`).every((content) => content.startsWith('-# '))).toBe(true);
    expect(contents(`## ${words(40)}`).every((content) => content.startsWith('## '))).toBe(true);
  });

  it('keeps the nesting of a list and the indentation of text, which Discord would trim', () => {
    const item = (index: number) => `  - item ${index} of the list\n`;
    const [, second] = contents(`- top\n${Array.from({ length: 9 }, (_, index) => item(index)).join('')}`);
    expect(second).toMatch(/^\u200b\n {2}- item/);
    const [, art] = contents(`${'x'.repeat(90)}\n      /\\_/\\\n     ( o.o )`);
    expect(art).toBe('\u200b      /\\_/\\\n     ( o.o )');
  });

  it('never begins a message with the end of a block', () => {
    for (let length = 60; length < 110; length += 1) {
      for (const content of contents(`Hi\n\`\`\`js\n${'x'.repeat(length)}\n\`\`\`\n${words(4)}`)) {
        expect(content).not.toMatch(/^```\w*\s*```/);
      }
      const alone = contents(`Hi\n\`\`\`js\n${'x'.repeat(length)}\n\`\`\``);
      for (const content of alone) expect(content).toContain('x');
    }
  });

  it('leaves nothing behind a cut that only closes a block', () => {
    const text = '```js\nlet x;\nlet y;\n```\n';
    const cuts = [text.length - 4];
    expect(split(text, { cuts }).map(({ content }) => content)).toEqual(['```js\nlet x;\nlet y;\n```']);
    const more = split(`${text}And more words.`, { cuts });
    expect(more.map(({ content }) => content)).toEqual(['```js\nlet x;\nlet y;\n```', 'And more words.']);
    expect(split(text.slice(0, -4), { cuts })[0]?.content).toBe(more[0]?.content);
  });

  it('ends a piece where it is told to', () => {
    const text = `\`\`\`js\n${'let x;\n'.repeat(8)}\`\`\`\nend of it`;
    const pieces = split(text, { cuts: [20, 40] });
    expect(pieces.map(({ source }) => source.length)).toEqual([20, 20, text.length - 40]);
    expect(pieces.map(({ content }) => ticks(content))).toEqual([2, 2, 2]);
    expect(pieces.map(({ finished }) => finished)).toEqual([true, true, false]);
  });
});

describe('half typed', () => {
  it.each([
    ['x **bold wo', 'x **bold wo**'],
    ['x **', 'x'],
    ['x **bold*', 'x **bold**'],
    ['x *it', 'x *it*'],
    ['x ||sec', 'x ||sec||'],
    ['x `co', 'x `co`'],
    ['x `', 'x'],
    ['x **b `co', 'x **b `co`**'],
    ['see [the text](https://exam', 'see the text'],
    ['see [the te', 'see [the te'],
    ['```py', '```py\n\u200b\n```'],
    ['```py\n', '```py\n\u200b\n```'],
    ['```py\nx', '```py\nx\n```'],
    ['> ```py\n> x', '> ```py\n> x\n> ```'],
    ['2 * 3 ** 4', '2 * 3 ** 4'],
  ])('%j is shown as %j', (input, output) => {
    expect(split(input, { growing: true }).map(({ content }) => content)).toEqual([output]);
  });

  it('is left as it is at the end, but for an open fence', () => {
    expect(split('x **bold [a](http').map(({ content }) => content)).toEqual(['x **bold [a](http']);
    expect(split('```py\nx').map(({ content }) => content)).toEqual(['```py\nx\n```']);
  });
});

describe('what users of other bots complain of', () => {
  const table = `| Model | Price | Notes |\n|---|---|---|\n${Array.from({ length: 40 }, (_, index) => `| model-${index} | $${index} | about ${index} words |\n`).join('')}`;

  it('a code block left open at a cut turns the rest of the talk into code', () => {
    const text = `Here:\n\n\`\`\`ts\n${'const value = compute(1, 2, 3);\n'.repeat(200)}\`\`\`\n\nDone.`;
    const pieces = split(render(text, { final: true }));
    expect(pieces.length).toBeGreaterThan(2);
    for (const { content } of pieces) expect(ticks(content)).toBe(2);
  });

  it('a table cut in two loses its columns', () => {
    const pieces = split(render(`Prices:\n\n${table}`, { final: true }), { limit: 500 });
    expect(pieces.length).toBeGreaterThan(2);
    for (const { content } of pieces) {
      const columns = content.match(/^model.*/gm)?.map((row) => row.indexOf('│')) ?? [];
      expect(columns.length).toBeGreaterThan(2);
      expect(new Set(columns).size).toBe(1);
      expect(ticks(content)).toBe(2);
    }
  });

  it('bold, links and lists come out broken', () => {
    const text =
      '- **Point**: see [the docs](https://example.com/a_long/path?x=1) for `more of it`.\n'.repeat(60);
    for (const { content } of split(text)) {
      expect(content).toMatch(/^- \*\*Point\*\*/);
      expect(content).toMatch(/`more of it`\.$/);
    }
  });

  it('the end of a long answer is missing', () => {
    const text = `${words(3000)} the end`;
    expect(
      split(text)
        .map(({ content }) => content)
        .join(' '),
    ).toBe(text);
  });

  it('nested fences end too early', () => {
    const text = '````md\nUse:\n```sh\nls\n```\nand go.\n````\nDone.';
    expect(contents(render(text, { final: true }))).toEqual([
      '```md\nUse:\n`\u200b`\u200b`sh\nls\n`\u200b`\u200b`\nand go.\n```\nDone.',
    ]);
  });
});

describe('laws', () => {
  const limit = fc.integer({ min: 100, max: 220 });

  // Called for every prefix of many texts: `expect` itself would take most of the time.
  const must = (truth: boolean, what: string, pieces: unknown) => {
    if (!truth) expect.fail(`${what}: ${JSON.stringify(pieces)}`);
  };
  const holds = (pieces: readonly Piece[], rendered: string, most: number) => {
    must(sources(pieces) === (rendered.trim() === '' ? '' : rendered), 'sources joined', pieces);
    for (const { content } of pieces) {
      must(content.length <= most, 'within the limit', content);
      must(content !== '' && content.trim() === content, 'no blank edges', content);
      must(ticks(content) % 2 === 0, 'no open fence', content);
      must(content.isWellFormed(), 'no half character', content);
    }
    const open = pieces.findIndex(({ finished }) => !finished);
    must(open < 0 || !pieces.slice(open).some(({ finished }) => finished), 'finished in order', pieces);
  };
  const same = (some: readonly Piece[], others: readonly Piece[], what: string) => {
    const equal = some.every(
      ({ content, source, finished }, index) =>
        others[index]?.content === content &&
        others[index].source === source &&
        others[index].finished === finished,
    );
    must(some.length === others.length && equal, what, [some, others]);
  };

  it('holds for every prefix of a stream: joined, within the limit, closed, and finished pieces never change', () => {
    fc.assert(
      fc.property(markdown, limit, (text, most) => {
        const renderer = new Renderer();
        const splitter = new Splitter();
        const kept = (prefix: string, last: boolean) => {
          const { text: rendered, stable } = renderer.update(prefix, { final: last });
          return splitter.update(rendered, { limit: most, stable, growing: !last });
        };
        const finished: Piece[] = [];
        for (const prefix of prefixes(text)) {
          const { text: rendered, stable } = renderStable(prefix, { final: false });
          const pieces = split(rendered, { limit: most, stable, growing: true });
          holds(pieces, rendered, most);
          same(pieces.slice(0, finished.length), finished, 'finished pieces stay');
          same(kept(prefix, false), pieces, 'nothing is different for being kept');
          for (const piece of pieces.slice(finished.length)) if (piece.finished) finished.push(piece);
        }
        const rendered = render(text, { final: true });
        const pieces = split(rendered, { limit: most });
        holds(pieces, rendered, most);
        expect(pieces.slice(0, finished.length)).toEqual(finished);
        expect(kept(text, true)).toEqual(pieces);
      }),
      { numRuns: 60 },
    );
  });

  it('holds all the same where pieces were ended before they were full', () => {
    fc.assert(
      fc.property(markdown, limit, fc.integer({ min: 1, max: 60 }), (text, most, every) => {
        const renderer = new Renderer();
        const splitter = new Splitter();
        const finished: Piece[] = [];
        for (const prefix of prefixes(text)) {
          const { text: rendered, stable } = renderer.update(prefix, { final: false });
          if (prefix.length % every === 0) splitter.endEarly(rendered, { from: 0, stable, limit: most });
          const pieces = splitter.update(rendered, { limit: most, stable, growing: true });
          holds(pieces, rendered, most);
          same(pieces.slice(0, finished.length), finished, 'finished pieces stay');
          for (const piece of pieces.slice(finished.length)) if (piece.finished) finished.push(piece);
        }
        const rendered = render(text, { final: true });
        const pieces = splitter.update(rendered, { limit: most });
        holds(pieces, rendered, most);
        same(pieces.slice(0, finished.length), finished, 'finished pieces stay to the end');
      }),
      { numRuns: 60 },
    );
  });

  it('does not take blank space for text that no longer fits', () => {
    const text = `${'x'.repeat(93)}\n\`\`\`\n\n\n> y`;
    expect(split(text, { limit: 103, stable: text.length - 3 })[0]?.finished).toBe(false);
    expect(split(text, { limit: 103 })[0]?.finished).toBe(true);
  });

  it('finishes a piece as soon as the next one has begun to fill', () => {
    fc.assert(
      fc.property(markdown, limit, (text, most) => {
        const pieces = split(`${render(text, { final: true })}\n\n${words(30)}`, { limit: most });
        expect(pieces.slice(0, -2).every(({ finished }) => finished)).toBe(true);
      }),
    );
  });

  it('shows everything: each source is in its content', () => {
    fc.assert(
      fc.property(markdown, limit, (text, most) => {
        for (const { content, source } of split(render(text, { final: true }), { limit: most })) {
          const shown = source.trim();
          if (!content.includes(shown)) expect(content).toContain(shown.replace(/^(?:> ?)?```\s*/, ''));
        }
      }),
    );
  });

  it('holds for any text, and cuts no surrogate pair or grapheme cluster', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const any = fc.string({ unit: 'grapheme', minLength: 150, maxLength: 500 });
    fc.assert(
      fc.property(any, limit, (text, most) => {
        const pieces = split(text, { limit: most });
        const starts = new Set(Array.from(graphemes.segment(text), ({ index }) => index));
        let at = 0;
        for (const { source, content } of pieces) {
          expect(starts.has(at)).toBe(true);
          expect(content.length).toBeLessThanOrEqual(most);
          at += source.length;
        }
        expect(sources(pieces)).toBe(text.trim() === '' ? '' : text);
      }),
    );
  });

  it('ends pieces at cuts, whatever is open there', () => {
    fc.assert(
      fc.property(markdown, limit, fc.array(fc.nat(400), { maxLength: 3 }), (text, most, at) => {
        const rendered = render(text, { final: true });
        const lines = at
          .map((offset) => rendered.indexOf('\n', offset) + 1)
          .sort((one, other) => one - other);
        const pieces = split(rendered, { limit: most, cuts: lines });
        holds(pieces, rendered, most);
        let end = 0;
        const ends = new Set(pieces.map(({ source }) => (end += source.length)));
        let before = 0;
        for (const cut of new Set(lines)) {
          if (rendered.slice(before, cut).trim() !== '' && rendered.slice(cut).trim() !== '') {
            // A block whose last line comes next takes it along: the piece ends behind it.
            const blockEnd = /^[\s>]*```[ \t]*/.exec(rendered.slice(cut))?.[0].length;
            expect(ends.has(cut) || blockEnd !== undefined).toBe(true);
            before = ends.has(cut) ? cut : cut + (blockEnd ?? 0);
          }
        }
      }),
      {
        // The second cut comes right behind the block that the first one ended in.
        examples: [['a\n\n| a | a |\n| --- | --- |\n# \n', 100, [18, 20]]],
      },
    );
  });

  it('takes time in proportion to the text', () => {
    for (const part of [
      '[a](',
      '`',
      '**a ',
      '||a',
      '<a',
      '_a ',
      '```\n',
      '> ',
      'é',
      '。',
      ' ',
      '\n',
      'https://a/',
      '- a\n',
    ]) {
      expect(sources(split(`${part.repeat(10_000)}.`)).length).toBe(part.length * 10_000 + 1);
    }
    const splitter = new Splitter();
    const text = words(4000);
    for (let length = 0; length < text.length; length += 10) splitter.update(text.slice(0, length));
  });
});
