/** UTF-16 units that all arguments together may take. */
const most = 700;
/** What each of them has at least. */
const least = 30;

/**
 * The arguments of a call, as somebody reads them who is to allow it: each one is named, and where one is cut it is said how
 * much of it is not shown, so that a long one hides neither the others nor that there is more of it. What short ones leave,
 * long ones have.
 */
export function givenWords(arguments_: Record<string, unknown>): string {
  const entries = Object.entries(arguments_).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const room = roomFor(entries.map(([, json]) => json.length));
  return entries.map(([name, json]) => `${name}: ${cut(json, room)}`).join(', ');
}

/** The most that one of them may take. */
function roomFor(lengths: readonly number[]): number {
  let left = most;
  for (const [index, length] of lengths.toSorted((one, other) => one - other).entries()) {
    const share = Math.floor(left / (lengths.length - index));
    if (length > share) return Math.max(least, share);
    left -= length;
  }
  return most;
}

function cut(json: string, room: number): string {
  if (json.length <= room) return json;
  const shown = json.slice(0, room).replace(/[\uD800-\uDBFF]$/, '');
  return `${shown}… (${json.length - shown.length} more characters)`;
}
