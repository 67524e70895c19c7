import type { ChannelHandle, FileInput, Member, MessageView } from '../../sandbox/discord/index.ts';
import { english } from '../../src/texts/index.ts';
import { settled } from './asking.ts';
import { isEnd, type Scene, said } from './scene.ts';

/** In which ways somebody can ask. */
export const ways = ['a mention', 'a slash command', 'a thread', 'a direct message'] as const;

/** Somebody who asks in one of the ways, and where. */
export interface Asker {
  who: Member;
  where: ChannelHandle;
  /** Asks, perhaps with files, and does not wait. */
  ask(prompt: string, attachments?: readonly FileInput[]): Promise<unknown>;
}

/** Prepares one of the ways. */
export function askerBy({ channel, discord, mara }: Scene, way: (typeof ways)[number]): Asker {
  const mention =
    (where: ChannelHandle): Asker['ask'] =>
    (prompt, attachments = []) =>
      mara.send(where, `@Parley ${prompt}`, { attachments });
  switch (way) {
    case 'a mention':
      return { who: mara, where: channel, ask: mention(channel) };
    case 'a slash command':
      return {
        ...{ who: mara, where: channel },
        ask: (prompt, [file] = []) => mara.slash(channel, 'ask', { prompt, ...(file && { file }) }),
      };
    case 'a thread': {
      const where = channel.thread('talk', { by: mara });
      return { who: mara, where, ask: mention(where) };
    }
    case 'a direct message': {
      const who = discord.owner;
      const where = who.dm();
      return { who, where, ask: (prompt, attachments = []) => who.send(where, prompt, { attachments }) };
    }
  }
}

/**
 * Waits until the newest answer there is drawn to its end and saved, and its text fits.
 *
 * @returns its messages, first to last
 */
export async function drawnIn(
  scene: Scene,
  where: ChannelHandle,
  text: RegExp,
  to?: Member,
): Promise<MessageView[]> {
  const messages = await scene.discord.until(() => {
    const all = said(scene, where, to);
    const last = all.at(-1);
    const whole = all.map(({ content }) => content).join('\n');
    const isWaiting = all.some(({ buttons }) => buttons.some(({ label }) => label === english.reply.stop));
    return last && !isWaiting && (isEnd(last) || last.buttons.length > 0) && text.test(whole) && all;
  });
  await settled(scene);
  return messages;
}

/** The last of some messages. */
export function lastOf(messages: readonly MessageView[]): MessageView {
  const last = messages.at(-1);
  if (!last) throw new Error('there is no message');
  return last;
}
