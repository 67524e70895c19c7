import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openSite } from './start-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A copy of all that runs, with one more file in `languages/`. */
async function houseWith(file: string, content: object) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-house-'));
  for (const part of ['src', 'commands', 'languages', 'package.json', 'presets.yaml'])
    await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'languages', file), JSON.stringify(content));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test('a third language is one file: sentences, numbers, commands and the shell; what it lacks is English', async () => {
  await using copy = await houseWith('fr.json', {
    clear: { done: 'On repart de zéro.' },
    commands: {
      names: { help: 'aide', clear: 'oublier', usage: 'usage' },
      texts: { 'How to talk to me, and what I can do': 'Comment me parler, et ce que je sais faire' },
    },
    byEnglish: {
      lines: { '{name}: expected {expected}, got {came}': '{name} : attendu {expected}, reçu {came}' },
      parts: { 'a whole number from {from} to {to}': 'un nombre entier de {from} à {to}' },
    },
  });
  await using site = await openSite({ house: copy.folder });
  const refused = site.start({ LANG: 'fr_FR.UTF-8', MAX_MESSAGES: 'many' });
  expect((await refused.exit).code).toBe(78);
  expect(refused.errors).toContain('MAX_MESSAGES : attendu un nombre entier de 1 à 50, reçu "many"');
  await site.started();
  const { discord } = site;
  const server = discord.server('Chats', { owner: discord.owner });
  const mara = discord.member('mara', { in: server, permissions: ['ManageGuild'] });
  const channel = server.channel('general');
  const help = discord.commands().find(({ name }) => name === 'help');
  expect(help).toMatchObject({
    name_localizations: { fr: 'aide' },
    description_localizations: { fr: 'Comment me parler, et ce que je sais faire' },
  });
  mara.speak('fr');
  const helped = await mara.slash(channel, 'aide');
  expect(await discord.until(() => helped.reply()?.content)).toContain(
    'answers with any large language model',
  );
  const cleared = await mara.slash(channel, 'oublier');
  expect(await discord.until(() => cleared.reply()?.content)).toBe('On repart de zéro.');
  const used = await mara.slash(channel, 'usage me');
  expect(await discord.until(() => used.reply()?.content)).toContain('5,00\u00a0$US');
});
