import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { presetsFile } from './schema.ts';

/** The JSON schema of the presets file, as text: editors complete and check by it. */
export function presetsJsonSchema(): string {
  const schema = z.toJSONSchema(presetsFile, { io: 'input' });
  return `${JSON.stringify({ title: "Parley's presets", ...schema }, null, 2)}\n`;
}

// Run by itself, it writes the file beside presets.yaml: `npx node src/presets/emit-schema.ts`.
if (import.meta.main) {
  await writeFile(new URL('../../presets.schema.json', import.meta.url), presetsJsonSchema());
}
