import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord.js';

/** Which setting: offered by name, in the reader's own language. */
export const nameOption = {
  type: ApplicationCommandOptionType.String,
  name: 'name',
  description: 'Which setting',
  required: true,
  autocomplete: true,
  max_length: 50,
} as const;

/** What it is set to. */
export const valueOption = {
  type: ApplicationCommandOptionType.String,
  name: 'value',
  description: 'What to set it to; what it can be is offered',
  required: true,
  autocomplete: true,
  max_length: 4000,
} as const;

export const lockOption = {
  type: ApplicationCommandOptionType.Boolean,
  name: 'lock',
  description: 'Nothing narrower counts: neither a channel’s own nor what members choose',
} as const;

/** Instructions of one's own. */
export const personaOptions: readonly APIApplicationCommandBasicOption[] = [
  {
    type: ApplicationCommandOptionType.String,
    name: 'text',
    description: 'What I am to be or to heed in every answer',
    required: true,
    max_length: 4000,
  },
  {
    type: ApplicationCommandOptionType.String,
    name: 'how',
    description: 'How it joins the instructions of the preset',
    choices: [
      { name: 'after them', value: 'added' },
      { name: 'in place of them', value: 'replacing' },
    ],
  },
];
