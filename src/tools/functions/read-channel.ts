import type { Tool } from '../tool.ts';
import { transcript } from '../transcript.ts';

/** Reads what was said in a channel: only what the asker may read. */
export const tool: Tool = {
  name: 'read_channel',
  description:
    'Reads the newest messages of a channel or thread of this Discord server, oldest first, each with its id, time (UTC) and author. Use it when the question is about what was said there. To read further back, ask again with `before`.',
  parameters: {
    type: 'object',
    properties: {
      channel: {
        type: 'string',
        maxLength: 200,
        description: 'Name, mention, id or link of the channel; left out: where the question was asked.',
      },
      limit: { type: 'integer', minimum: 1, maximum: 100, description: 'How many messages; 30 if left out.' },
      before: {
        type: 'string',
        pattern: '^[0-9]{15,20}$',
        description: 'Id of a message: only older ones are read.',
      },
    },
    additionalProperties: false,
  },
  writes: false,
  doing: ({ functions }) => functions.doing.readChannel,
  async run(arguments_, { discord }) {
    const {
      channel,
      limit = 30,
      before,
    } = arguments_ as {
      channel?: string;
      limit?: number;
      before?: string;
    };
    const { name, messages } = await discord.readChannel({ channel, limit, before });
    if (messages.length === 0) return `No messages in ${name}${before ? ' before that one' : ''}.`;
    const [first] = messages;
    return `${messages.length} messages in ${name}. First: ${first?.link}\n${transcript(messages)}`;
  },
};
