import type { ChannelHandle, Member, MessageView } from '../../sandbox/discord/index.ts';
import { say, toolCalls } from '../../sandbox/openrouter/scenarios.ts';
import type { House, HouseOptions } from './house.ts';
import { openScene, type Scene, said } from './scene.ts';

/** One preset, whose model may use all functions that ship with Parley. */
export const withFunctions = `
default: agent
presets:
  agent:
    description: Does things
    model: openai/gpt-6-luna
    system: You are helpful.
    max_tokens: 1000
    functions: [read_channel, search_messages, create_poll, create_thread, remind_me, reminders]
`;

/** A scene in which models may use all functions. */
export function openFunctions(options: HouseOptions = {}): Promise<Scene> {
  return openScene({ presets: withFunctions, ...options });
}

/** The model calls a function when it is asked next, and then answers. */
export function willCall(
  { openrouter }: Pick<House, 'openrouter'>,
  name: string,
  arguments_: object = {},
  then = 'Done.',
): void {
  openrouter.next(toolCalls([{ id: 'call_1', name, arguments: JSON.stringify(arguments_) }]), say(then));
}

/** What the model was told by the function that it called last, without the marks of material. */
export function resultOf({ openrouter }: Pick<House, 'openrouter'>): string {
  const messages = openrouter.requests.at(-1)?.body.messages ?? [];
  const result = messages.filter(({ role }) => role === 'tool').at(-1)?.content;
  if (typeof result !== 'string') throw new Error('the model was told of no result');
  return result
    .split('\n')
    .filter((line) => !line.startsWith('[From '))
    .map((line) => line.replace(/^> /, ''))
    .join('\n');
}

/** Waits until a member is asked whether something may be done; resolves with the message that asks. */
export function askedLeave(
  scene: Pick<House, 'discord'>,
  where: ChannelHandle,
  to?: Member,
): Promise<MessageView> {
  return scene.discord.until(() =>
    said(scene, where, to).find(({ buttons }) => buttons.some(({ label }) => label === 'Allow')),
  );
}
