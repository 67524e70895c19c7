/** UTF-16 units that all arguments together may take. */
const most = 700;
/** What each of them has at least. */
const least = 30;

/**
 * The arguments of a call, as somebody reads them who is to allow it: each one is named, and where one is cut its length is
 * said, so that a long one hides neither the others nor that there is more of it.
 */
export function givenWords(arguments_: Record<string, unknown>): string {
  const entries = Object.entries(arguments_);
  const room = Math.max(least, Math.floor(most / Math.max(1, entries.length)));
  return entries.map(([name, value]) => `${name}: ${cut(JSON.stringify(value), room)}`).join(', ');
}

function cut(json: string, room: number): string {
  if (json.length <= room) return json;
  return `${json.slice(0, room).replace(/[\uD800-\uDBFF]$/, '')}… (${json.length} characters)`;
}
