import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Renderer, render, renderStable } from '../../src/reply/render.ts';
import { inline, markdown, prefixes } from './markdown-arbitrary.ts';

const final = (text: string) => render(text, { final: true });
const soFar = (text: string) => render(text, { final: false });
const rule = '─'.repeat(24);

describe('what Discord cannot draw', () => {
  const examples: [what: string, input: string, output: string][] = [
    ['deep headings are bold lines', '#### One\n##### **Two** ##\ntext', '**One**\n**Two**\ntext'],
    ['the three headings that it draws stay', '# One\n## Two\n### Three', '# One\n## Two\n### Three'],
    ['a tag is no heading', '####tag', '####tag'],
    ['a deep heading in a list or quote', '- #### One\n> #### Two', '- **One**\n> **Two**'],
    ['rules', 'a\n\n---\n\n***\n\n_ _ _\n\nb', `a\n\n${rule}\n\n${rule}\n\n${rule}\n\nb`],
    ['a rule right under a sentence', 'It ends here.\n---\nb', `It ends here.\n${rule}\nb`],
    ['a rule under a list is no heading', '- a\n---', `- a\n${rule}`],
    ['a list is no rule', '- - a\n* b', '- - a\n* b'],
    ['headings by underline', 'One\n===\n\nTwo\n---\nthree', '# One\n\n## Two\nthree'],
    ['front matter', '---\ntitle: x\n---\ntext', '```yaml\ntitle: x\n```\ntext'],
    ['a rule as the first line', '---\n\ntext', `${rule}\n\ntext`],
    [
      'dunder names',
      'call __init__ or x.__class__.__name__.',
      'call \\_\\_init\\_\\_ or x.\\_\\_class\\_\\_.\\_\\_name\\_\\_.',
    ],
    [
      'underscores that would pair up',
      '__dirname and a__b and __FILE__',
      '\\_\\_dirname and a\\_\\_b and \\_\\_FILE\\_\\_',
    ],
    ['blanks to fill in', 'Name: ____ Age: ____', 'Name: \\_\\_\\_\\_ Age: \\_\\_\\_\\_'],
    ['underlined words stay', 'this is __really so__!', 'this is __really so__!'],
    [
      'names in code and addresses stay',
      '`__init__` https://x.y/__a__ [t](u/__a__) __a__',
      '`__init__` https://x.y/__a__ [t](u/__a__) \\_\\_a\\_\\_',
    ],
    [
      'a logical or hides nothing',
      'if a || b then c || d, but ||secret||',
      'if a \\|\\| b then c \\|\\| d, but ||secret||',
    ],
    [
      'images become links',
      'See ![a cat](https://x.y/c_(1).png "Cat") and ![](https://x.y/d.png)',
      'See [a cat](https://x.y/c_(1).png) and https://x.y/d.png',
    ],
    ['images that are no address stay', '![a](data:abc)', '![a](data:abc)'],
    ['three > would quote the rest', '>>> x = 1\ntext', '\\>>> x = 1\ntext'],
    ['an empty line of a quote', '> a\n>\n> b', '> a\n> \n> b'],
    ['tilde fences', '~~~python\nx\n~~~\ny', '```python\nx\n```\ny'],
    [
      'longer fences around fences',
      '````md\n```js\n1\n```\n````',
      '```md\n`\u200b`\u200b`js\n1\n`\u200b`\u200b`\n```',
    ],
    ['backticks within a block', '```py\nx = "```"\n```', '```py\nx = "`\u200b`\u200b`"\n```'],
    ['a language with something behind it', '```js title="a b"\nx\n```', '```js\nx\n```'],
    ['an empty block', '```js\n```\nx', '```js\n\u200b\n```\nx'],
    ['a fence in a list', '- a\n  ```sh\n  ls\n  ```\n- b', '- a\n  ```sh\n  ls\n  ```\n- b'],
    ['a fence that ends with its quote', '> ```js\n> x\ny', '> ```js\n> x\n> ```\ny'],
    [
      'a fence at the end of a line',
      'Here: ```js\n__a__\n```\n__b__',
      'Here: ```js\n__a__\n```\n\\_\\_b\\_\\_',
    ],
    ['stray backticks open no block', 'a ``` b c d\n__x__', 'a \\`\\`\\` b c d\n\\_\\_x\\_\\_'],
    [
      'nothing in code',
      '```\n#### a\n---\n| a | b |\n|---|---|\n__x__ ![a](https://b.c)\n```',
      '```\n#### a\n---\n| a | b |\n|---|---|\n__x__ ![a](https://b.c)\n```',
    ],
  ];
  it.each(examples)('%s', (_, input, output) => {
    expect(final(input)).toBe(output);
  });
});

describe('tables', () => {
  it('becomes an aligned block', () => {
    expect(
      final(
        'before\n| Name | Qty | At |\n|:--|--:|:-:|\n| **Ann** | 3 | `x` |\n| Bo \\| Co | 1200 | [y](https://a.b) |\nafter',
      ),
    ).toContain('- **Ann**');
    expect(
      final(
        'before\n| Name | Qty | At |\n|:--|--:|:-:|\n| **Ann** | 3 | `x` |\n| Bo \\| Co | 1200 | *y* |\nafter',
      ),
    ).toBe(
      [
        'before',
        '```',
        'Name    │  Qty │ At',
        '────────┼──────┼───',
        'Ann     │    3 │ x',
        'Bo | Co │ 1200 │ y',
        '```',
        'after',
      ].join('\n'),
    );
  });

  it('counts what takes two columns', () => {
    expect(final('| 名前 | x |\n|---|---|\n| 太郎 | 1 |\n| 👩‍👩‍👧‍👦 | 2 |\n| é́ | 3 |')).toBe(
      '```\n名前 │ x\n─────┼──\n太郎 │ 1\n👩‍👩‍👧‍👦   │ 2\né́    │ 3\n```',
    );
  });

  it('keeps its widths when a wider row comes late: the cell wraps', () => {
    const rows = Array.from({ length: 6 }, (_, index) => `| r${index} | short |\n`).join('');
    const head = `| k | value |\n|---|---|\n${rows}`;
    const drawn = final(head);
    const longer = final(`${head}| r7 | a value far wider than the first ones |\n`);
    expect(longer.startsWith(drawn.slice(0, -'```\n'.length))).toBe(true);
    expect(longer).toContain('r7 │ a\n   │ value\n   │ far\n   │ wider\n');
  });

  it('becomes a list where it is too wide, or has links', () => {
    const wide = (cell: string) => `| A | B | C |\n|---|---|---|\n| one | ${cell} | ${cell} |\n| two | | x |`;
    expect(final(wide('long words '.repeat(20)))).toMatch(
      /^- \*\*one\*\*\n {2}- B: long words .*\n {2}- C: long/,
    );
    expect(final(wide('[a](https://x.y)'))).toBe(
      '- **one**\n  - B: [a](https://x.y)\n  - C: [a](https://x.y)\n- **two**\n  - C: x',
    );
    expect(final('| K | V |\n|---|---|\n| a | [b](https://x.y) |')).toBe('- **a**: [b](https://x.y)');
  });

  it('loses no cell', () => {
    expect(final('| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |')).toBe(
      '```\na │ b\n──┼──────\n1 │ 2 | 3\n4 │\n```',
    );
    expect(final('| a | b |\n|---|---|\n| x<br>y | z |')).toBe('```\na │ b\n──┼──\nx │ z\ny │\n```');
  });

  it('looks like a table from its first cell on', () => {
    const text = 'See:\n\n| Name | Age |\n|------|-----|\n| Ann | 30 |\n';
    for (const prefix of prefixes(text)) {
      if (prefix.length < text.indexOf('Name') + 4) continue;
      expect(soFar(prefix), JSON.stringify(prefix)).toMatch(/^See:\n\n```\nName/);
      expect(soFar(prefix)).not.toMatch(/\||--/);
    }
  });

  it('is no table without its line of dashes', () => {
    expect(final('| a | b |\nc')).toBe('| a | b |\nc');
    expect(final('a | b\n\n---')).toBe(`a | b\n\n${rule}`);
  });
});

describe('half typed', () => {
  it.each([
    ['a\n#', 'a\n'],
    ['a\n####', 'a\n'],
    ['a\n#### Tit', 'a\n**Tit**'],
    ['a\n--', 'a\n'],
    ['a\n``', 'a\n'],
    ['a\n```py', 'a\n```py'],
    ['```py\nx\n``', '```py\nx\n'],
    ['a\n- ', 'a\n'],
    ['a __init', 'a \\_\\_init'],
    ['a \ud83d', 'a '],
    ['||a secret||\n', '||a secret||\n'],
  ])('%j is drawn as %j', (input, output) => {
    expect(soFar(input)).toBe(output);
  });
});

describe('laws', () => {
  it('what is certain begins every longer rendering', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        let certain = '';
        for (const prefix of prefixes(text)) {
          const { text: drawn, stable } = renderStable(prefix, { final: false });
          // Called for every prefix of many texts: `expect` itself would take most of the time.
          if (!drawn.startsWith(certain)) expect(drawn).toBe(certain);
          if (!final(prefix).startsWith(certain)) expect(final(prefix)).toBe(certain);
          if (stable > certain.length) certain = drawn.slice(0, stable);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('what is certain of one long line stays as well', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...inline), { maxLength: 14 }), (parts) => {
        const text = `${'so '.repeat(104)}${parts.join('')}`;
        let certain = '';
        for (let length = 301; length <= text.length; length += 1) {
          const prefix = text.slice(0, length);
          const { text: drawn, stable } = renderStable(prefix, { final: false });
          if (!drawn.startsWith(certain)) expect(drawn).toBe(certain);
          if (!final(prefix).startsWith(certain)) expect(final(prefix)).toBe(certain);
          if (stable > certain.length) certain = drawn.slice(0, stable);
        }
        expect(certain.length).toBeGreaterThan(300);
      }),
      { numRuns: 200 },
    );
  });

  it('a paragraph further on, everything is certain', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const { stable } = renderStable(`${text}\n\`\`\`\n~~~\n\nfirst.\n\nsecond.\n`, { final: false });
        expect(stable).toBeGreaterThanOrEqual(final(text).trimEnd().length);
      }),
    );
  });

  it('long lines become certain as they come', () => {
    const line = 'words in one very long line '.repeat(100);
    expect(renderStable(line, { final: false }).stable).toBe(line.length);
    expect(renderStable(`\`\`\`js\n${line}`, { final: false }).stable).toBe(line.length + 6);
  });

  it('a Renderer gives what a new one would give', () => {
    fc.assert(
      fc.property(markdown, fc.integer({ min: 1, max: 9 }), (text, step) => {
        const renderer = new Renderer();
        for (let length = 0; length <= text.length; length += step) {
          const prefix = text.slice(0, length);
          expect(renderer.update(prefix, { final: false })).toEqual(renderStable(prefix, { final: false }));
          if (length % 7 === 0) expect(renderer.update(prefix, { final: true }).text).toBe(final(prefix));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('an end that was none is forgotten', () => {
    const renderer = new Renderer();
    renderer.update('```js\n``', { final: true });
    expect(renderer.update('```js\n```', { final: true }).text).toBe(final('```js\n```'));
  });

  it('leaves alone what Discord draws', () => {
    const drawn = fc.constantFrom(
      'word',
      ' ',
      '**b**',
      '*i*',
      '~~s~~',
      '||x||',
      '`c`',
      '[t](https://x.y/__z__)',
      '\n',
      '\n\n- a',
      '\n> q',
      '\n# h\n',
      '你好',
      '👩‍👩‍👧‍👦',
      ' | ',
      '<@1>',
      '\\*',
      '\n```js\n__a__ | ----\n```\n',
    );
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 30 }), (parts) => {
        const text = `start ${parts.join('')}`;
        expect(final(text)).toBe(text);
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    for (const part of [
      '__a ',
      '`a ',
      '![a](',
      '| a ',
      '[a](',
      '**a',
      '> ',
      '| a |\n',
      '#### ',
      '```\n',
      '||',
    ]) {
      expect(render(part.repeat(20_000), { final: true }).length).toBeGreaterThan(0);
    }
  });
});
