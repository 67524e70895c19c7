import type { Found } from '../discord-port.ts';
import type { Tool } from '../tool.ts';
import { transcript } from '../transcript.ts';

/** Searches what was said in the server: only what the asker may read. */
export const tool: Tool = {
  name: 'search_messages',
  description:
    'Searches the messages of this Discord server for words, newest first. Use it to find who said something, when, or where. Each result has its id, time (UTC), author, channel and link.',
  parameters: {
    type: 'object',
    properties: {
      words: {
        type: 'string',
        maxLength: 500,
        description: 'Words that all have to be in the message; empty to get all messages of `author`.',
      },
      channel: {
        type: 'string',
        maxLength: 200,
        description: 'Name, mention, id or link of the only channel to search; left out: all of them.',
      },
      author: { type: 'string', maxLength: 100, description: 'Name, mention or id of who wrote it.' },
      limit: { type: 'integer', minimum: 1, maximum: 25, description: 'How many results; 15 if left out.' },
    },
    required: ['words'],
    additionalProperties: false,
  },
  writes: false,
  doing: ({ functions }) => functions.doing.searchMessages,
  async run(arguments_, { discord }) {
    const {
      words,
      limit = 15,
      ...where
    } = arguments_ as {
      words: string;
      channel?: string;
      author?: string;
      limit?: number;
    };
    const found = await discord.searchMessages({ words, limit, ...where });
    const { messages, total } = found;
    const count = messages.length === 0 ? 'Nothing found' : `${messages.length} of ${total ?? 'the'} results`;
    return `${count}, ${extentOf(found)}.\n${transcript(messages.toReversed(), true)}`.trim();
  },
};

function extentOf({ searched, newest }: Found): string {
  if (newest !== undefined) return `among the newest ${newest} messages of one channel only`;
  if (searched === 'channel') return 'in that channel only';
  if (searched === 'own') return 'in all channels that the asker may read';
  return 'in the channels that everybody here may read (asked privately, with `/ask private:True`, the asker’s other channels are searched, too)';
}
