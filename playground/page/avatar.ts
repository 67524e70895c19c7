import type { User } from '../wire/message.ts';
import { straight } from './straight.ts';

const ofBots = '#5865f2';
const colours = ['#1f6fb2', '#2d8a4e', '#b5651d', '#a8324a', '#7a4fbf', '#20808d'];

/** What somebody's picture is made of. */
type Face = Pick<User, 'username' | 'global_name' | 'bot'>;

/** A picture for somebody: their initial on a colour of their name's, since nothing is fetched from anywhere. */
export function avatarOf({ username, global_name, bot }: Face): string {
  const signs = [...straight(global_name ?? username)];
  const initial = signs[0]?.toUpperCase() ?? '?';
  const letter = /[\p{L}\p{N}]/u.test(initial) ? initial : '?';
  const sum = signs.reduce((all, sign) => all + (sign.codePointAt(0) ?? 0), 0);
  const colour = bot ? ofBots : colours[sum % colours.length];
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="${colour}"/><text x="40" y="54" font-family="sans-serif" font-size="40" text-anchor="middle" fill="#fff">${letter}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}
