/** One piece of `reasoning_details`; kept as it is but for what merging joins. */
export type ReasoningDetail = Record<string, unknown>;

const joined: Readonly<Record<string, string>> = { 'reasoning.text': 'text', 'reasoning.summary': 'summary' };

/** Adds a streamed piece to the details so far: pieces of one block are joined, nothing is re-ordered. Changes `details`. */
export function addReasoningDetail(details: ReasoningDetail[], piece: ReasoningDetail): void {
  const last = details.at(-1);
  const field = joined[String(piece.type)];
  if (last === undefined || field === undefined || !sameBlock(last, piece, field)) {
    details.push({ ...piece });
    return;
  }
  for (const [key, value] of Object.entries(piece)) {
    if (key === field) last[key] = `${last[key] ?? ''}${value ?? ''}`;
    else if (value != null) last[key] = value;
  }
}

function sameBlock(last: ReasoningDetail, piece: ReasoningDetail, field: string): boolean {
  if (last.type !== piece.type) return false;
  // A signature closes its block: more text after it begins another.
  if (last.signature && piece[field]) return false;
  return ['index', 'id', 'format'].every(
    (key) => last[key] == null || piece[key] == null || last[key] === piece[key],
  );
}

/** These formats are checked by the provider: thoughts of theirs without a signature make the next request fail with 400. */
const signedFormats = /anthropic|gemini/;

/** The details that may be sent back. */
export function replayableDetails(details: readonly ReasoningDetail[]): ReasoningDetail[] {
  return details.filter(
    ({ type, format, signature }) =>
      type !== 'reasoning.text' || signature || !signedFormats.test(String(format ?? '')),
  );
}
