import { expect, test } from 'vitest';
import { openPlayground } from './browser.ts';

/** Markdown, and what Discord makes of it: bare HTML, without what only helps screen readers. */
const cases: [markdown: string, drawn: string][] = [
  [
    '**bold** *slanted* _slanted_ __under__ ~~gone~~',
    '<strong>bold</strong> <em>slanted</em> <em>slanted</em> <u>under</u> <s>gone</s>',
  ],
  ['***both*** and __**two**__', '<em><strong>both</strong></em> and <u><strong>two</strong></u>'],
  ['snake_case_names and 2*3*4', 'snake_case_names and 2<em>3</em>4'],
  ['# One\n## Two\n### Three\n#### Four', '<h>One</h><h>Two</h><h>Three</h>#### Four'],
  ['## 8. The return', '<h>8. The return</h>'],
  ['text # no heading', 'text # no heading'],
  ['-# small\ntext', '<small>small</small>text'],
  ['> quoted\n-# small', '<blockquote>quoted<br></blockquote><small>small</small>'],
  ['> quoted\n# One', '<blockquote>quoted<br></blockquote><h>One</h>'],
  ['> one\n> two\nthree', '<blockquote>one<br>two<br></blockquote>three'],
  ['>>> all\nof it', '<blockquote>all<br>of it</blockquote>'],
  [
    '- one\n- two\n  - deep\n- three',
    '<ul><li>one</li><li>two<ul><li>deep</li></ul></li><li>three</li></ul>',
  ],
  ['3. three\n4. four', '<ol start="3"><li>three</li><li>four</li></ol>'],
  ['text\n- item\ntext', 'text<ul><li>item</li></ul>text'],
  ['`code` and ``two ` ticks``', '<code>code</code> and <code>two ` ticks</code>'],
  ['```\nplain\n  code\n```', '<pre><code>plain\n  code</code></pre>'],
  ['```js\nlet a = 1;\n```', '<pre><code>let a = 1;</code></pre>'],
  ['||hidden||', '<spoiler>hidden</spoiler>'],
  ['| a | b |\n|---|---|\n| 1 | 2 |', '| a | b |<br>|---|---|<br>| 1 | 2 |'],
  ['![picture](https://example.org/a.png)', '!<a>picture</a>'],
  ['[words](https://example.org/)', '<a>words</a>'],
  ['[https://google.com](https://evil.example)', '[<a>https://google.com</a>](<a>https://evil.example</a>)'],
  [
    '[see [this](https://good.example)](https://evil.example)',
    '[see <a>this</a>](<a>https://evil.example</a>)',
  ],
  ['[here](https://%) and <https://exa[mple>', '[here](https://%) and https://exa[mple'],
  ['[words](javascript:alert(1))', '[words](javascript:alert(1))'],
  [
    'https://en.wikipedia.org/wiki/A_(b) (https://example.org/a).',
    '<a>https://en.wikipedia.org/wiki/A_(b)</a> (<a>https://example.org/a</a>).',
  ],
  ['<id:browse>', '<mention>#Browse Channels</mention>'],
  ['https://example.org/a_b_c', '<a>https://example.org/a_b_c</a>'],
  ['<https://example.org/>', '<a>https://example.org/</a>'],
  [
    '<b>no markup</b> &amp; <script>alert(1)</script>',
    '&lt;b&gt;no markup&lt;/b&gt; &amp;amp; &lt;script&gt;alert(1)&lt;/script&gt;',
  ],
  ['---', '---'],
  ['$x^2$ and H~2~O', '$x^2$ and H~2~O'],
  ['\\*escaped\\*', '*escaped*'],
  ['one\ntwo\n\nthree', 'one<br>two<br><br>three'],
  ['@everyone', '<mention>@everyone</mention>'],
];

/** In the page: what is drawn in the last messages, in the letters of the cases. */
const read = `[...document.querySelectorAll('parley-message .text')].map((one) => {
  const copy = one.cloneNode(true);
  for (const code of copy.querySelectorAll('code')) code.textContent = code.textContent;
  return copy.innerHTML
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/<div role="heading"[^>]*>(.*?)<.div>/g, '<h>$1</h>')
    .replaceAll(/<div class="subtext">(.*?)<.div>/g, '<small>$1</small>')
    .replaceAll(/<.?parley-code[^>]*>/g, '')
    .replaceAll(/<pre [^>]*>/g, '<pre>')
    .replaceAll(/<parley-spoiler[^>]*>(.*?)<.parley-spoiler>/g, '<spoiler>$1</spoiler>')
    .replaceAll(/<span class="mention">(.*?)<.span>/g, '<mention>$1</mention>')
    .replaceAll(/<a [^>]*>/g, '<a>')
    .replaceAll(/<parley-spoiler[^>]*>/g, '<spoiler>');
})`;

test('Markdown as Discord draws it, and only that', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  for (const [markdown] of cases) await stage.discord.owner.send({ id: stage.lobby.id }, markdown);
  await expect.poll(() => page.locator('parley-message .text').count()).toBe(cases.length);
  await page.locator('.hljs-keyword').waitFor();
  // Where a link leads is said before it is opened.
  const hidden = page.getByRole('link', { name: 'words', exact: true });
  expect(await hidden.getAttribute('title')).toBe('https://example.org/');
  const drawn = (await page.evaluate(read)) as string[];
  expect(Object.fromEntries(cases.map(([markdown], index) => [markdown, drawn[index]]))).toEqual(
    Object.fromEntries(cases),
  );
});

test('the title of an embed leads where the embed does, and nowhere else', async () => {
  await using playground = await openPlayground();
  const { page, stage } = playground;
  const embed = {
    title: '**To** https://good.example [or](https://other.example)',
    url: 'https://evil.example/',
  };
  await stage.discord.owner.send(stage.lobby, '', { embeds: [embed] });
  const links = page.locator('.embed-title a');
  await links.first().waitFor();
  expect(await links.count()).toBe(1);
  expect(await links.textContent()).toBe('To https://good.example [or](https://other.example)');
});

test.for(['_', '# ', '1. ', '> ', '- '])(
  'marks without end are shown as they are written: %s',
  async (mark) => {
    await using playground = await openPlayground();
    const { page, stage } = playground;
    await stage.discord.owner.send(stage.lobby, mark.repeat(3900 / mark.length));
    const text = page.locator('parley-message .text');
    await text.waitFor();
    await expect.poll(() => text.textContent()).not.toBe('');
  },
);
