import { UserError } from '../../errors.ts';
import { writtenIn } from '../moment.ts';
import type { Tool } from '../tool.ts';

/** Lists the asker's reminders, and takes one away. */
export const tool: Tool = {
  name: 'reminders',
  description:
    "Lists the asker's open reminders, or takes one of them away. In a channel these are the ones that are told there; asked privately or by direct message, all of them. The asker is asked before one is taken away.",
  parameters: {
    type: 'object',
    properties: { cancel: { type: 'integer', description: 'Number of the reminder to take away.' } },
    additionalProperties: false,
  },
  writes: (arguments_) => cancelled(arguments_) !== undefined,
  doing: ({ functions }) => functions.doing.reminders,
  asks: (arguments_, { functions }) => functions.asks.takeAwayReminder(cancelled(arguments_) ?? 0),
  async run(arguments_, { discord: { reminders } }) {
    const cancel = cancelled(arguments_);
    if (cancel !== undefined) {
      if (!(await reminders.cancel(cancel))) throw new UserError(({ reminders: says }) => says.unknown);
      return `Reminder ${cancel} is taken away.`;
    }
    const zone = await reminders.zone();
    const open = await reminders.list();
    if (open.length === 0) return 'There are no open reminders.';
    const now = Date.now();
    const lines = open.map(({ id, text, at }) => {
      const line = `${id}: ${writtenIn(at, zone)} ${text}`;
      return at < now ? `${line} (was due: could not be told yet)` : line;
    });
    return lines.join('\n');
  },
};

function cancelled(arguments_: unknown): number | undefined {
  return (arguments_ as { cancel?: number }).cancel;
}
