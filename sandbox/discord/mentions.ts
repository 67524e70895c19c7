import { may } from './permissions.ts';
import type { Channel, Message } from './state.ts';
import type { AllowedMentions, Mentions, WireUser } from './wire.ts';

/** Code spans and blocks, in which nothing is a mention. */
const code = /```[\s\S]*?(?:```|$)|``[\s\S]*?``|`[^`\n]*`/g;

/** What a text would mention if nothing stood in its way. */
function written(text: string): { users: Set<string>; roles: Set<string>; everyone: boolean } {
  if (!text.includes('@')) return { users: new Set(), roles: new Set(), everyone: false };
  const plain = text.replace(code, ' ');
  return {
    users: new Set([...plain.matchAll(/<@!?(\d{15,20})>/g)].map((match) => match[1] ?? '')),
    roles: new Set([...plain.matchAll(/<@&(\d{15,20})>/g)].map((match) => match[1] ?? '')),
    everyone: /@(?:everyone|here)\b/.test(plain),
  };
}

/**
 * What a text mentions with effect (Discord docs, allowed mentions): without the object everything, or for
 * webhooks and interactions users only; with it what it names. A reply mentions the author it answers unless told
 * not to; everyone and unmentionable roles need a permission.
 */
export function mentionsIn(
  text: string,
  parts: {
    allowed: AllowedMentions | null | undefined;
    channel: Channel;
    author: WireUser;
    answered: Message | undefined;
    webhook: boolean;
  },
): Mentions {
  const { allowed, channel, author, answered, webhook } = parts;
  const found = written(text);
  const parse = new Set(
    allowed ? (allowed.parse ?? []) : webhook ? ['users'] : ['users', 'roles', 'everyone'],
  );
  const users = [...found.users].filter((id) => parse.has('users') || allowed?.users?.includes(id));
  const pingsAuthor = allowed ? allowed.replied_user === true : true;
  if (answered && pingsAuthor && !users.includes(answered.author.id)) users.push(answered.author.id);
  const mayAll = may(author.id, channel, 'MentionEveryone');
  const roles = [...found.roles].filter((id) => {
    const role = channel.guild?.roles.get(id);
    if (!role || !(mayAll || role.mentionable || role.botId)) return false;
    return parse.has('roles') || allowed?.roles?.includes(id) === true;
  });
  return {
    users,
    roles,
    everyone: found.everyone && parse.has('everyone') && mayAll && channel.guild !== undefined,
  };
}
