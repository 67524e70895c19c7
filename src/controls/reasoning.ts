import { MessageFlags } from 'discord.js';
import type { Bot } from '../bot/bot.ts';
import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';
import { type Body, chosenAnswer } from '../history/body.ts';
import type { DiscordFailure } from '../reply/discord-failure.ts';
import { interactionOutlet } from '../reply/outlet.ts';
import { Reply } from '../reply/reply.ts';
import { shortModel } from '../turn/drawn/footer.ts';
import { turnOf } from './turn-of.ts';

/** Longer ones come as a file besides. Discord allows five follow-ups where the bot is not in the place itself. */
const mostMessages = 3;

/** Show reasoning: what the model thought on the way to the answer that is shown, for who pressed only. */
export const reasoning: Control = {
  action: 'reasoning',
  async press(interaction, { subject: turnId }, bot) {
    await bot.admit(interaction);
    const { body } = await turnOf(interaction, turnId, bot);
    const text = await reasoningOf(bot, turnId, body);
    if (text === undefined) throw new UserError((texts) => texts.reasoning.none);
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { applicationId, token, id, locale } = interaction;
    const says = bot.texts(locale).reasoning;
    const answer = chosenAnswer(body);
    const reply = new Reply({
      outlet: interactionOutlet(bot.turns.rest, { applicationId, token, deferred: true }, true),
      pacer: bot.turns.pacer,
      nonce: id,
      maxMessages: mostMessages,
      controls: [],
      says,
    });
    const footer = `-# ${says.by(shortModel(answer?.modelServed ?? answer?.modelAsked ?? ''))}`;
    await reply.finish(text, { footer, components: [] });
    if (reply.trouble.aborted) {
      const { kind } = reply.trouble.reason as DiscordFailure;
      bot.log.warn({ turnId, interactionId: id, means: kind }, 'could not show the reasoning of an answer');
    }
  },
};

/** What can be shown of the reasoning behind the answer that is shown; often there is none, or only what is encrypted. */
export async function reasoningOf(bot: Bot, turnId: string, body: Body): Promise<string | undefined> {
  if (!chosenAnswer(body)?.reasoned) return undefined;
  const text = (await bot.turns.history.reasoning(turnId, body.chosen))?.text ?? '';
  return /\S/u.test(text) ? text : undefined;
}
