import { UserError } from '../../errors.ts';
import { momentOf, writtenIn } from '../moment.ts';
import type { Tool } from '../tool.ts';

/** The farthest that somebody can be reminded ahead, ms. */
const farthestMs = 366 * 24 * 60 * 60 * 1000;

/** Reminds the asker of something. Nobody else is told, and it can be taken back: so it asks nobody first. */
export const tool: Tool = {
  name: 'remind_me',
  description:
    'Reminds the asker of something later, by a message that mentions them. Give either `minutes` from now or the moment `at`.',
  parameters: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength: 1000, description: 'What they shall be reminded of.' },
      minutes: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 527_040,
        description: 'In how many minutes from now.',
      },
      at: {
        type: 'string',
        maxLength: 40,
        description:
          'When, in ISO 8601, as in 2026-12-24T18:00: in the time zone of the server, unless an offset is given.',
      },
    },
    required: ['text'],
    additionalProperties: false,
  },
  writes: false,
  doing: ({ functions }) => functions.doing.remindMe,
  async run(arguments_, { discord: { reminders } }) {
    const { text, minutes, at: moment } = arguments_ as { text: string; minutes?: number; at?: string };
    const zone = await reminders.zone();
    const now = Date.now();
    const at = minutes === undefined ? momentOf(moment ?? '', zone) : now + minutes * 60_000;
    if (at === undefined) throw new UserError(({ reminders: says }) => says.noMoment(writtenIn(now, zone)));
    if (at <= now) throw new UserError(({ reminders: says }) => says.past(writtenIn(now, zone)));
    if (at > now + farthestMs) throw new UserError(({ reminders: says }) => says.tooFar);
    const { id } = await reminders.add(text, Math.round(at));
    const unix = Math.round(at / 1000);
    return `Reminder ${id} is noted for ${writtenIn(at, zone)}. Discord shows that moment in everybody's own time where you write <t:${unix}:f>.`;
  },
};
