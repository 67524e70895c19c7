import type { ChannelHandle, Member, MessageView } from '../../sandbox/discord/index.ts';
import { settled } from './asking.ts';
import { isEnd, type Scene } from './scene.ts';
import { askerBy, drawnIn, lastOf, type ways } from './ways.ts';

/** Where an answer stands, and who asked for it. */
export interface Answered {
  answer: MessageView;
  where: ChannelHandle;
  by: Member;
}

/** Asks in one of the ways and waits for the whole answer. */
export async function answeredBy(scene: Scene, way: (typeof ways)[number]): Promise<Answered> {
  const { who, where, ask } = askerBy(scene, way);
  await ask('Q1');
  return { answer: lastOf(await drawnIn(scene, where, /./)), where, by: who };
}

/** Asks by `/ask` and waits for the whole answer; returns its first message. */
export async function slashed(
  scene: Scene,
  inputs: { prompt: string; private?: boolean; preset?: string; model?: string; effort?: string },
): Promise<MessageView> {
  const used = await scene.mara.slash(scene.channel, 'ask', inputs);
  const answer = await scene.discord.until(() => {
    const reply = used.reply();
    return reply && isEnd(reply) && reply;
  });
  await settled(scene);
  return answer;
}

/** Presses ⋯ and returns what it answers with. */
export async function openPanel(by: Member, answer: MessageView): Promise<MessageView> {
  const used = await by.click(answer, '⋯');
  const panel = used.reply();
  if (!panel) throw new Error(`no panel: ${used.state}`);
  return panel;
}

/** Presses a button of the panel under an answer; returns what it answers with, once it is there. */
export async function pressed(
  scene: Scene,
  by: Member,
  answer: MessageView,
  name: string,
): Promise<MessageView> {
  const used = await by.click(await openPanel(by, answer), name);
  return scene.discord.until(() => {
    const reply = used.reply();
    return reply && !reply.loading && reply;
  });
}
