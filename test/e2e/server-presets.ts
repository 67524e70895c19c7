import type { Member } from '../../sandbox/discord/index.ts';
import { settled } from './asking.ts';
import type { Inputs } from './limits.ts';
import type { Scene } from './scene.ts';

/** What is typed into the form of a new preset. */
export const written = {
  description: 'Our house style',
  models: 'openai/gpt-6-luna',
  system: 'Speak as the house does.',
};

/** Makes a preset by its form; what the admin is told. */
export async function create(
  scene: Pick<Scene, 'discord' | 'channel'>,
  name: string,
  fields: object = {},
  by: Member = scene.discord.owner,
) {
  const opened = await by.slash(scene.channel, 'preset create', { name });
  const used = await by.submit(opened, { ...written, ...fields });
  return scene.discord.until(() => used.reply()?.content);
}

/** Uses a subcommand of /preset that answers with a message. */
export async function run(
  scene: Scene,
  subcommand: string,
  inputs: Inputs = {},
  by: Member = scene.discord.owner,
) {
  const used = await by.slash(scene.channel, `preset ${subcommand}`, inputs);
  return scene.discord.until(() => (used.reply()?.content ? used.reply() : undefined));
}

/** Imports a file; what the admin is told. */
export async function importFile(scene: Scene, data: string) {
  return (await run(scene, 'import', { file: { name: 'ours.yaml', data } })).content;
}

/** Asks by a preset: the request to the model, or what the member is told instead; JSON. */
export async function asked(scene: Scene, preset: string) {
  const before = scene.openrouter.requests.length;
  const used = await scene.mara.slash(scene.channel, 'ask', { prompt: 'Q', preset });
  await scene.discord.until(() => used.reply()?.content);
  await settled(scene);
  return JSON.stringify(scene.openrouter.requests.slice(before)[0]?.body ?? used.reply()?.content);
}
