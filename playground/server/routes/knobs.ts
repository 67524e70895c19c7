import { z } from 'zod';
import { knobsOf, strike as strikeNow, turn } from '../../stage/knobs.ts';
import { knobs as knobsSchema, strike as strikeSchema } from '../../wire/knobs.ts';
import { Refused, type Route } from '../route.ts';

/** `GET /knobs`, and `POST /knobs` with some of them: see wire/knobs.ts. Both answer with how all of them are. */
export const knobs: readonly Route[] = [
  { method: 'GET', path: 'knobs', answer: ({ stage }) => knobsOf(stage) },
  {
    method: 'POST',
    path: 'knobs',
    async answer({ stage, body }) {
      const parsed = knobsSchema.partial().safeParse(await body());
      if (!parsed.success) throw new Refused(400, z.prettifyError(parsed.error));
      turn(stage, parsed.data);
      return knobsOf(stage);
    },
  },
];

/** `POST /strike`: something goes wrong at the local Discord. */
export const strike: Route = {
  method: 'POST',
  path: 'strike',
  async answer({ stage, body }) {
    const parsed = strikeSchema.safeParse(await body());
    if (!parsed.success) throw new Refused(400, z.prettifyError(parsed.error));
    strikeNow(stage, parsed.data.what);
    return {};
  },
};
