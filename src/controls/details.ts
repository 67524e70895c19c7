import { MessageFlags } from 'discord.js';
import type { Bot } from '../bot/bot.ts';
import type { Control } from '../bot/control.ts';
import { UserError } from '../errors.ts';
import { alternatives, type Body, chosenAnswer, type SavedAnswer } from '../history/body.ts';
import { reasonOf } from '../openrouter/fallback.ts';
import type { Texts } from '../texts/index.ts';
import { turnOf } from './turn-of.ts';

/** So many attempts are told one by one: with long names they fit into a message. */
const mostAttempts = 8;

/** Details: all that is known of how the answer that is shown came about, for who pressed only. */
export const details: Control = {
  action: 'details',
  async press(interaction, { subject }, bot) {
    await bot.admit(interaction);
    const { turn, body } = await turnOf(interaction, subject, bot);
    const answer = chosenAnswer(body);
    if (!answer) throw new UserError((texts) => texts.details.none);
    const texts = bot.texts(interaction.locale);
    const isOwn = interaction.user.id === turn.authorId;
    const echo = isOwn ? await echoFor(interaction.user.id, subject, bot) : undefined;
    const lines = [title(texts, body), ...aboutAnswer(texts, answer), ...attempts(texts, answer)];
    await interaction.reply({
      content: [...lines, ...(echo ? [texts.details.echo] : [])].join('\n'),
      ...(echo && { files: [{ attachment: echo, name: 'upstream.json' }] }),
      flags: MessageFlags.Ephemeral,
      allowedMentions: { parse: [] },
    });
  },
};

/** What OpenRouter has sent to providers for their own questions, for operators, where `DEBUG_ECHO` is on. */
async function echoFor(userId: string, turnId: string, bot: Bot): Promise<Buffer | undefined> {
  const bodies = bot.turns.echoes.of(turnId);
  if (bodies.length === 0 || !(await bot.turns.surroundings().isOperator(userId))) return undefined;
  return Buffer.from(JSON.stringify(bodies, null, 2));
}

function title({ details: says }: Texts, body: Body): string {
  const pages = alternatives(body);
  return says.title(pages.indexOf(body.chosen) + 1, pages.length);
}

/** What is unknown is left out. */
function aboutAnswer({ details: says, format }: Texts, answer: SavedAnswer): string[] {
  const { usage, modelAsked, modelServed, fallback } = answer;
  const known = <Value>(value: Value | undefined, line: (value: Value) => string): string[] =>
    value === undefined ? [] : [line(value)];
  return [
    ...known(answer.preset, says.preset),
    ...known(modelServed, (served) => says.model(code(served))),
    ...(modelAsked === modelServed ? [] : [says.asked(code(modelAsked))]),
    ...known(fallback, ({ from, reason }) => says.fallback(code(from), reason)),
    ...known(answer.provider, (provider) => says.provider(code(provider))),
    ...known(answer.nativeFinishReason ?? answer.finishReason, (reason) => says.finish(code(reason))),
    ...known(usage, says.prompt),
    ...known(usage, says.completion),
    ...known(usage?.costMicroUsd, (microUsd) => says.cost(format.cost(microUsd))),
    ...(answer.tools?.length ? [says.tools(counted(answer.tools))] : []),
    ...known(answer.firstTokenMs, says.firstToken),
    ...known(answer.totalMs, says.total),
    ...known(answer.generationId, (id) => says.generation(code(id))),
  ];
}

function attempts({ details: says }: Texts, { attempts: failed = [] }: SavedAnswer): string[] {
  const lines = failed
    .slice(0, mostAttempts)
    .map(({ models, failure, ms }) =>
      says.attempt(models.slice(0, 2).map(code).join(', '), reasonOf(failure), ms),
    );
  const others = failed.length - lines.length;
  return [...lines, ...(others > 0 ? [says.otherAttempts(others)] : [])];
}

/** Names as often as they stand there: `` `roll` × 2, `look` ``; so many that they fit into a message. */
function counted(names: readonly string[]): string {
  const counts = Map.groupBy(names, (name) => name);
  const each = [...counts].map(([name, { length }]) => code(name) + (length > 1 ? ` × ${length}` : ''));
  return each.slice(0, 10).join(', ') + (each.length > 10 ? ', …' : '');
}

/** As code: names that come from outside cannot be Markdown then. */
function code(name: string): string {
  return `\`${name.replaceAll(/[`\s]+/g, ' ').slice(0, 80)}\``;
}
