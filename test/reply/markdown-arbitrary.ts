import fc from 'fast-check';

/** Inline pieces of Markdown that go wrong in splitters: joined in any order, they make nasty answers. */
export const inline = [
  'word',
  'several plain words in a row ',
  '**bold words**',
  '*it*',
  '_under_',
  '~~gone~~',
  '||a hidden secret||',
  '`code span`',
  '``a ` tick``',
  '[a link](https://example.com/some_path_(x)?q=__a__)',
  '![picture](https://example.com/a.png)',
  '<https://example.com/quiet>',
  'https://example.com/__init__.py',
  '<@123456789012345678>',
  '<t:1700000000:R>',
  '<:party:123456789012345678>',
  '__init__',
  'a__b__c',
  '__really underlined__',
  ' a || b ',
  '2 * 3 ** 4',
  '你好，世界。',
  'これは文です。',
  'שלום עולם',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '🇬🇧🇫🇷',
  'é',
  '**',
  '*',
  '||',
  '`',
  '[',
  '](',
  ' ',
  '. ',
  '\\',
  '$x_1 * y_2$',
  'loooooooooooooooooooooooooooooooooooooooooooooooooooooooooooong',
] as const;

const line = fc.array(fc.constantFrom(...inline), { maxLength: 8 }).map((parts) => parts.join(''));
const code = fc
  .array(
    fc.constantFrom(
      'x = 1',
      '    indented()',
      '',
      'print("```")',
      '``',
      '# not a heading',
      '| a | b |',
      '---',
      '你好 👩‍👩‍👧‍👦',
    ),
    {
      maxLength: 7,
    },
  )
  .map((lines) => lines.join('\n'));
const fence = fc
  .tuple(
    fc.constantFrom('```', '~~~', '````'),
    fc.constantFrom('', 'python', 'c++', 'js title="a b"'),
    code,
    fc.boolean(),
  )
  .map(([mark, language, body, closed]) => `${mark}${language}\n${body}${closed ? `\n${mark}` : ''}`);
const cell = fc.constantFrom(
  'a',
  'some cell',
  '',
  '**b**',
  '`c`',
  '你好',
  '👩‍👩‍👧‍👦 x',
  'a much longer cell that wraps',
  'a \\| b',
  '[l](https://x.y)',
);
const table = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 9 }))
  .chain(([columns, rows]) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
      minLength: rows + 1,
      maxLength: rows + 1,
    }),
  )
  .map(([header = [], ...rows]) =>
    [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
  );
const block = fc.oneof(
  { weight: 4, arbitrary: line },
  { weight: 2, arbitrary: fence },
  { weight: 2, arbitrary: table },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          '# ',
          '### ',
          '#### ',
          '##### ',
          '- ',
          '  - ',
          '1. ',
          '   2. ',
          '> ',
          '>',
          '>>> ',
          '-# ',
          '    ',
          '| ',
        ),
        line,
      )
      .map((parts) => parts.join('')),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '---',
      '***',
      '===',
      '- - -',
      '```',
      '~~~',
      '> ```py\n> x\n> ```',
      '||\nsecret\n||',
      'Here: ```js',
    ),
  },
);

/** Markdown as a model might write it on a bad day. */
export const markdown = fc
  .array(fc.tuple(block, fc.constantFrom('\n', '\n\n', '\n\n\n')), { maxLength: 8 })
  .map((blocks) => blocks.flat().join(''));

/** Every prefix of a text, by UTF-16 unit. */
export function* prefixes(text: string): Generator<string> {
  for (let length = 0; length <= text.length; length += 1) yield text.slice(0, length);
}
