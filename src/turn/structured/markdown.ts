/** So deep data are written as lists; what lies deeper, as JSON. */
const mostDepth = 3;

/** Data as Markdown that people can read, without a template: each field under its name, lists as lists. */
export function markdownOf(value: unknown): string {
  if (!isRecord(value)) return textOf(value, 0);
  return Object.entries(value)
    .filter(([, field]) => !isNothing(field))
    .map(([name, field]) => `**${labelOf(name)}**\n${textOf(field, 0)}`)
    .join('\n\n');
}

/** `nextSteps`, `next_steps` → Next steps. */
export function labelOf(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

function textOf(value: unknown, depth: number): string {
  if (depth > mostDepth) return `\`${JSON.stringify(value)}\``;
  if (Array.isArray(value)) return value.map((item) => listItem(textOf(item, depth + 1), depth)).join('\n');
  if (isRecord(value)) {
    const lines = Object.entries(value)
      .filter(([, field]) => !isNothing(field))
      .map(([name, field]) => {
        const text = textOf(field, depth + 1);
        return typeof field === 'object' ? `${labelOf(name)}:\n${text}` : `${labelOf(name)}: ${text}`;
      });
    return lines.join('\n');
  }
  return String(value);
}

function listItem(text: string, depth: number): string {
  const indent = '  '.repeat(depth);
  const [first = '', ...more] = text.split('\n');
  return [
    `${indent}- ${first}`,
    ...more.map((line) => (line.trimStart().startsWith('- ') ? line : `${indent}  ${line}`)),
  ].join('\n');
}

function isNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
