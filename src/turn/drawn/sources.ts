import type { SavedAnswer } from '../../history/body.ts';
import type { Texts } from '../../texts/index.ts';

/** So many pages are named. */
const mostSources = 10;
/** Longer addresses would be most of a message. */
const longestUrl = 500;
/** UTF-16 units */
const longestTitle = 80;

/** An answer's text with the pages that it leans on below it: quiet lines, numbered, each a link without a preview. */
export function withSources(text: string, citations: SavedAnswer['citations'], texts: Texts): string {
  const links = (citations ?? []).flatMap(({ url, title }) => {
    const address = addressOf(url);
    return address ? [`[${titleOf(title) || address.hostname}](<${address.href}>)`] : [];
  });
  if (links.length === 0) return text;
  const more = links.length - mostSources;
  const lines = links.slice(0, mostSources).map((link, index) => `-# ${index + 1}. ${link}`);
  const fences = text.match(/^ {0,3}```/gmu)?.length ?? 0;
  return [
    text.trimEnd(),
    ...(fences % 2 === 1 ? ['```'] : []),
    '',
    ...lines,
    ...(more > 0 ? [`-# ${texts.tools.otherSources(more)}`] : []),
  ].join('\n');
}

/** An address that can stand in angle brackets. */
function addressOf(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const address = new URL(url);
  address.username = '';
  address.password = '';
  const isSafe = /^https?:$/.test(address.protocol) && !/[<>\s]/.test(address.href);
  return isSafe && address.href.length <= longestUrl ? address : undefined;
}

/** A page names itself: nothing in its name may be Markdown. */
function titleOf(title = ''): string {
  const plain = title.replaceAll(/[[\]()<>`\\*_~|#\p{C}\s]+/gu, ' ').trim();
  return plain.length > longestTitle ? `${plain.slice(0, longestTitle - 1).trimEnd()}…` : plain;
}
