import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { LimitSubject } from './subject.ts';

const pickers = ['role', 'member', 'channel'] as const;

/**
 * Whom an admin has chosen by `who` and the option that goes with it.
 *
 * @throws {UserError} that names the option which is missing, or one too many
 */
export function chosenSubject({ options, guildId }: ChatInputCommandInteraction): LimitSubject {
  const who = options.getString('who', true) as LimitSubject['who'];
  const found = {
    role: options.getRole('role'),
    member: options.getUser('member'),
    channel: options.getChannel('channel'),
  };
  for (const picker of pickers) {
    if (picker !== who && found[picker])
      throw new UserError((texts) => texts.limits.subject.superfluous(who, picker));
  }
  if (who === 'everyone' || who === 'each' || who === 'server') return { who, subjectId: '' };
  const subjectId = found[who]?.id;
  if (subjectId === undefined) throw new UserError((texts) => texts.limits.subject.missing(who, who));
  // Discord's role of all members has the id of the server; nobody's list of roles names it.
  if (subjectId === guildId) throw new UserError((texts) => texts.limits.subject.everyoneRole);
  return { who, subjectId };
}
