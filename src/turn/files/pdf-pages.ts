/** More pages than this nobody reads; and so much is looked at, whatever somebody has put into a file. */
const mostPages = 5000;
const mostMarks = 20_000;

/**
 * How many pages a PDF has at the most, as far as that stands in it openly: many say so in parts that are compressed, and then
 * nobody knows before it is parsed. (PDF 1.7, "Page Tree": a node's `Count`, a leaf's `Type`.)
 */
export function pagesOf(pdf: Buffer): number | undefined {
  let leaves = 0;
  let counted = 0;
  let marks = 0;
  for (const [, count, leaf] of pdf
    .toString('latin1')
    .matchAll(/\/Count (\d{1,6})|\/Type ?(\/Page)(?![A-Za-z])/g)) {
    if (leaf !== undefined) leaves += 1;
    else counted = Math.max(counted, Number(count));
    marks += 1;
    if (marks >= mostMarks) break;
  }
  const pages = Math.max(leaves, counted);
  return pages > 0 ? Math.min(mostPages, pages) : undefined;
}
