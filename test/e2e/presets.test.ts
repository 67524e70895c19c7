import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { watchPresets } from '../../src/presets/watch.ts';
import { english } from '../../src/texts/index.ts';
import { type HouseOptions, openHouse, twoPresets } from './house.ts';

afterEach(() => void vi.useRealTimers());

/** A house whose presets file can be written. */
async function openKitchen(options: HouseOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-presets-'));
  const file = join(folder, 'presets.yaml');
  await writeFile(file, options.presets ?? twoPresets);
  const house = await openHouse({ ...options, environment: { PRESETS_FILE: file, ...options.environment } });
  const server = house.discord.server('Cats', { owner: house.discord.owner });
  const channel = server.channel('general');
  const mara = house.discord.member('mara', { in: server });
  house.openrouter.answer(say('Here I am.'));
  return {
    ...house,
    channel,
    mara,
    /** As editors do: a new file in the place of the old. */
    async write(text: string) {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    },
    logged: (msg: string) => house.discord.until(() => house.log.find((line) => line.msg === msg)),
    /** Asks, and tells which models were asked for. */
    async models(): Promise<unknown> {
      const before = house.openrouter.requests.length;
      await mara.send(channel, '@Parley hi');
      await house.openrouter.until(() => house.openrouter.requests.length > before);
      return (house.openrouter.requests[before]?.body as { model?: string } | undefined)?.model;
    },
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const translate = `  translate:
    description: Into English
    command: true
    model: anthropic/claude-sonnet-5.5
    max_tokens: 500
`;

test('a changed file is in force at once: commands are registered, the next turn asks the new model', async () => {
  await using kitchen = await openKitchen();
  const { discord } = kitchen;
  expect(discord.commands().map(({ name }) => name)).not.toContain('translate');
  expect(await kitchen.models()).toBe('openai/gpt-6-luna');
  await kitchen.write(twoPresets.replace('openai/gpt-6-luna', 'google/gemini-3.8-flash-lite') + translate);
  await discord.until(() => discord.commands().some(({ name }) => name === 'translate'));
  expect(await kitchen.models()).toBe('google/gemini-3.8-flash-lite');
  const used = await kitchen.mara.slash(kitchen.channel, 'translate', { prompt: 'Guten Morgen' });
  await discord.until(() => used.reply()?.content.startsWith('Here I am.\n-#'));
  await kitchen.write(twoPresets);
  await discord.until(() => discord.commands().every(({ name }) => name !== 'translate'));
});

test('a broken file leaves the last good one in force, and says what is wrong and where', async () => {
  await using kitchen = await openKitchen();
  await kitchen.write(`${twoPresets}    temprature: 2\n  other: 7\n`);
  const line = await kitchen.logged('the presets file is broken; the last good one stays in force');
  expect(line).toMatchObject({
    level: 50,
    mistakes: [
      expect.stringMatching(/^presets\.yaml:15:5 code\.temprature: unknown; did you mean temperature\?$/),
      expect.stringMatching(/^presets\.yaml:16:3 other: expected .+, got 7$/),
    ],
  });
  expect(await kitchen.models()).toBe('openai/gpt-6-luna');
  await kitchen.write(twoPresets.replace('openai/gpt-6-luna', 'google/gemini-3.8-flash-lite'));
  await kitchen.logged('presets read again');
  expect(await kitchen.models()).toBe('google/gemini-3.8-flash-lite');
});

const recipes = (template: string, type = 'string') => `${twoPresets}  recipe:
    description: Recipes
    model: openai/gpt-6-luna
    max_tokens: 500
    response_format:
      type: json_schema
      json_schema:
        name: recipe
        schema: { type: object, properties: { dish: { type: ${type} } } }
    response:
      template: "${template}"
`;
const ofTemplate =
  /^presets\.yaml:25:7 recipe\.response\.template: expected a Liquid template \(.*x.*\), got /;
const ofSchema =
  /^presets\.yaml:23:9 recipe\.response_format\.json_schema\.schema: expected a JSON schema \(.*type must be .*\), got a map$/;

test('a schema or template that is broken is a mistake like any other: the last good file stays in force', async () => {
  await using kitchen = await openKitchen();
  await kitchen.write(recipes('{% for x in %}', 'wholenumber').replace('openai/gpt-6-luna', 'x/y'));
  const line = await kitchen.logged('the presets file is broken; the last good one stays in force');
  expect(line).toMatchObject({
    mistakes: [expect.stringMatching(ofSchema), expect.stringMatching(ofTemplate)],
  });
  expect(await kitchen.models()).toBe('openai/gpt-6-luna');
  await kitchen.write(recipes('{{ dish | upcase }}').replace('openai/gpt-6-luna', 'google/gemini-3.8-flash'));
  await kitchen.logged('presets read again');
  expect(await kitchen.models()).toBe('google/gemini-3.8-flash');
});

test('one that a start has read is told when the bot answers', async () => {
  await using kitchen = await openKitchen({ presets: recipes('{{ dish | uppercase }}') });
  const line = await kitchen.logged('the presets file is broken: what is named will not do as it should');
  expect(line).toMatchObject({
    level: 50,
    mistakes: [expect.stringMatching(/recipe\.response\.template: .*undefined filter: uppercase/)],
  });
});

test('models that nobody has, or that are about to go, are warned about, once, with the nearest id', async () => {
  const presets = twoPresets.replace('openai/gpt-6-luna', 'openai/gpt-6-lune');
  const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await using kitchen = await openKitchen({
    presets,
    prepare: (_, openrouter) => {
      openrouter.models = openrouter.models.map((model) =>
        model.id === 'anthropic/claude-sonnet-5.5' ? { ...model, expiration_date: soon } : model,
      );
    },
  });
  await kitchen.logged(
    'preset fast: openai/gpt-6-lune is not in the catalogue; the nearest is openai/gpt-6-luna.',
  );
  await kitchen.logged(
    `preset code: anthropic/claude-sonnet-5.5 goes out of service on ${english.format.date(soon)}, in 5 days.`,
  );
  await kitchen.write(`${presets}# touched\n`);
  await kitchen.logged('presets read again');
  const warnings = kitchen.log.filter(({ msg }) => String(msg).startsWith('preset '));
  expect(warnings).toHaveLength(2);
  await kitchen.write(presets.replace('openai/gpt-6-lune', 'openai/gpt-6-lunar'));
  await kitchen.logged(
    'preset fast: openai/gpt-6-lunar is not in the catalogue; the nearest is openai/gpt-6-luna.',
  );
});

test('where the file system sends no events, the file is looked at hourly', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const folder = await mkdtemp(join(tmpdir(), 'parley-presets-'));
  const elsewhere = await mkdtemp(join(tmpdir(), 'parley-elsewhere-'));
  const real = join(elsewhere, 'real.yaml');
  const link = join(folder, 'presets.yaml');
  await writeFile(real, twoPresets);
  // The folder of the link hears nothing of what happens to the file.
  await symlink(real, link);
  const told: string[] = [];
  const next = () => vi.waitFor(() => expect(told.length).toBeGreaterThan(0));
  const watch = watchPresets(link, (presets) => told.push(presets.list[0]?.model ?? ''), console.error);
  await next();
  told.length = 0;
  await writeFile(real, twoPresets.replace('openai/gpt-6-luna', 'x/y'));
  vi.advanceTimersByTime(3_599_000);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1000);
  await next();
  expect(told).toEqual(['x/y']);
  watch.close();
  expect(vi.getTimerCount()).toBe(0);
  await rm(folder, { recursive: true });
  await rm(elsewhere, { recursive: true });
});
