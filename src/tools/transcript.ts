import type { SeenMessage } from './discord-port.ts';

/** The longest transcript that a model is given, UTF-16 units: about 5,000 tokens. */
const longest = 20_000;

/**
 * Messages as lines for a model: id, time (UTC), author, text. Where they are too much, those at the beginning are left
 * out.
 *
 * @param withChannel each line names the channel, too
 */
export function transcript(messages: readonly SeenMessage[], withChannel = false): string {
  const lines = messages.map(({ id, at, author, text, channel, link }) => {
    const when = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
    const where = withChannel ? ` in #${channel} (${link})` : '';
    return `[${id}] ${when} ${author}${where}: ${text.replaceAll('\n', '\n  ')}`;
  });
  let length = 0;
  const kept = lines.toReversed().filter((line) => {
    length += line.length + 1;
    return length <= longest;
  });
  const left = lines.length - kept.length;
  return [...(left > 0 ? [`(${left} older messages left out)`] : []), ...kept.reverse()].join('\n');
}
