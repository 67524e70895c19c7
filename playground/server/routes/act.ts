import { z } from 'zod';
import { act as schema } from '../../wire/acts.ts';
import { type OpenModals, perform } from '../perform.ts';
import { Refused, type Route } from '../route.ts';

/** Of 25 MB of files in base64, and the text. */
const mostBytes = 40 * 1024 * 1024;

/** `POST /act`: see wire/acts.ts. */
export function createAct(): Route {
  const modals: OpenModals = new Map();
  return {
    method: 'POST',
    path: 'act',
    mostBytes,
    async answer({ stage, body }) {
      const parsed = schema.safeParse(await body());
      if (!parsed.success) throw new Refused(400, z.prettifyError(parsed.error));
      return await perform(stage, modals, parsed.data);
    },
  };
}
