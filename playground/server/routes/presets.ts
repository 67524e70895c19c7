import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readPresets, writePresets } from '../../stage/presets.ts';
import { Refused, type Route } from '../route.ts';

const schemaFile = new URL('../../../presets.schema.json', import.meta.url);

/** The largest presets file, bytes. */
const most = 1024 * 1024;

const saved = z.object({ text: z.string().max(most), from: z.string().max(most) });

/** `GET /presets`: the bot's presets file (wire/presets.ts); with `?shipped` the one that it is a copy of. */
const read: Route = {
  method: 'GET',
  path: 'presets',
  answer: async ({ stage, url }) =>
    url.searchParams.has('shipped')
      ? { text: await readFile(stage.shippedPresets, 'utf8'), problems: [] }
      : readPresets(stage),
};

/** `PUT /presets`: another one, and what the bot says of it. */
const save: Route = {
  method: 'PUT',
  path: 'presets',
  mostBytes: 4 * most,
  async answer({ stage, body }) {
    const parsed = saved.safeParse(await body());
    if (!parsed.success) throw new Refused(400, 'A presets file has at most 1 MB.');
    return await writePresets(stage, parsed.data);
  },
};

/** `GET /schema`: what may stand in a presets file, as a JSON schema. */
const schema: Route = {
  method: 'GET',
  path: 'schema',
  answer: async () => JSON.parse(await readFile(schemaFile, 'utf8')),
};

/** What the presets panel asks for. */
export const presets: readonly Route[] = [read, save, schema];
