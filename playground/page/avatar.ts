import type { User } from '../wire/message.ts';

const colours = ['#5865f2', '#3ba55d', '#b5651d', '#a8324a', '#7a4fbf', '#20808d'];

/** A picture for somebody: their initial on a colour of their own, since nothing is fetched from anywhere. */
export function avatarOf({
  id,
  username,
  global_name,
}: Pick<User, 'id' | 'username' | 'global_name'>): string {
  const initial = [...(global_name ?? username)][0]?.toUpperCase() ?? '?';
  const letter = /[\p{L}\p{N}]/u.test(initial) ? initial : '?';
  const colour = colours[Number(BigInt(id) % BigInt(colours.length))];
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="${colour}"/><text x="40" y="54" font-family="sans-serif" font-size="40" text-anchor="middle" fill="#fff">${letter}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}
