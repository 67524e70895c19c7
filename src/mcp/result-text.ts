import type { CallResult } from './wire.ts';

/** What a call came to, as the model reads it: texts as they are, of all else what it is. */
export function resultText({ content, structuredContent, isError }: CallResult): string {
  const parts = content.map(textOf).filter((part) => part !== '');
  // Servers say the structured form as text, too; where one does not, its JSON stands for it.
  if (parts.length === 0 && structuredContent !== undefined) parts.push(JSON.stringify(structuredContent));
  const text = parts.join('\n\n');
  if (isError) return `Error: ${text || 'the tool failed and did not say why'}`;
  return text || 'Done. The tool returned nothing.';
}

function textOf({
  type,
  text,
  data = '',
  mimeType,
  uri,
  name,
  resource,
}: CallResult['content'][number]): string {
  switch (type) {
    case 'text':
      return text ?? '';
    case 'resource':
      if (resource?.text !== undefined) return `${resource.uri ?? ''}\n${resource.text}`.trim();
      return leftOut('file', resource?.mimeType, resource?.uri);
    case 'resource_link':
      return `${name ?? 'file'}: ${uri ?? ''}`;
    default: {
      const size = data === '' ? undefined : `${Math.ceil((data.length * 3) / 4 / 1024)} KB`;
      return leftOut(type, mimeType, size);
    }
  }
}

/** Tells the model of something that it cannot be given. */
function leftOut(...facts: (string | undefined)[]): string {
  return `[not shown: ${facts.filter((fact) => fact !== undefined).join(', ')}]`;
}
