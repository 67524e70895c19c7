import { expect, test } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { twoPresets } from './house.ts';
import { answered, hears, openScene, promptSent, type Scene, said, textOf } from './scene.ts';

const menus = `
menus:
  ask: { on: message, name: Ask about this…, ask: true, preset: fast }
  translate:
    on: message
    name: Translate
    names: { de: Übersetzen, ja: 翻訳 }
    preset: code
    prompt: Translate the quoted message of {author} into {language}.
  summarise: { on: message, name: Summarise from here, scope: from-here, limit: 4, prompt: Summarise this., private: true }
  catch-up: { on: user, name: What did they say?, limit: 2, prompt: 'Say what {member} said.' }
  ask-member: { on: user, name: Ask about them…, ask: true }
  greet: { on: user, name: Greet, scope: none, prompt: 'Greet {member} for {user}.' }
`;
const presets = twoPresets + menus;

/** A scene with menus, and somebody else who talks there. */
async function openMenus(options: Parameters<typeof openScene>[0] = {}) {
  const scene = await openScene({ presets, ...options });
  scene.openrouter.answer(say('Here you are.'));
  const ben = scene.discord.member('ben', { in: scene.server });
  return Object.assign(scene, { ben });
}

/** Waits until all answers that were begun are drawn. */
async function done(scene: Scene, used: { reply(): { content: string } | undefined }): Promise<string> {
  return scene.discord.until(() => {
    const content = used.reply()?.content ?? '';
    return /^-# /m.test(content) && content;
  });
}

test('menus are registered with their names in each language, and a restart writes nothing', async () => {
  await using scene = await openMenus();
  const { discord } = scene;
  const shown = discord.commands().filter(({ type }) => type !== 1);
  expect(shown.map(({ type, name }) => [type, name])).toEqual([
    [3, 'Ask about this…'],
    [3, 'Translate'],
    [3, 'Summarise from here'],
    [2, 'What did they say?'],
    [2, 'Ask about them…'],
    [2, 'Greet'],
  ]);
  expect(shown[1]).toMatchObject({
    name_localizations: { de: 'Übersetzen', ja: '翻訳' },
    contexts: [0, 1, 2],
    integration_types: [0, 1],
  });
  await scene.restart();
  expect(discord.calls('PUT /applications/:application/commands')).toHaveLength(1);
});

test('a message’s menu asks its preset about that message, in the member’s own language, under its localised name', async () => {
  await using scene = await openMenus();
  const { channel, mara, ben, openrouter } = scene;
  const message = await ben.send(channel, 'Ça va?');
  mara.speak('de');
  const used = await mara.menu('Übersetzen', message);
  expect(used.state).toBe('deferred');
  expect(await done(scene, used)).toMatch(/^Here you are\.\n-# /);
  expect(used.reply()).toMatchObject({ ephemeral: false, reference: message.id });
  expect(openrouter.requests[0]?.models[0]).toBe('anthropic/claude-sonnet-5.5');
  expect(promptSent(scene)).toContain('ben: Ça va?');
  expect(promptSent(scene)).toMatch(/Translate the quoted message of ben into German\.$/);
});

test('a reply to the answer goes on from it', async () => {
  await using scene = await openMenus();
  const { channel, mara, ben, openrouter } = scene;
  const used = await mara.menu('Translate', await ben.send(channel, 'Ça va?'));
  await done(scene, used);
  const answer = used.reply();
  if (!answer) throw new Error('no answer');
  await mara.send(channel, 'And in Dutch?', { replyTo: answer });
  await openrouter.until(() => openrouter.requests.length === 2);
  const roles = openrouter.requests[1]?.body.messages.filter(({ role }) => role !== 'system');
  expect(roles?.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(JSON.stringify(roles)).toContain('Ça va?');
});
