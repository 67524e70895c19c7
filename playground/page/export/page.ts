import { copyOf, matches, styleOf } from './copy.ts';

/** How wide an exported conversation is, CSS pixels. */
const width = 760;

/** What an exported page may do: show what stands in it. No script of anybody runs, and nothing is fetched. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'media-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const own = `html, body { height: auto }
body { max-width: ${width}px; margin: 0 auto; padding: 16px 0 }
button { pointer-events: none }
.older, .divider[data-new] { display: none }
.left-out { display: block }
parley-spoiler:is(:hover, :focus-within) { color: inherit }
parley-spoiler:not([shown]) * { visibility: visible; opacity: 0 }
parley-spoiler:is(:hover, :focus-within) * { opacity: 1 }`;

/** Messages as an HTML page without scripts, drawn as they stand there, with all of its styles and pictures in it. */
export async function pageOf(messages: Element, title: string): Promise<Blob> {
  const page = document.implementation.createHTMLDocument(title);
  const { className, lang } = document.documentElement;
  page.documentElement.lang = lang || 'en';
  page.documentElement.className = className.replace('exporting', '').trim();
  const meta = (attributes: Record<string, string>) => {
    const element = page.createElement('meta');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  page.head.prepend(
    meta({ charset: 'utf-8' }),
    meta({ 'http-equiv': 'Content-Security-Policy', content: policy }),
    meta({ name: 'viewport', content: 'width=device-width, initial-scale=1' }),
  );
  const main = page.createElement('main');
  const around = page.createElement('parley-messages');
  const copy = await copyOf(messages, page);
  if (copy) around.append(copy);
  main.append(around);
  page.body.append(main);
  const sheets = [...document.styleSheets, ...document.adoptedStyleSheets];
  // As text: a style element of this document would be under the policy of this page.
  const style = `<style>${styleOf(sheets, isNeeded(messages))}\n${own}</style></head>`;
  const text = page.documentElement.outerHTML.replace('</head>', () => style);
  return new Blob([`<!doctype html>\n${text}\n`], { type: 'text/html' });
}

/** Whether a rule of the page is for the messages, or for what stands around them. */
function isNeeded(messages: Element): (selector: string) => boolean {
  return (selector) => {
    if (/\.exporting|\.app|\.cm-/.test(selector)) return false;
    return (
      /(^|,)\s*(:root|\*|html|body)/.test(selector) ||
      matches(messages, selector) ||
      /parley-messages/.test(selector)
    );
  };
}
