import type { Poll } from '../discord-port.ts';
import type { Tool } from '../tool.ts';

interface Arguments {
  question: string;
  answers: string[];
  hours?: number;
  multiple?: boolean;
}

/** Posts a poll of Discord's own, when the asker allows it. */
export const tool: Tool = {
  name: 'create_poll',
  description:
    'Posts a poll in the channel of the question, where members vote by a click. Only when somebody asks for a poll. The asker is asked to allow it.',
  parameters: {
    type: 'object',
    properties: {
      question: { type: 'string', minLength: 1, maxLength: 300 },
      answers: {
        type: 'array',
        minItems: 2,
        maxItems: 10,
        items: { type: 'string', minLength: 1, maxLength: 55 },
      },
      hours: {
        type: 'integer',
        minimum: 1,
        maximum: 768,
        description: 'For how long it runs; 24 if left out.',
      },
      multiple: { type: 'boolean', description: 'Whether one may vote for several answers; no if left out.' },
    },
    required: ['question', 'answers'],
    additionalProperties: false,
  },
  writes: true,
  doing: ({ functions }) => functions.doing.createPoll,
  asks(arguments_, { functions }) {
    const { question, answers, hours } = pollOf(arguments_);
    return functions.asks.postPoll(question, answers.join(' / '), hours);
  },
  async run(arguments_, { discord }) {
    const { link } = await discord.createPoll(pollOf(arguments_));
    return `The poll is posted: ${link}`;
  },
};

function pollOf(arguments_: unknown): Poll {
  const { question, answers, hours = 24, multiple = false } = arguments_ as Arguments;
  return { question, answers, hours, multiple };
}
