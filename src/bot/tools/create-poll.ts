import { PollLayoutType } from 'discord.js';
import { UserError } from '../../errors.ts';
import { discordFailure } from '../../reply/discord-failure.ts';
import type { Made, Poll } from '../../tools/discord-port.ts';
import type { Asker } from './asker.ts';
import { mayWrite } from './may-write.ts';

/** See {@link DiscordPort.createPoll}. @throws UserError where the asker or the bot may not, or AutoMod refuses it */
export async function createPoll(asker: Asker, { question, answers, hours, multiple }: Poll): Promise<Made> {
  const channel = await mayWrite(asker, 'SendPolls');
  const poll = {
    question: { text: question },
    answers: answers.map((text) => ({ text })),
    duration: hours,
    allowMultiselect: multiple,
    layoutType: PollLayoutType.Default,
  };
  const message = await channel.send({ poll }).catch((error: unknown) => {
    if (discordFailure(error).kind !== 'moderated') throw error;
    throw new UserError(({ functions }) => functions.moderated, { cause: error });
  });
  return { name: question, link: message.url };
}
