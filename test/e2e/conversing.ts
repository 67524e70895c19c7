import type { ChannelHandle, MessageView } from '../../sandbox/discord/index.ts';
import type { RecordedRequest, Scenario } from '../../sandbox/openrouter/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { ask } from './asking.ts';
import { answered, type Scene } from './scene.ts';

/** Whether a request asks for a thread's title. */
export function isTitle({ body }: RecordedRequest): boolean {
  return JSON.stringify(body.messages[0]).includes('You name conversations');
}

/** The requests for answers: all but those for titles. */
export function asks({ openrouter }: Scene): RecordedRequest[] {
  return openrouter.requests.filter((request) => !isTitle(request));
}

/** The models answer with these, in this order. */
export function answers(scene: Scene, ...texts: (string | Scenario)[]): void {
  answersAnd(scene, say('{"title": "A title"}'), ...texts);
}

/** The models give titles by a scenario, and answer with these, in this order. */
export function answersAnd({ openrouter }: Scene, title: Scenario, ...texts: (string | Scenario)[]): void {
  const left = [...texts];
  openrouter.answer((request) => {
    if (isTitle(request)) return title;
    const next = left.shift() ?? 'No more answers.';
    return typeof next === 'string' ? say(next) : next;
  });
}

/** Lets mentions in this server open a thread, follow it, or neither. */
export async function setMentions(
  { discord, channel }: Scene,
  answer: 'in-place' | 'thread' | 'follow',
): Promise<void> {
  await discord.owner.slash(channel, 'settings mentions', { answer });
}

/** A thread that a mention has opened; its first answer is drawn. */
export async function conversation(
  scene: Scene,
  text = 'what is a cat?',
): Promise<{ prompt: MessageView; thread: ChannelHandle }> {
  await setMentions(scene, 'thread');
  const prompt = await ask(scene, text);
  const thread = await scene.discord.until(() => scene.channel.threads[0]);
  await answered(scene, thread);
  return { prompt, thread };
}

/** Uses `/chat` and gives the thread that it opened. */
export async function chat(
  scene: Scene,
  options: Record<string, string | boolean> = {},
  where = scene.channel,
): Promise<ChannelHandle> {
  const used = await scene.mara.slash(where, 'chat', options);
  const reply = await scene.discord.until(() => used.reply()?.content && used.reply());
  const thread = scene.channel.threads.at(-1);
  if (!thread || !reply.ephemeral || reply.content !== english.threads.opened(thread.id))
    throw new Error(reply.content);
  return thread;
}
