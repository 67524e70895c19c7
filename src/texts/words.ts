/** Text from outside as one line that no Markdown link stands in, cut. */
export function oneLine(text: string, limit: number): string {
  return shortened(
    text
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/\s+/g, ' ')
      .trim(),
    limit,
  );
}

/** At most so many units of a text, no character torn apart. */
export function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

export function capital(sentence: string): string {
  return sentence.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** As code: paths and names from outside cannot be Markdown then. */
export function asCode(name: string): string {
  return `\`${name.replaceAll(/[`\s]+/g, ' ').slice(0, 200) || '?'}\``;
}
