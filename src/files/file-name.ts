/** Characters of a file's name. Discord allows more; nobody needs them. */
const longest = 100;

/**
 * A name that can be shown in a line of code and told to a model: no folders, controls, marks of direction or backticks.
 * @param name as somebody gave it
 */
export function harmlessName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}`]/gu, '').trim();
  const letters = Array.from(plain);
  if (letters.length <= longest) return plain || 'file';
  // The end says what it is.
  return `${letters.slice(0, longest - 11).join('')}…${letters.slice(-10).join('')}`;
}

/** What an address calls its file. */
export function nameInAddress(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return harmlessName(decodeURIComponent(last) || url.hostname);
  } catch {
    return harmlessName(last);
  }
}
