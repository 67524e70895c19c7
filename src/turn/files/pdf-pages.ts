/**
 * How many pages a PDF has, as far as that stands in it openly: many say so in parts that are compressed, and then nobody
 * knows before it is parsed. (PDF 1.7, "Page Tree": a node's `Count`, a leaf's `Type`.)
 */
export function pagesOf(pdf: Buffer): number | undefined {
  const text = pdf.toString('latin1');
  const leaves = text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0;
  const counts = [
    ...text.matchAll(
      /\/Type\s*\/Pages\b[^>]{0,200}?\/Count\s+(\d{1,6})|\/Count\s+(\d{1,6})[^>]{0,200}?\/Type\s*\/Pages\b/g,
    ),
  ].map(([, one, other]) => Number(one ?? other));
  const pages = Math.max(leaves, ...counts);
  return pages > 0 ? pages : undefined;
}
