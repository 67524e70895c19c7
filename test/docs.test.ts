import { readFile } from 'node:fs/promises';
import { PermissionFlagsBits } from 'discord.js';
import { expect, test } from 'vitest';
import { loadConfig, variables } from '../src/config.ts';
import { invitedPermissions, permissions } from '../src/diagnosis/permissions.ts';

const names = variables.map(({ name }) => name).sort();
const needed = ['DISCORD_TOKEN', 'OPENROUTER_API_KEY'];

/** NAME → what `.env.example` shows as its value, commented out or not. */
async function example(): Promise<Map<string, string>> {
  const text = await readFile('.env.example', 'utf8');
  return new Map(
    [...text.matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name ?? '', value ?? '']),
  );
}

/** NAME → the cell "Default" of the README's table. */
async function table(): Promise<Map<string, string>> {
  const text = await readFile('README.md', 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| .+ \|$/gm)];
  return new Map(rows.map(([, name, value]) => [name ?? '', value ?? '']));
}

test('.env.example and the README tell about the variables which are read, and no others', async () => {
  expect([...(await example()).keys()].sort()).toEqual(names);
  expect([...(await table()).keys()].sort()).toEqual(names);
});

test('the values of .env.example are the defaults', async () => {
  const secrets = Object.fromEntries(needed.map((name) => [name, 'x']));
  expect(loadConfig({ ...Object.fromEntries(await example()), ...secrets })).toEqual(loadConfig(secrets));
});

test('the README names the same defaults', async () => {
  const shown = await table();
  for (const [name, value] of await example()) {
    const cell = shown.get(name);
    if (needed.includes(name)) expect(cell).toBe('needed');
    else if (value === '') expect(cell, name).not.toMatch(/`/);
    else expect(cell, name).toBe(`\`${value}\``);
  }
});

test('both name the other names that are understood', async () => {
  for (const file of ['.env.example', 'README.md']) {
    const text = await readFile(file, 'utf8');
    for (const { aliases } of variables) for (const alias of aliases) expect(text, file).toContain(alias);
  }
});

test('the invitation asks for the permissions that are used, and no others', async () => {
  const bits = Object.keys(permissions).map((name) => [
    name,
    PermissionFlagsBits[name as keyof typeof PermissionFlagsBits],
  ]);
  expect(permissions).toEqual(Object.fromEntries(bits));
  expect(/permissions=(\d+)/.exec(await readFile('README.md', 'utf8'))?.[1]).toBe(`${invitedPermissions}`);
});
