import { UserError } from '../../errors.ts';
import { writtenIn } from '../moment.ts';
import type { Tool } from '../tool.ts';

/** Lists the asker's reminders, and takes one away. */
export const tool: Tool = {
  name: 'reminders',
  description: "Lists the asker's open reminders, or takes one of them away.",
  parameters: {
    type: 'object',
    properties: { cancel: { type: 'integer', description: 'Number of the reminder to take away.' } },
    additionalProperties: false,
  },
  writes: false,
  doing: 'looking at your reminders',
  async run(arguments_, { discord: { reminders } }) {
    const { cancel } = arguments_ as { cancel?: number };
    if (cancel !== undefined) {
      if (!(await reminders.cancel(cancel))) throw new UserError(({ reminders: says }) => says.unknown);
      return `Reminder ${cancel} is taken away.`;
    }
    const zone = await reminders.zone();
    const open = await reminders.list();
    if (open.length === 0) return 'There are no open reminders.';
    return open.map(({ id, text, at }) => `${id}: ${writtenIn(at, zone)} ${text}`).join('\n');
  },
};
