import { toBlob } from 'html-to-image';
import { isPrivate } from './copy.ts';

/** Picture elements for each of the page's pixels, where that is possible. */
const bestRatio = 2;
/** The longest side of a picture that browsers draw, picture elements. */
const longest = 16_384;

/** Styles that a picture does not need: they say how something moves, prints or is written, or are told by others. */
const unneeded =
  /^(animation|transition|scroll|overscroll|print|page|break|cursor|caret|speak|touch|user-select|will-change|view-|timeline|offset|inset-|block-|inline-|margin-(block|inline)|padding-(block|inline)|border-(block|inline|start|end)|(min|max)-(block|inline)|contain-|container|content-vis|interactivity|pointer|-webkit-(user|tap|print|app-region|line-break|locale)|--)/;

/** The messages as a PNG, as they are drawn. @throws Error where there are too many of them to be read on one */
export async function pictureOf(messages: HTMLElement): Promise<Blob> {
  const { backgroundColor } = getComputedStyle(document.body);
  const pixelRatio = Math.min(bestRatio, longest / messages.getBoundingClientRect().height);
  if (pixelRatio < 1) throw new Error('it is too long for a picture. Save it as a page.');
  const blob = await toBlob(messages, {
    ...{ pixelRatio, backgroundColor, skipFonts: true },
    // A picture that is none leaves its place empty.
    onImageErrorHandler: () => {},
    includeStyleProperties: [...getComputedStyle(messages)].filter((name) => !unneeded.test(name)),
    filter: (node) => node.localName !== 'parley-actions' && !(node instanceof Element && isPrivate(node)),
  });
  if (!blob) throw new Error('the browser did not draw it.');
  return blob;
}
