import type { Tool } from '../tool.ts';

interface Arguments {
  name: string;
  message?: string;
}

/** Opens a thread, when the asker allows it. */
export const tool: Tool = {
  name: 'create_thread',
  description:
    'Opens a public thread in the channel of the question, for people to talk about one thing. Only when somebody asks for a thread. The asker is asked to allow it.',
  parameters: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 100 },
      message: { type: 'string', maxLength: 800, description: 'What shall stand first in it, if anything.' },
    },
    required: ['name'],
    additionalProperties: false,
  },
  writes: true,
  doing: ({ functions }) => functions.doing.createThread,
  asks(arguments_, { functions }) {
    const { name, message } = arguments_ as Arguments;
    return functions.asks.openThread(name, message);
  },
  async run(arguments_, { discord }) {
    const made = await discord.createThread(arguments_ as Arguments);
    return `The thread “${made.name}” is open: ${made.link}`;
  },
};
