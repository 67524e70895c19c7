import { expect } from 'vitest';
import type { Member, MessageView } from '../../sandbox/discord/index.ts';
import type { Scene } from './scene.ts';

/** What is filled in. */
export type Inputs = Parameters<Member['slash']>[2];

/** Uses `/quota NAME`; returns what the admin then reads. */
export async function quota(
  scene: Scene,
  name: string,
  inputs: Inputs = {},
  by = scene.discord.owner,
): Promise<MessageView> {
  const used = await by.slash(scene.channel, `quota ${name}`, inputs);
  const reply = await scene.discord.until(() => used.reply()?.content && used.reply());
  return reply ?? expect.unreachable();
}

/** Which of a server's limits can be chosen while somebody types. */
export async function choices(scene: Scene, typed = '', by = scene.discord.owner) {
  const found = await by.autocomplete(scene.channel, 'quota remove', { limit: typed }, 'limit');
  return found as { name: string; value: string }[];
}

/** The value of the only limit whose choice holds these words. */
export async function choose(scene: Scene, words: string): Promise<string> {
  const [found, another] = await choices(scene, words);
  expect(another).toBeUndefined();
  return found?.value ?? expect.unreachable();
}
