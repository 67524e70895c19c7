import type { ChatInputCommandInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { ListedLimit } from '../../quota/limits.ts';
import type { LimitSubject } from './subject.ts';

/**
 * Whose use of a limit is meant: of a limit that each member has for themself, one member's or all; else all that share it.
 *
 * @throws {UserError} where a member is named whom the limit is not for
 */
export function whose({ options }: ChatInputCommandInteraction, limit: ListedLimit): LimitSubject {
  const memberId = options.getUser('member')?.id;
  const { who, subjectId } = limit;
  if (memberId === undefined || (who === 'member' && memberId === subjectId)) return { who, subjectId };
  if (who === 'everyone' || who === 'each' || who === 'role') return { who: 'member', subjectId: memberId };
  throw new UserError((texts) => texts.limits.notTheirs(limit));
}
